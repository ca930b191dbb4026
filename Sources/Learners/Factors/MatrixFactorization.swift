public import Configuration
internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Collaborative filtering: responses and users as vectors learned from who liked what, and nothing else.
///
/// A rating is p_u . q_x + b_x + b_u, a comparison the logistic of p_u . (q_x - q_y) + b_x - b_y. Users
/// are fitted exactly, responses by Gauss-Newton steps with conjugate gradients, in turns: alternating
/// least squares where the loss is squared. A new user's coefficients have a normal prior, the historical
/// users' with a strength chosen per count.
///
/// It knows nothing of what a response looks like: one that no historical user judged has the popularity
/// that `populationUtility` predicts for it, and no more. Made for recorded feedback, where new people
/// meet known responses; on evaluation prompts nobody has seen it is the population's choice.
/// Source: Koren, Bell and Volinsky (2009), Matrix factorization techniques for recommender systems,
/// equations 3 to 5; Takacs, Pilaszy and Tikk (2011) for the conjugate gradients; Rendle et al. (2009),
/// BPR, for comparisons.
public struct MatrixFactorization: FactorLearner {
  public static let kind = "matrix-factorization"
  public static let summary =
    "Responses and users as learned vectors, for responses that others have judged (Koren et al., 2009)."
  public static let fields: [Field<Self>] =
    [
      .integer(
        "rank", \.rank, 0...200,
        "Dimensions beside the bias; few cannot tell users apart, many need more feedback."
      ).alsoKnownAs("k", "factors", "dimensions", "latentDim", "nFactors"),
      .number(
        "ridge", \.ridge, .atLeast(1e-9, upTo: 1e9),
        "L2 penalty on the responses' vectors; large trusts few judgements of a response less."),
      .number(
        "userRidge", \.userRidge, .atLeast(1e-9, upTo: 1e9),
        "L2 penalty on historical users' coefficients; large makes users alike."),
    ]
    + fittingFields(
      lambda:
        "Strength of a new user's prior, which has the historical users' mean and covariance.",
      shared: "responses")

  /// Dimensions beside the bias, at least 0.
  public var rank = 8
  /// L2 penalty on the responses' vectors, more than 0.
  public var ridge = 1.0
  /// L2 penalty on historical users' coefficients, more than 0.
  public var userRidge = 1.0
  public var fitting = FactorSettings(rounds: 30)

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedFactors {
    let known = KnownItems(training)
    let variance = known.ratingVariance(training)
    let model = try sharedPart(training, known, variance)
    let mean = CoefficientFit.mean(model.coefficients, .free)
    let fit = CoefficientFit(
      space: .free, centre: mean, held: rank,
      precision: CoefficientFit.precision(model.coefficients, around: mean))
    return fitted(known.training(training, model.items), fit, ratingVariance: variance)
  }

  private func sharedPart(
    _ training: TrainingData, _ known: KnownItems, _ variance: Double
  ) throws -> ItemFactors {
    let rows = known.rows(training)
    guard !rows.isEmpty else {
      throw LearnerFailure(
        "there is no historical feedback to learn from; expected at least one item")
    }
    var model = start(training, known, rows)
    let solver = GaussNewton(
      losses: known.losses(training, rows, variance), ridge: ridge,
      centre: model.parameters.map { _ in 0 })
    try alternate(rounds: fitting.rounds, gain: 1e-6, kind: Self.kind) {
      model.coefficients = coefficients(model, training, known, variance)
      _ = solver.step(&model)
      return solver.objective(model)
        + userPenalty(model.coefficients, centre: crowd, ridge: userRidge)
    }
    model.coefficients = coefficients(model, training, known, variance)
    return model
  }

  /// Small random vectors; everybody follows the crowd.
  private func start(
    _ training: TrainingData, _ known: KnownItems, _ rows: [ItemFactors.Row]
  ) -> ItemFactors {
    var items = Matrix(rows: known.count, columns: rank + 1)
    var stream = training.stream.stream(Self.kind, "start")
    for j in 0..<known.count {
      for k in 0..<rank { items[j, k] = 0.3 * stream.normal() }
    }
    var coefficients = Matrix(rows: training.historical.count, columns: rank + 2)
    for u in 0..<coefficients.rows { coefficients[u, rank] = 1 }
    return ItemFactors(rows: rows, items: items, coefficients: coefficients)
  }

  /// Coefficients of somebody who follows the crowd: the bias alone, with no constant.
  private var crowd: [Double] { [Double](repeating: 0, count: rank) + [1, 0] }

  /// All users' coefficients at these vectors.
  private func coefficients(
    _ model: ItemFactors, _ training: TrainingData, _ known: KnownItems, _ variance: Double
  ) -> Matrix {
    let table = known.training(training, model.items).table
    let fit = CoefficientFit(space: .free, centre: crowd, held: rank)
    let before = model.coefficients
    let rows = (0..<before.rows).map { u in
      fit(
        Evidence(training.historical[u], table: table, ratingVariance: variance).composite,
        strength: userRidge, from: before.row(u))
    }
    return Matrix(rows: rows.count, columns: rank + 2, values: rows.flatMap { $0 })
  }
}
