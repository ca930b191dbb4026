public import Configuration
internal import Inference
internal import LinearAlgebra
public import Preferences

/// Whether weights are restricted to be non-negative.
public enum NonNegative: String, CaseIterable, Sendable {
  /// As the dataset says: yes where users are mixtures of the columns.
  case auto
  case yes, no

  func applies(to table: RewardTable) -> Bool {
    self == .yes || (self == .auto && table.usersAreMixtures)
  }
}

/// One person's own weights, held towards the population's: the classical per-user model.
///
/// Minimises loss(w) + lambda/2 |w - scale pooled|^2, with w >= 0 where users are mixtures. The loss is
/// Bradley-Terry's for comparisons and choices; for ratings it is half the squared errors over a variance
/// estimated from historical users, so that the weights are the posterior mean under a normal prior.
/// At count 0 the weights are the pooled ones.
/// Source: Bradley and Terry (1952); Hoerl and Kennard (1970) for the ridge.
public struct Logistic: FeatureLearner {
  public static let kind = "logistic"
  public static let summary =
    "Per-user Bradley-Terry model with a ridge towards the pooled weights (ratings: ridge regression)."
  public static let fields: [Field<Self>] =
    [
      .optionalNumber(
        "lambda", \.lambda, .atLeast(1e-9, upTo: 1e9),
        "Ridge towards the pooled weights: small trusts the user's own feedback sooner. Absent: chosen "
          + "per feedback count on historical users."
      ).alsoKnownAs("l2", "ridge", "regularization", "weightDecay", "penalty", "c"),
      .optionalNumber(
        "scale", \.scale, .atLeast(0, upTo: 1e6),
        "Length of the ridge's centre in units of the pooled weights; 0 shrinks to zero. Absent: "
          + "chosen like lambda; 1 for ratings."),
      .choice(
        "nonNegative", \.nonNegative,
        "Whether weights must not be negative; auto does as the dataset's users are."),
      .integer(
        "practiceUsers", \.practiceUsers, 20...10_000,
        "Historical users on whom lambda and scale are chosen; more are slower and choose better."),
    ] + featureFields

  /// Ridge towards the pooled weights, more than 0; nil chooses on historical users.
  public var lambda: Double?
  /// Length of the centre in units of the pooled weights, at least 0; nil chooses on historical users.
  public var scale: Double?
  public var nonNegative = NonNegative.auto
  /// Historical users on whom lambda and scale are chosen.
  public var practiceUsers = 150
  public var features = FeatureSettings()

  public init() {}

  public func validate() throws(InvalidField) { try refuseSignedTexts(nonNegative) }

  public func fit(_ training: TrainingData) throws -> FittedLogistic {
    let training = try training.seen(as: features)
    let isNonNegative = nonNegative.applies(to: training.table)
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let practice = Practice(training, users: practiceUsers, ratingVariance: variance)
    let centre = isNonNegative ? pooled.map { max(0, $0) } : pooled
    let solver = Solver(centre: centre, nonNegative: isNonNegative)
    let grid = grid(for: training.historical.form)
    let schedule = Schedule(choosing: grid, on: practice, fallback: fallback) { c in
      let tasks = practice.tasks[c]
      return grid.map { setting in
        Practice.heldOutLoss(tasks, tasks.map { solver.weights($0.support, setting) })
      }
    }
    return FittedLogistic(
      table: training.table, pooled: pooled, ratingVariance: variance, solver: solver,
      schedule: schedule)
  }

  struct Regularisation: Sendable, Equatable, Codable {
    let lambda: Double
    let scale: Double
  }

  /// The setting where there are no users to practise on.
  var fallback: Regularisation { Regularisation(lambda: lambda ?? 1, scale: scale ?? 1) }

  /// What is tried: strong ridges first, so that ties go to them. A rating is worth several choices, so that
  /// stronger ones can be right.
  func grid(for form: FeedbackForm) -> [Regularisation] {
    let strong: [Double] = form.tellsScale ? [300, 100] : []
    let lambdas = lambda.map { [$0] } ?? strong + [30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01]
    let scales: [Double] = scale.map { [$0] } ?? (form.tellsScale ? [1] : [1, 3])
    return scales.flatMap { scale in lambdas.map { Regularisation(lambda: $0, scale: scale) } }
  }

  struct Solver: Sendable, Codable {
    let centre: [Double]
    let nonNegative: Bool

    func weights(_ evidence: Evidence, _ setting: Regularisation) -> [Double] {
      let prior = GaussianPrior(centre: centre.map { setting.scale * $0 }, ridge: setting.lambda)
      return evidence.mode(under: prior, nonNegative: nonNegative).weights
    }
  }
}

public struct FittedLogistic: LinearLearner {
  public let table: RewardTable
  let pooled: [Double]
  package let ratingVariance: Double
  let solver: Logistic.Solver
  /// The setting at each feedback count.
  let schedule: Schedule<Logistic.Regularisation>

  public func weights(after history: History) -> [Double] {
    guard !history.isEmpty else { return pooled }
    let evidence = Evidence(history, table: table, ratingVariance: ratingVariance)
    return solver.weights(evidence, schedule[history.count])
  }
}
