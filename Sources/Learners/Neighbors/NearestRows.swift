internal import CKernels
internal import LinearAlgebra
internal import Preferences

/// How near two vectors are.
public enum Metric: String, CaseIterable, Sendable {
  /// Cosine of the angle; vectors without length are near nothing.
  case cosine
  /// Euclidean distance.
  case euclidean
}

/// The rows of a matrix that are nearest to queries, found exactly.
///
/// A block of queries meets a block of rows in one product by BLAS, and each score is compared with the
/// worst that its query has kept while the block is still in the cache: no score is written to memory twice
/// and nothing of size queries x rows exists. Euclidean distance is ranked by x . y - |x|^2 / 2.
/// Memory beside the rows: block of queries x block of rows per thread, about half a megabyte.
/// Ties go to the earlier row. Scores are single precision: neighbours whose distances differ by less than
/// their rounding may change places.
public struct NearestRows: Sendable {
  public let count: Int
  public let width: Int
  public let metric: Metric
  /// Row-major, count x width; of length 1 for cosine.
  private let rows: [Float]
  /// |x|^2 / 2 of each row; empty for cosine.
  private let halves: [Float]

  /// Rows and queries that meet at a time: their scores fill half of a usual second-level cache.
  static let rowBlock = 1024
  static let queryBlock = 128

  /// - Parameter rows: Row-major, at least one row.
  public init(_ rows: [Float], width: Int, metric: Metric) {
    precondition(width > 0 && rows.count % width == 0, "\(rows.count) entries in rows of \(width)")
    self.width = width
    self.metric = metric
    count = rows.count / width
    self.rows = metric == .cosine ? unitRows(rows, width: width) : rows
    halves =
      metric == .cosine
      ? []
      : (0..<rows.count / width).map { i in
        var sum: Float = 0
        for k in i * width..<(i + 1) * width { sum += rows[k] * rows[k] }
        return sum / 2
      }
  }

  /// What a search found: row numbers and scores, nearest first, queries x top.
  public struct Found: Sendable {
    public fileprivate(set) var ids: [Int32]
    /// Cosines, or squared distances.
    public fileprivate(set) var scores: [Float]
  }

  /// The `top` nearest rows of every query; fewer rows than that leave -1.
  /// - Parameters:
  ///   - queries: Row-major, any number x width.
  ///   - jobs: Threads. Changes no bit of the result.
  /// Cost: 2 queries rows width flops.
  public func nearest(_ top: Int, to queries: [Float], jobs: Int = 1) -> Found {
    precondition(queries.count % width == 0, "\(queries.count) entries in queries of \(width)")
    precondition(top >= 1, "\(top) neighbours; expected at least 1")
    let n = queries.count / width
    let queries = metric == .cosine ? unitRows(queries, width: width) : queries
    var found = Found(
      ids: [Int32](repeating: -1, count: n * top),
      scores: [Float](repeating: -.infinity, count: n * top))
    let blocks = (n + Self.queryBlock - 1) / Self.queryBlock
    found.ids.withUnsafeMutableBufferPointer { ids in
      found.scores.withUnsafeMutableBufferPointer { scores in
        nonisolated(unsafe) let (ids, scores) = (ids.baseAddress, scores.baseAddress)
        inParallel(count: blocks, jobs: jobs) { block in
          let range = block * Self.queryBlock..<min(n, (block + 1) * Self.queryBlock)
          search(
            queries, range, top, ids! + range.lowerBound * top, scores! + range.lowerBound * top)
        }
      }
    }
    if metric == .euclidean { squareDistances(&found, queries, top) }
    return found
  }

  /// One block of queries against all rows.
  private func search(
    _ queries: [Float], _ range: Range<Int>, _ top: Int, _ ids: UnsafeMutablePointer<Int32>,
    _ best: UnsafeMutablePointer<Float>
  ) {
    let scores = UnsafeMutablePointer<Float>.allocate(capacity: range.count * Self.rowBlock)
    defer { scores.deallocate() }
    queries.withUnsafeBufferPointer { queries in
      rows.withUnsafeBufferPointer { rows in
        halves.withUnsafeBufferPointer { halves in
          for first in stride(from: 0, to: count, by: Self.rowBlock) {
            let size = min(Self.rowBlock, count - first)
            multiply(
              queries.baseAddress! + range.lowerBound * width, rows: range.count,
              byTransposed: rows.baseAddress! + first * width, rows: size, width: width,
              into: scores)
            let offsets = halves.isEmpty ? nil : halves.baseAddress! + first
            for q in 0..<range.count {
              attune_keep_largest(
                scores + q * size, offsets, Int64(size), Int64(first), Int64(top), best + q * top,
                ids + q * top)
            }
          }
        }
      }
    }
    for q in 0..<range.count { attune_sort_kept(Int64(top), best + q * top, ids + q * top) }
  }

  /// |y|^2 - 2 (x . y - |x|^2 / 2), not below 0.
  private func squareDistances(_ found: inout Found, _ queries: [Float], _ top: Int) {
    for q in 0..<queries.count / width {
      var square: Float = 0
      for k in q * width..<(q + 1) * width { square += queries[k] * queries[k] }
      for i in q * top..<(q + 1) * top { found.scores[i] = max(0, square - 2 * found.scores[i]) }
    }
  }
}

/// Every row divided by its length; rows without length stay zero.
func unitRows(_ rows: [Float], width: Int) -> [Float] {
  var result = rows
  result.withUnsafeMutableBufferPointer { x in
    for start in stride(from: 0, to: x.count, by: width) {
      var square: Float = 0
      for k in start..<start + width { square += x[k] * x[k] }
      guard square > 0 else { continue }
      let length = square.squareRoot()
      for k in start..<start + width { x[k] /= length }
    }
  }
  return result
}
