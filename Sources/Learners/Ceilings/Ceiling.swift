/// The best any learner could do with that feedback (`bayes`) or at all (`oracle`).
public protocol Ceiling: Learner {
  associatedtype Fitted
  func fit(_ training: TrainingData, secrets: Secrets) throws -> Fitted
}

extension Ceiling {
  public static var role: LearnerRole { .ceiling }

  /// A ceiling cannot be built from what learners may see.
  public func fit(_ training: TrainingData) throws -> Fitted {
    throw LearnerFailure("\(Self.kind) is a ceiling and needs the judge's secrets")
  }
}
