internal import Preferences

/// What a person's feedback never showed of what they are judged on. Practice keeps to the same.
public enum Novelty: Sendable {
  /// No response: prompts, or the responses of one, are split into those for feedback and those to judge on.
  case responses
  /// No two responses together, though each may have been in other company.
  case pairs

  /// Whether each item is new after those before `count`.
  func isNew(_ history: History, after count: Int) -> (FeedbackItem) -> Bool {
    switch self {
    case .responses:
      let taught = Set(history.prefix(count).flatMap(\.shown))
      return { taught.isDisjoint(with: $0.shown) }
    case .pairs:
      let taught = Set(history.prefix(count).flatMap(\.pairsShown))
      return { taught.isDisjoint(with: $0.pairsShown) }
    }
  }
}
