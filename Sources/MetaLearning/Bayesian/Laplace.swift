public import Configuration
internal import Inference
public import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Bayesian logistic regression per user: a normal prior of one width in all directions.
///
/// w ~ N(centre, I / precision), as wide as `CrowdPrior` finds people to differ; the posterior is the normal about
/// its mode, and the predictive probability MacKay's. Ratings give Bayesian linear regression, exactly.
/// Sources: Spiegelhalter and Lauritzen (1990); MacKay (1992), The evidence framework applied to
/// classification networks, Neural Computation 4(5).
public struct Laplace: FeatureLearner {
  public static let kind = "laplace"
  public static let summary =
    "Per-user Bayesian logistic regression with a Laplace posterior (MacKay, 1992)."
  public static let stacking = StackingRule.knownPeopleOrResponses
  public static let fields: [Field<Self>] =
    [
      .choice(
        "centre", \.centre,
        "Prior mean: population, the pooled weights times the length of greatest evidence; or zero."
      ),
      .optionalNumber(
        "precision", \.precision, .atLeast(1e-9, upTo: 1e9),
        "Inverse prior variance of a weight: large trusts the centre longer. Absent: as probable as "
          + "historical users make it."),
      .integer(
        "practiceUsers", \.practiceUsers, 20...10_000,
        "Historical users on whom precision and length are chosen; more are slower and choose better."
      ),
    ] + featureFields

  /// Prior means.
  public enum Centre: String, CaseIterable, Sendable {
    case population, zero
  }

  public var centre = Centre.population
  /// Inverse prior variance of a weight, more than 0; nil chooses by evidence.
  public var precision: Double?
  /// Historical users on whom precision and length are chosen.
  public var practiceUsers = 150
  public var features = FeatureSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedGaussian {
    let training = try training.seen(as: features)
    let prior = try CrowdPrior(
      training, isCentred: centre == .zero, precisions: precision.map { [$0] },
      people: practiceUsers)
    return FittedGaussian(
      table: training.table, population: prior.population, draws: 0, stream: training.stream,
      favourites: nil)
  }
}
