import Learners
import Randomness
import Testing

@Suite struct `Nearest rows` {
  static let width = 7

  private func draw(_ count: Int, _ name: String) -> [Float] {
    var stream = RandomStream(seed: 4).stream(name)
    return (0..<count * Self.width).map { _ in Float(stream.normal()) }
  }

  /// Rows by distance in double precision, nearest first.
  private func exact(_ rows: [Float], _ query: ArraySlice<Float>, _ metric: Metric) -> [Int32] {
    let y = query.map(Double.init)
    let distances = stride(from: 0, to: rows.count, by: Self.width).map { start -> Double in
      let x = rows[start..<start + Self.width].map(Double.init)
      let (xx, xy) = zip(x, y).reduce((0.0, 0.0)) { ($0.0 + $1.0 * $1.0, $0.1 + $1.0 * $1.1) }
      return metric == .cosine ? -xy / xx.squareRoot() : xx - 2 * xy
    }
    return distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }.map { Int32($0) }
  }

  @Test(arguments: Metric.allCases, [1, 63, 64, 1500])
  func `are those that double precision finds, in its order`(metric: Metric, count: Int) {
    let (rows, queries) = (draw(count, "rows"), draw(150, "queries"))
    let top = min(count, 9)
    let found = NearestRows(rows, width: Self.width, metric: metric).nearest(top, to: queries)
    for q in 0..<150 {
      let query = queries[q * Self.width..<(q + 1) * Self.width]
      let expected = exact(rows, query, metric).prefix(top)
      #expect(Array(found.ids[q * top..<(q + 1) * top]) == Array(expected))
    }
  }

  @Test func `threads change no bit`() {
    let index = NearestRows(draw(3000, "rows"), width: Self.width, metric: .cosine)
    let queries = draw(400, "queries")
    let (one, three) = (index.nearest(5, to: queries), index.nearest(5, to: queries, jobs: 3))
    #expect(one.ids == three.ids && one.scores == three.scores)
  }

  @Test func `keep the earlier of equal rows, and say where there are too few`() {
    let one = draw(1, "rows")
    let found = NearestRows(one + one + one, width: Self.width, metric: .euclidean)
      .nearest(4, to: one)
    #expect(found.ids == [0, 1, 2, -1])
    #expect(found.scores[0] == 0)
  }

  @Test(
    .enabled(if: ApproximateRows.isAvailable, "needs the library of approximate search"),
    arguments: Metric.allCases)
  func `are nearly all found by the graph, the same every time`(metric: Metric) throws {
    let (rows, queries) = (draw(3000, "rows"), draw(100, "queries"))
    let exact = NearestRows(rows, width: Self.width, metric: metric).nearest(10, to: queries)
    let graph = try #require(ApproximateRows(rows, width: Self.width, metric: metric))
    let again = try #require(ApproximateRows(rows, width: Self.width, metric: metric))
    let found = graph.nearest(10, to: queries, jobs: 2)
    #expect(recall(found, of: exact, top: 10) > 0.95)
    #expect(found == again.nearest(10, to: queries, jobs: 1))
  }
}
