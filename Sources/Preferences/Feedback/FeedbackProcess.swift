public import Randomness

/// The responses one user can give feedback on, prompt by prompt, and how much they like them.
public struct FeedbackSource: Sendable {
  /// Rows by prompt, prompts in the order in which they are to be used.
  public let rowsByPrompt: [[Int]]
  /// Utility of a row, in standard deviations, when item `item`, counted from 0, is answered.
  public let utility: @Sendable (_ row: Int, _ item: Int) -> Double

  /// A user who stays the same.
  public init(rowsByPrompt: [[Int]], utility: @escaping @Sendable (Int) -> Double) {
    self.init(rowsByPrompt: rowsByPrompt) { row, _ in utility(row) }
  }

  public init(
    rowsByPrompt: [[Int]], utilityOverTime: @escaping @Sendable (_ row: Int, _ item: Int) -> Double
  ) {
    self.rowsByPrompt = rowsByPrompt
    utility = utilityOverTime
  }
}

/// How a user's feedback comes about.
public struct FeedbackProcess: Sendable, Equatable {
  public var form: FeedbackForm
  public var pairs: PairSelection
  public var choice: ChoiceModel
  /// Share of items that ask once more about what an earlier item showed, 0 to less than 1.
  public var repeats: Double

  public init(
    form: FeedbackForm, pairs: PairSelection, choice: ChoiceModel, repeats: Double = 0
  ) {
    self.form = form
    self.pairs = pairs
    self.choice = choice
    self.repeats = repeats
  }

  /// At most `count` items of one user, in order; fewer only where the source has no more.
  ///
  /// Prompts are used in the source's order, round after round. No pair of responses, no rated response
  /// and no best-of prompt occurs twice, but for the share `repeats` of items that ask again. Item i does
  /// not depend on `count`, so that prefixes are nested.
  public func items(
    _ count: Int, from source: FeedbackSource, stream: RandomStream
  ) -> [FeedbackItem] {
    var stream = stream
    var items: [FeedbackItem] = []
    var seen: Set<[Int]> = []
    var isExhausted = false
    while items.count < count, !isExhausted {
      isExhausted = true
      for rows in source.rowsByPrompt where items.count < count {
        let now = items.count
        let utility = { source.utility($0, now) }
        let again = repeated(items, utility, using: &stream)
        guard
          let item =
            again ?? form.rules.item(from: rows, self, utility, seen: &seen, using: &stream)
        else {
          continue
        }
        items.append(item)
        isExhausted = false
      }
    }
    return items
  }

  /// How many different items `items` finds in prompts whose responses have these utilities.
  public func available(_ utilities: [[Double]]) -> Int {
    utilities.reduce(0) { $0 + form.rules.available($1, self) }
  }

  /// What one of these items showed, answered as of today; nil where it is time for something new.
  private func repeated(
    _ items: [FeedbackItem], _ utility: (Int) -> Double, using stream: inout RandomStream
  ) -> FeedbackItem? {
    guard repeats > 0, !items.isEmpty, stream.uniform() < repeats else { return nil }
    let earlier = items[stream.below(items.count)]
    return form.rules.again(earlier, choice, utility, using: &stream)
  }
}
