import Randomness

/// The best of all responses shown.
struct BestOf: ChoiceRules {
  let name = "best-of"
  let showsPairs = false

  func phrase(_ pairs: PairSelection) -> String { "the best of all shown" }

  func shown(of responses: Int) -> Int { responses }

  func groups(_ rows: [Int], limit: Int) -> [[Int]] {
    stride(from: 0, to: rows.count, by: limit).map {
      Array(rows[$0..<min($0 + limit, rows.count)])
    }
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

  /// Without noise a prompt whose responses are all tied has no best one.
  func available(_ utilities: [Double], _ process: FeedbackProcess) -> Int {
    utilities.count > 1 && (process.choice.temperature > 0 || Set(utilities).count > 1) ? 1 : 0
  }
}
