public import Configuration
internal import Inference
public import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Bayesian logistic regression per user: a normal prior of one width in all directions.
///
/// w ~ N(centre, I / precision); the posterior is the normal about its mode, and the predictive probability
/// MacKay's. Ratings give Bayesian linear regression, exactly.
/// Sources: Spiegelhalter and Lauritzen (1990); MacKay (1992), The evidence framework applied to
/// classification networks, Neural Computation 4(5).
public struct Laplace: FeatureLearner {
  public static let kind = "laplace"
  public static let summary =
    "Per-user Bayesian logistic regression with a Laplace posterior (MacKay, 1992)."
  public static let weighsColdStart = true
  public static let fields: [Field<Self>] =
    [
      .choice(
        "centre", \.centre,
        "Prior mean: population, the pooled weights times the length of greatest evidence; or zero."
      ),
      .optionalNumber(
        "precision", \.precision, .atLeast(1e-9, upTo: 1e9),
        "Inverse prior variance of a weight: large trusts the centre longer. Absent: that of greatest "
          + "evidence on historical users."),
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
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let histories = training.historical
    let practised = training.people(practiceUsers, training.stream.stream(Self.kind, "practice"))
    let crowd = practised.map {
      Evidence(histories[$0], table: training.table, ratingVariance: variance)
    }
    let scales: [Double] = centre == .zero ? [0] : histories.form.tellsScale ? [1] : [1, 2, 4, 8]
    let priors = try scales.flatMap { scale in
      try (precision.map { [$0] } ?? Self.precisions).map { precision in
        try NormalComponent(
          share: 1, mean: pooled.map { scale * $0 },
          covariance: .identity(pooled.count, scale: 1 / precision))
      }
    }
    let evidence = try priors.map { prior in
      try crowd.reduce(0) { $0 + (try prior.laplace($1).logEvidence) }
    }
    let best = evidence.indices.max { (evidence[$0], -$0) < (evidence[$1], -$1) }!
    let population = GaussianPopulation(components: [priors[best]], ratingVariance: variance)
    return FittedGaussian(
      table: training.table, population: population, draws: 0, stream: training.stream,
      favourites: nil)
  }

  /// Tried widths: prior deviations of a weight from 0.1 to 30.
  private static let precisions = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001]
}
