public import Configuration
public import Preferences

/// The ceiling that knows the truth: scores are the user's true utilities.
public struct Oracle: Ceiling {
  public static let kind = "oracle"
  public static let summary =
    "Scores are the true utilities: the best that any method could do, with any feedback."
  public static let fields: [Field<Oracle>] = []

  public init() {}

  public func fit(_ training: TrainingData, secrets: Secrets) throws -> FittedOracle {
    FittedOracle(secrets: secrets)
  }
}

public struct FittedOracle: FittedLearner {
  let secrets: Secrets

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try secrets.check(candidates, askedBy: Oracle.kind)
    return secrets.utilities(at: count)
  }
}

extension Secrets {
  /// A ceiling's secrets are aligned with one list of candidate sets and speak of no other.
  func check(_ asked: CandidateSets, askedBy kind: String) throws {
    guard asked == candidates else {
      throw LearnerFailure(
        "\(kind) was asked for \(asked.rows.count) candidates of \(asked.userCount) users that are "
          + "not those of its secrets (\(candidates.rows.count) of \(candidates.userCount))")
    }
  }
}
