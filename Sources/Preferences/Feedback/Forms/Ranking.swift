internal import Platform
import Randomness

/// All responses shown, from the best down: one Luce choice after another among what is left.
///
/// Those of one place are tied: each was chosen over all that stand lower, and nothing is said of them among
/// each other. Source: Plackett (1975), The analysis of permutations; Luce (1959).
struct Ranking: ChoiceRules {
  let name = "ranking"
  let showsPairs = false
  let canFlip = false

  func phrase(_ pairs: PairSelection) -> String { "rankings of all shown" }

  func shown(of responses: Int) -> Int { responses }

  func groups(_ rows: [Int], limit: Int) -> [[Int]] { inGroups(rows, of: limit) }

  func item(
    from rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> FeedbackItem? {
    guard available(rows.map(utility), process) > 0, seen.insert([rows[0]]).inserted else {
      return nil
    }
    return ranking(of: rows, process.choice, utility, using: &stream)
  }

  func again(
    _ earlier: FeedbackItem, _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem {
    ranking(of: earlier.shown.sorted(), choice, utility, using: &stream)
  }

  /// In the order of utility / temperature plus Gumbel noise, which is Plackett and Luce's distribution
  /// (Yellott, 1977). Without noise equal utilities are tied.
  private func ranking(
    of rows: [Int], _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem {
    let values = rows.map { row in
      guard choice.temperature > 0 else { return utility(row) }
      return utility(row) / choice.temperature - log(-log1p(-stream.uniform()))
    }
    return FeedbackItem(ranking: zip(rows, values).map { (row: $0, worth: $1) })
  }

  func forEachChoice(
    of item: FeedbackItem, _ body: (_ row: Int, _ losers: ArraySlice<Int32>) -> Void
  ) {
    // Without places the best alone is known.
    guard !item.places.isEmpty else { return body(item.chosen, item.others) }
    let isLower = { (place: Int32) in item.places.firstIndex { $0 > place } }
    let start = item.others.startIndex - item.places.startIndex
    guard let first = isLower(0) else { return }
    body(item.chosen, item.others[(start + first)...])
    for i in item.places.indices {
      guard let next = isLower(item.places[i]) else { return }
      body(Int(item.others[start + i]), item.others[(start + next)...])
    }
  }

  /// Who stands first, and all others.
  func sides(of item: FeedbackItem) -> (liked: [Int], disliked: [Int]) {
    let tied = item.places.count { $0 == 0 }
    return (
      [item.chosen] + item.others.prefix(tied).map(Int.init),
      item.others.dropFirst(tied).map(Int.init)
    )
  }

  /// From the worst up.
  func flipped(_ item: FeedbackItem, using stream: inout RandomStream) -> FeedbackItem {
    FeedbackItem(
      ranking: zip(item.shown, item.standings).map { (row: $0, worth: -$1) }, like: item)
  }
}

extension FeedbackItem {
  /// A ranking by worth, more is better; equal ones are tied, and stand in the order of their rows.
  /// - Parameter item: Where times come from.
  public init(ranking responses: [(row: Int, worth: Double)], like item: FeedbackItem? = nil) {
    let sorted = responses.sorted { ($1.worth, $0.row) < ($0.worth, $1.row) }
    var places: [Int32] = [0]
    for (upper, lower) in zip(sorted, sorted.dropFirst()) {
      places.append(places.last! + (lower.worth < upper.worth ? 1 : 0))
    }
    self.init(
      chosen: sorted[0].row, others: sorted.dropFirst().map { Int32($0.row) }[...],
      places: places.dropFirst(), time: item?.time, responseTime: item?.responseTime)
  }
}
