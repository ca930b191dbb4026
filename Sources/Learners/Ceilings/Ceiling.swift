/// The best any learner could do with that feedback (`bayes`) or at all (`oracle`).
public protocol Ceiling: Learner {
  func fit(_ training: TrainingData, secrets: Secrets) throws -> any FittedLearner
}

extension Ceiling {
  public static var role: LearnerRole { .ceiling }

  /// A ceiling cannot be built from what learners may see.
  public func fit(_ training: TrainingData) throws -> any FittedLearner {
    throw LearnerFailure("\(Self.kind) is a ceiling and needs the judge's secrets")
  }
}
