public import Randomness

/// What all forms have in common that are a choice among several responses.
protocol ChoiceRules: FeedbackRules {}

extension ChoiceRules {
  public var isValue: Bool { false }
  public var tellsScale: Bool { false }
  public var canFlip: Bool { true }

  public func again(
    _ earlier: FeedbackItem, _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem {
    let shown = [earlier.chosen] + earlier.others.map(Int.init)
    return choice.item(among: shown.sorted(), utility, using: &stream)
  }

  public func forEachChoice(
    of item: FeedbackItem, _ body: (_ row: Int, _ losers: ArraySlice<Int32>) -> Void
  ) {
    body(item.chosen, item.others)
  }

  public func sides(of item: FeedbackItem) -> (liked: [Int], disliked: [Int]) {
    ([item.chosen], item.others.map(Int.init))
  }

  /// The winner changes places with a random other.
  public func flipped(
    _ item: FeedbackItem, using stream: inout RandomStream
  ) -> FeedbackItem {
    let pick = stream.below(item.others.count)
    var others = Array(item.others)
    let winner = Int(others[pick])
    others[pick] = Int32(item.chosen)
    return FeedbackItem(chosen: winner, others: others[...], value: item.value)
  }

  public func points(of item: FeedbackItem) -> Int { 10 }
}

extension ChoiceModel {
  /// A comparison of two rows or the best of several.
  public func item(
    among rows: [Int], _ utility: (Int) -> Double, using stream: inout RandomStream
  ) -> FeedbackItem {
    let choice = choose(rows.map(utility), using: &stream)
    let others = rows.indices.filter { $0 != choice }.map { Int32(rows[$0]) }
    return FeedbackItem(chosen: rows[choice], others: others[...], value: 0)
  }

  /// A tie has no better response, so without noise it cannot be a comparison.
  public func decides(_ pair: [Int], _ utility: (Int) -> Double) -> Bool {
    temperature > 0 || utility(pair[0]) != utility(pair[1])
  }
}
