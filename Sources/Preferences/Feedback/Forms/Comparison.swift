import Randomness

/// A choice between two responses.
struct Comparison: ChoiceRules {
  let name = "comparison"
  let showsPairs = true

  func phrase(_ pairs: PairSelection) -> String { "comparisons of \(pairs.rawValue) pairs" }

  func shown(of responses: Int) -> Int { 2 }

  func groups(_ rows: [Int], limit: Int) -> [[Int]] { [rows] }

  func item(
    from rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> FeedbackItem? {
    guard let pair = pair(of: rows, process, utility, seen: &seen, using: &stream) else {
      return nil
    }
    return process.choice.item(among: pair, utility, using: &stream)
  }

  /// Two rows that were not shown together before, in random order, or nil where there are none.
  private func pair(
    of rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> [Int]? {
    let choice = process.choice
    var choices: [[Int]] = []
    switch process.pairs.rank {
    case .none:
      // Rejection is quick while few pairs were seen; the list below is the slow, certain way.
      for _ in 0..<4 where rows.count > 1 {
        let picked = stream.sample(2, from: rows.count).map { rows[$0] }
        if choice.decides(picked, utility), seen.insert(picked.sorted()).inserted { return picked }
      }
      choices = allPairs(of: rows)
    case .ends:
      let ranked = ranked(rows, utility, ties: stream)
      if rows.count > 1 { choices = [[ranked[0], ranked[rows.count - 1]]] }
    case .neighbours:
      let ranked = ranked(rows, utility, ties: stream)
      choices = zip(ranked, ranked.dropFirst()).map { [$0, $1] }
    }
    let left = choices.filter { choice.decides($0, utility) && !seen.contains($0.sorted()) }
    guard !left.isEmpty else { return nil }
    let picked = left[stream.below(left.count)]
    seen.insert(picked.sorted())
    return stream.below(2) == 0 ? picked : picked.reversed()
  }

  /// Without noise a tie makes no comparison.
  func available(_ utilities: [Double], _ process: FeedbackProcess) -> Int {
    let count = utilities.count
    let isNoisy = process.choice.temperature > 0
    let sizes = Dictionary(grouping: utilities, by: \.self).values.map(\.count)
    switch process.pairs.rank {
    case .none:
      let tied = isNoisy ? 0 : sizes.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
      return count * (count - 1) / 2 - tied
    case .ends: return count > 1 && (isNoisy || sizes.count > 1) ? 1 : 0
    case .neighbours: return max(0, (isNoisy ? count : sizes.count) - 1)
    }
  }
}

/// Rows from the best down. Equal ones stand in a random order, the same whenever these rows are ranked.
private func ranked(
  _ rows: [Int], _ utility: (Int) -> Double, ties stream: RandomStream
) -> [Int] {
  var stream = stream.stream("ties", "\(rows.min() ?? 0)")
  let shuffled = stream.permutation(rows.count).map { (row: rows[$0], utility: utility(rows[$0])) }
  let order = shuffled.indices.sorted {
    (shuffled[$0].utility, $1) > (shuffled[$1].utility, $0)
  }
  return order.map { shuffled[$0].row }
}

private func allPairs(of rows: [Int]) -> [[Int]] {
  rows.indices.flatMap { i in rows[(i + 1)...].map { [rows[i], $0] } }
}
