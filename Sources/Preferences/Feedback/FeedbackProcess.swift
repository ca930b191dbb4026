public import Randomness

/// Which two responses of a prompt a comparison shows.
public enum PairSelection: String, CaseIterable, Sendable {
  /// Two different responses, uniformly.
  case random
  /// The user's best and worst: the easiest and most telling pair.
  case bestWorst = "best-worst"
  /// Two neighbours in the user's ranking: the hardest pair.
  case adjacent
  /// A random pair of the prompts nearest in text to those the user is judged on.
  case nearestPrompt = "nearest-prompt"
  // The rest depend on the user's answers so far: `QueryPolicy` says how. Where nobody asks, as among
  // historical users, they are `random`.
  /// The pair whose answer is hardest to foretell.
  case uncertainty
  /// The pair that shrinks the volume of what is believed most.
  case dOptimal = "d-optimal"
  /// The pair whose answer is expected to tell most.
  case informationGain = "information-gain"
  /// A pair of responses that may each be the user's best.
  case thompson
}

/// The responses one user can give feedback on, prompt by prompt, and how much he likes them.
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
        guard let item = again ?? item(from: rows, utility, seen: &seen, using: &stream) else {
          continue
        }
        items.append(item)
        isExhausted = false
      }
    }
    return items
  }

  /// What one of these items showed, answered as of today; nil where it is time for something new.
  private func repeated(
    _ items: [FeedbackItem], _ utility: (Int) -> Double, using stream: inout RandomStream
  ) -> FeedbackItem? {
    guard repeats > 0, !items.isEmpty, stream.uniform() < repeats else { return nil }
    let earlier = items[stream.below(items.count)]
    guard form != .rating else {
      return FeedbackItem(
        chosen: earlier.chosen, value: choice.rate(utility(earlier.chosen), using: &stream))
    }
    let shown = [earlier.chosen] + earlier.others.map(Int.init)
    return choice.item(among: shown.sorted(), utility, using: &stream)
  }

  private func item(
    from rows: [Int], _ utility: (Int) -> Double, seen: inout Set<[Int]>,
    using stream: inout RandomStream
  ) -> FeedbackItem? {
    switch form {
    case .rating:
      guard let row = unseen(rows, &seen, using: &stream) else { return nil }
      return FeedbackItem(
        chosen: row, others: [], value: choice.rate(utility(row), using: &stream))
    case .bestOf:
      guard rows.count > 1, seen.insert([rows[0]]).inserted else { return nil }
      return choice.item(among: rows, utility, using: &stream)
    case .comparison:
      guard let pair = pair(of: rows, utility, seen: &seen, using: &stream) else { return nil }
      return choice.item(among: pair, utility, using: &stream)
    }
  }

  private func unseen(
    _ rows: [Int], _ seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> Int? {
    let left = rows.filter { !seen.contains([$0]) }
    guard !left.isEmpty else { return nil }
    let row = left[stream.below(left.count)]
    seen.insert([row])
    return row
  }

  /// Two rows that were not shown together before, in random order, or nil where there are none.
  private func pair(
    of rows: [Int], _ utility: (Int) -> Double, seen: inout Set<[Int]>,
    using stream: inout RandomStream
  ) -> [Int]? {
    var choices: [[Int]] = []
    switch pairs {
    case .random, .nearestPrompt, .uncertainty, .dOptimal, .informationGain, .thompson:
      // Rejection is quick while few pairs were seen; the list below is the slow, certain way.
      for _ in 0..<4 where rows.count > 1 {
        let picked = stream.sample(2, from: rows.count).map { rows[$0] }
        if choice.decides(picked, utility), seen.insert(picked.sorted()).inserted { return picked }
      }
      choices = allPairs(of: rows).filter { choice.decides($0, utility) }
    case .bestWorst:
      let ranked = ranked(rows, utility, ties: stream)
      if rows.count > 1 { choices = [[ranked[0], ranked[rows.count - 1]]] }
    case .adjacent:
      let ranked = ranked(rows, utility, ties: stream)
      choices = zip(ranked, ranked.dropFirst()).map { [$0, $1] }
    }
    let left = choices.filter { choice.decides($0, utility) && !seen.contains($0.sorted()) }
    guard !left.isEmpty else { return nil }
    let picked = left[stream.below(left.count)]
    seen.insert(picked.sorted())
    return stream.below(2) == 0 ? picked : picked.reversed()
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

private func allPairs(of rows: [Int]) -> [[Int]] {
  rows.indices.flatMap { i in rows[(i + 1)...].map { [rows[i], $0] } }
}
