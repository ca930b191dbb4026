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

  /// Where in the user's own ranking the two stand.
  public enum Rank: Sendable { case ends, neighbours }

  /// Nil where the ranking does not decide; then any two responses may be shown.
  public var rank: Rank? {
    switch self {
    case .bestWorst: .ends
    case .adjacent: .neighbours
    case .random, .nearestPrompt, .uncertainty, .dOptimal, .informationGain, .thompson: nil
    }
  }
}
