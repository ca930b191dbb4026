import Randomness

/// A value for one response, in standard deviations.
struct Rating: FeedbackRules {
  let name = "rating"
  let isValue = true
  let tellsScale = true
  let showsPairs = false
  let canFlip = false

  func phrase(_ pairs: PairSelection) -> String { "ratings" }

  func shown(of responses: Int) -> Int { 1 }

  func groups(_ rows: [Int], limit: Int) -> [[Int]] { [rows] }

  func item(
    from rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> FeedbackItem? {
    let left = rows.filter { !seen.contains([$0]) }
    guard !left.isEmpty else { return nil }
    let row = left[stream.below(left.count)]
    seen.insert([row])
    return FeedbackItem(chosen: row, value: process.choice.rate(utility(row), using: &stream))
  }

  func again(
    _ earlier: FeedbackItem, _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem {
    FeedbackItem(
      chosen: earlier.chosen, value: choice.rate(utility(earlier.chosen), using: &stream))
  }

  func available(_ utilities: [Double], _ process: FeedbackProcess) -> Int { utilities.count }

  func forEachChoice(
    of item: FeedbackItem, _ body: (_ row: Int, _ losers: ArraySlice<Int32>) -> Void
  ) {
    body(item.chosen, [])
  }

  /// Ratings are in standard deviations: 0 is the middle.
  func sides(of item: FeedbackItem) -> (liked: [Int], disliked: [Int]) {
    item.value >= 0 ? ([item.chosen], []) : ([], [item.chosen])
  }

  /// Mirrored about the middle of the scale.
  func flipped(_ item: FeedbackItem, using stream: inout RandomStream) -> FeedbackItem {
    FeedbackItem(chosen: item.chosen, value: -item.value)
  }

  func points(of item: FeedbackItem) -> [Int] { [RatingScale.points(item.value)] }
}
