internal import CHNSW
internal import Preferences

/// The rows that are nearest to a query, found through a graph of neighbours: most of them, quickly.
///
/// Rows are inserted in order by one thread and levels come from a fixed seed, so that the graph and what
/// it finds are the same in every run. nil where Attune was built without hnswlib.
/// Source: Malkov and Yashunin (2020), Efficient and robust approximate nearest neighbor search using
/// hierarchical navigable small world graphs; the library hnswlib.
public final class ApproximateRows: Sendable {
  private let width: Int
  private let metric: Metric
  private nonisolated(unsafe) let graph: OpaquePointer

  /// Whether Attune was built with hnswlib.
  public static var isAvailable: Bool { attune_hnsw_available() == 1 }

  /// - Parameters:
  ///   - rows: Row-major, at least one row.
  ///   - candidates: Rows kept during a search; more find more and cost more. At least `top` of a search.
  ///   - links: Neighbours of a row in the graph, 2 to 64; more find more and need more memory.
  ///   - construction: Candidates while a row is inserted; more build a better graph slower.
  /// Cost: about construction x width x log(rows) flops a row.
  public init?(
    _ rows: [Float], width: Int, metric: Metric, candidates: Int = 64, links: Int = 16,
    construction: Int = 200
  ) {
    precondition(width > 0 && rows.count % width == 0, "\(rows.count) entries in rows of \(width)")
    let rows = metric == .cosine ? unitRows(rows, width: width) : rows
    guard
      let graph = attune_hnsw_build(
        rows, Int64(rows.count / width), Int64(width), metric == .cosine ? 1 : 0, Int64(links),
        Int64(construction), Int64(candidates))
    else { return nil }
    self.graph = graph
    self.width = width
    self.metric = metric
  }

  deinit { attune_hnsw_free(graph) }

  /// About the `top` nearest rows of one query, nearest first.
  public func nearest(_ top: Int, to query: [Float]) -> [Int] {
    precondition(query.count == width, "a query of \(query.count) for rows of \(width)")
    let query = metric == .cosine ? unitRows(query, width: width) : query
    var ids = [Int32](repeating: -1, count: top)
    let count = attune_hnsw_search(graph, query, Int64(top), &ids)
    return ids.prefix(max(0, Int(count))).map { Int($0) }
  }

  /// The same for many queries, row-major, on several threads, which change no bit of the result.
  public func nearest(_ top: Int, to queries: [Float], jobs: Int) -> [[Int]] {
    let count = queries.count / width
    var result = [[Int]](repeating: [], count: count)
    result.withUnsafeMutableBufferPointer { result in
      nonisolated(unsafe) let result = result
      let block = 16
      inParallel(count: (count + block - 1) / block, jobs: jobs) { b in
        for q in b * block..<min(count, (b + 1) * block) {
          result[q] = nearest(top, to: Array(queries[q * width..<(q + 1) * width]))
        }
      }
    }
    return result
  }
}

/// Share of the exact neighbours of every query that an approximate search finds as well.
public func recall(_ found: [[Int]], of exact: NearestRows.Found, top: Int) -> Double {
  var hits = 0
  for (q, ids) in found.enumerated() {
    let right = Set(exact.ids[q * top..<(q + 1) * top].map { Int($0) })
    hits += ids.count { right.contains($0) }
  }
  return Double(hits) / Double(max(1, found.count * top))
}
