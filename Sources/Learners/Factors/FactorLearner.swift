internal import Configuration

/// Settings that all low-rank models share: how long they are fitted and how a new user is held.
public struct FactorSettings: Sendable, Equatable {
  /// Strength of a new user's prior, at least 0; nil chooses on historical users.
  public var lambda: Double?
  /// Alternations of users and the shared part, at most.
  public var rounds = 20
  /// Historical users on whom lambda is chosen.
  public var practiceUsers = 150

  public init(rounds: Int = 20) { self.rounds = rounds }
}

/// A low-rank model: a part that all users share, and a user's coefficients over it.
public protocol FactorLearner: Learner {
  var fitting: FactorSettings { get set }
}

extension FactorLearner {
  /// The shared keys, to stand among a learner's own.
  /// - Parameters:
  ///   - lambda: What lambda does in this model.
  ///   - shared: What users alternate with.
  static func fittingFields(lambda: String, shared: String) -> [Field<Self>] {
    [
      .optionalNumber(
        "lambda", \.fitting.lambda, .atLeast(0, upTo: 1e9),
        lambda + " Absent: chosen per feedback count on historical users."),
      .integer(
        "rounds", \.fitting.rounds, 1...1000, "Alternations of users and \(shared), at most."),
      .integer(
        "practiceUsers", \.fitting.practiceUsers, 20...10_000,
        "Historical users on whom lambda is chosen; more are slower and choose better."),
    ]
  }

  /// - Parameter training: The feedback over a table of the shared part's rewards.
  func fitted(
    _ training: TrainingData, _ fit: CoefficientFit, ratingVariance: Double
  ) -> FittedFactors {
    FittedFactors(
      training, fit: fit, strength: fitting.lambda, practiceUsers: fitting.practiceUsers,
      ratingVariance: ratingVariance)
  }
}
