public import Randomness

/// What all forms have in common that are a choice among several responses.
protocol ChoiceRules: FeedbackRules {}

extension ChoiceRules {
  public var isValue: Bool { false }
  public var tellsScale: Bool { false }
  public var canFlip: Bool { true }

  /// Without noise responses that are all tied have no best one.
  public func available(_ utilities: [Double], _ process: FeedbackProcess) -> Int {
    utilities.count > 1 && (process.choice.temperature > 0 || Set(utilities).count > 1) ? 1 : 0
  }

  public func again(
    _ earlier: FeedbackItem, _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem {
    choice.item(among: earlier.shown.sorted(), utility, using: &stream)
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

  /// 10 for the best and 0 for the worst.
  public func points(of item: FeedbackItem) -> [Int] {
    item.standings.map { Int((5 + 5 * $0).rounded()) }
  }
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
