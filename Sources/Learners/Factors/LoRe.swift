public import Configuration
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Low-rank reward modelling: a new user's reward is a mixture of a few basis rewards that all share.
///
/// r_u(x, y) = softmax(w_u) . (V^T e(x, y)) (Bose et al., 2025, section 3): V (features x rank) and the
/// weights of historical users minimise the Bradley-Terry loss of all their feedback together; for a new
/// user V stays and only their weights are fitted.
///
/// Departures: users' weights are found exactly, on the simplex itself, and V by Gauss-Newton steps,
/// instead of Adam on both; V starts at the k-means centres of users' own fits instead of at random. A
/// Dirichlet prior around the mean historical user, its strength chosen per count, holds a new user's
/// weights: the paper has none (`lambda` 0), and one item then throws them into a corner of the simplex.
/// Source: Bose, Xiong, Chi, Du, Xiao and Fazel (2025), LoRe: Personalizing LLMs via low-rank reward
/// modeling, arXiv 2504.14439.
public struct LoRe: FactorLearner, FeatureLearner {
  public static let kind = "lore"
  public static let summary =
    "Mixtures of a shared low-rank reward basis, weights on the simplex (Bose et al., 2025)."
  public static let fields: [Field<Self>] =
    [
      .integer(
        "rank", \.rank, 1...1000,
        "Basis rewards; few cannot tell users apart, many need more historical users."
      ).alsoKnownAs("k", "factors", "dimensions", "latentDim", "nFactors")
    ] + featureFields + [
      .number(
        "ridge", \.ridge, .atLeast(0, upTo: 1e9),
        "Hold of the pooled weights on every basis reward; 0 is the paper's.")
    ]
    + fittingFields(
      lambda: "Strength of the prior that holds a new user near the mean one; 0 is the paper's.",
      shared: "basis")

  /// Basis rewards, at least 1.
  public var rank = 10
  public var features = FeatureSettings()
  /// Hold of the pooled weights on every basis reward, at least 0.
  public var ridge = 1.0
  public var fitting = FactorSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedFactors {
    let training = try training.seen(as: features)
    let own = try OwnFits(training, ridge: 0.03)
    let model = try sharedPart(training, own)
    let fit = CoefficientFit(
      space: .simplex, centre: CoefficientFit.mean(model.coefficients, .simplex))
    let rewards = training.over(basis: model.basis)
    return fitted(rewards, fit, ratingVariance: own.ratingVariance)
  }

  /// V and the historical users' weights.
  func sharedPart(_ training: TrainingData, _ own: OwnFits) throws -> LinearBasis {
    let data = try FactorData(training, ratingVariance: own.ratingVariance)
    let start = startingBasis(training, own, count: rank, kind: Self.kind)
    let R = start.columns
    var model = LinearBasis(
      data, basis: start,
      coefficients: Matrix(rows: data.users.count, columns: R, repeating: 1 / Double(R)))
    let solver = GaussNewton(
      losses: data.losses, ridge: ridge,
      centre: own.pooled.flatMap { [Double](repeating: $0, count: R) })
    try alternate(rounds: fitting.rounds, kind: Self.kind) {
      model.setCoefficients(mixtures(model))
      _ = solver.step(&model)
      return solver.objective(model)
    }
    model.setCoefficients(mixtures(model))
    return model
  }

  /// The users' weights at this basis, each from where they were.
  private func mixtures(_ model: LinearBasis) -> Matrix {
    let fit = CoefficientFit(
      space: .simplex, centre: CoefficientFit.mean(model.coefficients, .simplex))
    let before = model.coefficients
    let rows = model.projected(model.data.users).enumerated().map { u, evidence in
      fit(evidence, strength: trainingStrength, from: before.row(u))
    }
    return Matrix(rows: rows.count, columns: before.columns, values: rows.flatMap { $0 })
  }
}

/// Prior strength of historical users' mixtures: weak, since each has dozens of items.
let trainingStrength = 0.1

/// Users on whose own fits a basis starts; enough for its few columns.
let startingUsers = 500

/// Sharpness of a starting basis for preferences: what votes of historical users were found to like.
let startingSharpness = 8.0

/// Centres of the users' own fits as columns, on the scale of utilities: a first basis, features x count.
func startingBasis(
  _ training: TrainingData, _ own: OwnFits, count: Int, kind: String
) -> Matrix {
  var stream = training.stream.stream(kind, "start")
  let clusters = Clusters(own(training, limit: startingUsers), count: count, using: &stream)
  let scale = training.historical.form.tellsScale ? 1 : startingSharpness
  return Matrix(
    rows: clusters.centres.count, columns: training.table.modelCount,
    values: clusters.centres.flatMap { $0.map { scale * $0 } }
  ).transposed
}

extension TrainingData {
  /// The same feedback over the rewards V^T e of every response.
  func over(basis V: Matrix) -> TrainingData {
    let features = Matrix(
      rows: table.rowCount, columns: table.modelCount, values: table.scores.map(Double.init))
    return over(
      columns: (features * V).values.map { Float($0) },
      named: (0..<V.columns).map { "basis-\($0)" }, usersAreMixtures: false)
  }
}
