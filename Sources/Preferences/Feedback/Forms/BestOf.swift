import Randomness

/// The best of all responses shown.
struct BestOf: ChoiceRules {
  let name = "best-of"
  let showsPairs = false

  func phrase(_ pairs: PairSelection) -> String { "the best of all shown" }

  func shown(of responses: Int) -> Int { responses }

  func groups(_ rows: [Int], limit: Int) -> [[Int]] {
    inGroups(rows, of: limit)
  }

  func item(
    from rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> FeedbackItem? {
    guard available(rows.map(utility), process) > 0, seen.insert([rows[0]]).inserted else {
      return nil
    }
    return process.choice.item(among: rows, utility, using: &stream)
  }
}

/// Rows in groups of `limit`, the last of what is left.
func inGroups(_ rows: [Int], of limit: Int) -> [[Int]] {
  stride(from: 0, to: rows.count, by: limit).map { Array(rows[$0..<min($0 + limit, rows.count)]) }
}
