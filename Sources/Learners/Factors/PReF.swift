public import Configuration
internal import Inference
package import LinearAlgebra
internal import Preferences

/// Personalisation by reward factorisation: r_u(x, y) = lambda_u . phi(x, y), phi shared.
///
/// phi = V^T e is linear in the features. V starts at the leading right singular vectors of the users' own
/// fits, and V and the users' coefficients then minimise the penalised Bradley-Terry loss of all feedback
/// together, one after the other in turns. A new user's lambda is a ridge regression (logistic for
/// preferences) on phi.
///
/// Departures: the paper takes the singular vectors of a matrix of users x pairs, in which users who
/// answered different pairs share no column; the users' own fits are that matrix seen through the features.
/// phi is linear where the paper has a network's head, and the ridge holds lambda at the mean historical
/// user instead of at 0 (`centre`), so that a user without feedback is served at all.
/// Source: Shenfeld, Faltings, Agrawal and Pacchiano (2025), Language model personalization via reward
/// factorization, arXiv 2503.06358, section 3.
public struct PReF: FactorLearner, FeatureLearner {
  public static let kind = "pref"
  public static let summary =
    "Reward factorisation: SVD start, joint fit, ridge for a new user (Shenfeld et al., 2025)."
  public static let fields: [Field<Self>] =
    [
      .integer(
        "rank", \.rank, 1...1000,
        "Basis rewards; few cannot tell users apart, many need more historical users."
      ).alsoKnownAs("k", "factors", "dimensions", "latentDim", "nFactors")
    ] + featureFields + [
      .choice("centre", \.centre, "Where a new user starts: the mean historical user, or zero."),
      .number(
        "ridge", \.ridge, .atLeast(0, upTo: 1e9),
        "L2 penalty on the basis; keeps it from growing without end."
      ),
      .number(
        "userRidge", \.userRidge, .atLeast(1e-9, upTo: 1e9),
        "L2 penalty on historical users' coefficients; large makes users alike."),
    ]
    + fittingFields(
      lambda: "Ridge of a new user's coefficients.",
      shared: "basis")

  /// What a new user's coefficients are held towards.
  public enum Centre: String, CaseIterable, Sendable {
    /// The mean historical user's coefficients.
    case mean
    /// Zero, as published: without feedback all responses score alike.
    case zero
  }

  /// Basis rewards, at least 1; no more than there are features.
  public var rank = 10
  public var features = FeatureSettings()
  public var centre = Centre.mean
  /// L2 penalty on the basis, at least 0.
  public var ridge = 1.0
  /// L2 penalty on historical users' coefficients, more than 0.
  public var userRidge = 0.1
  public var fitting = FactorSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedFactors {
    let training = try training.seen(as: features)
    let own = try OwnFits(training, ridge: 0.03)
    let model = try sharedPart(training, own)
    let mean = CoefficientFit.mean(model.coefficients, .free)
    let fit = CoefficientFit(
      space: .free, centre: centre == .mean ? mean : mean.map { _ in 0 })
    return fitted(training.over(basis: model.basis), fit, ratingVariance: own.ratingVariance)
  }

  /// V and the historical users' coefficients.
  func sharedPart(_ training: TrainingData, _ own: OwnFits) throws -> LinearBasis {
    let data = try FactorData(training, ratingVariance: own.ratingVariance)
    let V = singularVectors(own(training, limit: startingUsers), count: rank)
    var model = LinearBasis(
      data, basis: V, coefficients: Matrix(rows: data.users.count, columns: V.columns))
    let solver = GaussNewton(
      losses: data.losses, ridge: ridge, centre: V.values.map { _ in 0 })
    try alternate(rounds: fitting.rounds, kind: Self.kind) {
      model.setCoefficients(coefficients(model))
      _ = solver.step(&model)
      return solver.objective(model)
        + userPenalty(
          model.coefficients, centre: [Double](repeating: 0, count: V.columns), ridge: userRidge)
    }
    model.setCoefficients(coefficients(model))
    return model
  }

  private func coefficients(_ model: LinearBasis) -> Matrix {
    let R = model.basis.columns
    let prior = GaussianPrior(centre: [Double](repeating: 0, count: R), ridge: userRidge)
    let before = model.coefficients
    let rows = model.projected(model.data.users).enumerated().map { u, evidence in
      evidence.mode(under: prior, from: before.row(u)).weights
    }
    return Matrix(rows: rows.count, columns: R, values: rows.flatMap { $0 })
  }
}

/// The leading right singular vectors of a matrix of rows, as columns; at most as many as entries.
package func singularVectors(_ rows: [[Double]], count: Int) -> Matrix {
  let width = rows.first?.count ?? 0
  let all = Matrix(rows: rows.count, columns: width, values: rows.flatMap { $0 })
  let vectors = all.transposedTimes(all).symmetricEigen().vectors
  let kept = min(count, width)
  return Matrix(
    rows: width, columns: kept,
    values: (0..<width).flatMap { i in (0..<kept).map { vectors[i, $0] } })
}
