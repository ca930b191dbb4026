/// How one learner did for one user at one count, over that user's candidate sets.
public struct Outcome: Sendable, Equatable {
  public var winRate = 0.0
  public var strictWinRate = 0.0
  public var tieRate = 0.0
  /// NaN where there is no pair of different utility.
  public var accuracy = 0.0
  public var top1 = 0.0
  /// Mean utility of the choice. Simulated users weigh standardised scores, so that its unit is a standard
  /// deviation of one score over the training prompts, not of the user's own utilities, which vary less.
  /// Recorded ratings: standard deviations of the historical users' ratings. Recorded comparisons: 1 for
  /// the winner, 0 for the loser.
  public var reward = 0.0
  public var referenceReward = 0.0
  public var oracleReward = 0.0
  public var tiedChoices = 0.0

  /// Utility lost against the user's best candidate.
  public var regret: Double { oracleReward - reward }

  package init() {}
}

extension Outcome {
  /// A number kept for every user: a column of users.csv.
  package struct Stored: Sendable {
    package let column: String
    package let meaning: String
  }

  /// All stored numbers, in the order of the journal. Another order needs another `Design.currentVersion`.
  package static let stored = [
    Stored(
      column: "win_rate", meaning: "1 for a win over the reference, 1/2 for a tie, 0 for a loss"),
    Stored(column: "strict_win_rate", meaning: "share of wins"),
    Stored(column: "tie_rate", meaning: "share of ties"),
    Stored(
      column: "accuracy",
      meaning: "share of the pairs within a set that the scores order right; pairs of equal utility"
        + " are left out and equal scores count one half; empty where there is no such pair"),
    Stored(
      column: "top1", meaning: "share of choices that are as good as the user's best"),
    Stored(column: "reward", meaning: "utility of the choice"),
    Stored(
      column: "reference_reward", meaning: "utility of the reference's answer"),
    Stored(
      column: "oracle_reward", meaning: "utility of the user's best"),
    Stored(
      column: "tied_choices",
      meaning: "share of sets in which several responses have the top score"),
  ]

  package var values: [Double] {
    [
      winRate, strictWinRate, tieRate, accuracy, top1, reward, referenceReward, oracleReward,
      tiedChoices,
    ]
  }

  /// - Parameter values: As many as are stored, in their order.
  package init(values: ArraySlice<Double>) {
    let v = Array(values)
    (winRate, strictWinRate, tieRate, accuracy) = (v[0], v[1], v[2], v[3])
    (top1, reward, referenceReward, oracleReward) = (v[4], v[5], v[6], v[7])
    tiedChoices = v[8]
  }
}
