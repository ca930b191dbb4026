internal import Inference
internal import LinearAlgebra
public import Preferences

/// How a user's coefficients over basis rewards are found from their evidence.
struct CoefficientFit: Sendable {
  /// Where coefficients live.
  enum Space: Sendable {
    /// Positive with sum 1; the prior is Dirichlet's.
    case simplex
    /// Anywhere; the prior is normal.
    case free
  }

  let space: Space
  /// What coefficients are held towards: the mean historical user's.
  var centre: [Double]
  /// A free coefficient that stays at its centre, such as that of a bias; nil for none.
  var held: Int?
  /// What a strength multiplies: the shape of the normal prior; nil is the identity.
  var precision: Matrix?

  func callAsFunction(
    _ evidence: Evidence, strength: Double, from start: [Double]? = nil
  ) -> [Double] {
    switch space {
    case .simplex: evidence.simplexMode(around: centre, strength: strength, from: start)
    case .free: evidence.mode(under: prior(max(strength, 1e-6)), from: start).weights
    }
  }

  private func prior(_ strength: Double) -> GaussianPrior {
    var precision = precision ?? .identity(centre.count)
    precision.values = precision.values.map { strength * $0 }
    if let held { precision[held, held] = 1e6 }
    return GaussianPrior(centre: centre, precision: precision)
  }

  /// The inverse covariance of coefficients, a little ridged.
  static func precision(_ coefficients: Matrix, around mean: [Double]) -> Matrix? {
    var covariance = Matrix.identity(mean.count, scale: 1e-3)
    for u in 0..<coefficients.rows {
      for a in mean.indices {
        let scaled = (coefficients[u, a] - mean[a]) / Double(coefficients.rows)
        for b in mean.indices { covariance[a, b] += scaled * (coefficients[u, b] - mean[b]) }
      }
    }
    guard let factor = try? Cholesky(covariance) else { return nil }
    let columns = mean.indices.map { k in factor.solve(mean.indices.map { $0 == k ? 1 : 0 }) }
    return Matrix(rows: mean.count, columns: mean.count, values: columns.flatMap { $0 })
  }

  /// The mean of coefficients; on the simplex a little off its faces.
  static func mean(_ coefficients: Matrix, _ space: Space) -> [Double] {
    let n = Double(max(1, coefficients.rows))
    var mean = [Double](repeating: 0, count: coefficients.columns)
    for u in 0..<coefficients.rows {
      for k in mean.indices { mean[k] += coefficients[u, k] / n }
    }
    return space == .simplex ? normalised(mean.map { max($0, 1e-4) }) : mean
  }
}

/// A new user as coefficients over basis rewards: what `lore`, `pal`, `pref` and `matrix-factorization`
/// have in common once their shared part is fitted.
///
/// The table's columns are the basis rewards. The prior's strength is chosen per feedback count on
/// historical users; at count 0 the coefficients are the mean historical user's.
public struct FittedFactors: LinearLearner {
  public let table: RewardTable
  let ratingVariance: Double
  let fit: CoefficientFit
  /// The prior's strength at each feedback count.
  let schedule: Schedule<Double>

  /// - Parameters:
  ///   - training: The feedback over a table of basis rewards.
  ///   - strength: The prior's strength, or nil to choose it on `practiceUsers` historical users.
  init(
    _ training: TrainingData, fit: CoefficientFit, strength: Double?, practiceUsers: Int,
    ratingVariance: Double
  ) {
    table = training.table
    self.fit = fit
    self.ratingVariance = ratingVariance
    let practice = Practice(training, users: practiceUsers, ratingVariance: ratingVariance)
    let grid: [Double] =
      strength.map { [$0] } ?? Self.strengths
    schedule = Schedule(choosing: grid, on: practice, fallback: strength ?? 1) { c in
      let tasks = practice.tasks[c]
      return grid.map { strength in
        Practice.heldOutLoss(tasks, tasks.map { fit($0.support, strength: strength) })
      }
    }
  }

  /// What is tried: strong priors first, so that ties go to them. The first leaves users where they start.
  private static let strengths = [1e6, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01]

  public func weights(after history: History) -> [Double] {
    guard !history.isEmpty else { return fit.centre }
    let evidence = Evidence(history, table: table, ratingVariance: ratingVariance)
    return fit(evidence, strength: schedule[history.count])
  }
}

/// ridge/2 sum_u |c_u - centre|^2, the users' part of an objective.
func userPenalty(_ coefficients: Matrix, centre: [Double], ridge: Double) -> Double {
  var squares = 0.0
  for u in 0..<coefficients.rows {
    for k in centre.indices {
      squares += (coefficients[u, k] - centre[k]) * (coefficients[u, k] - centre[k])
    }
  }
  return ridge / 2 * squares
}

/// Alternates exact fits of all users with steps of the shared parameters, until neither gains.
///
/// - Parameters:
///   - rounds: Largest number of alternations.
///   - gain: Share of the objective that a round must gain for another to follow.
///   - round: Fits users, takes a step of the shared parameters, and returns the objective of both, all
///     penalties included: rounds lower nothing less.
/// Throws where the objective is no longer finite.
func alternate(
  rounds: Int, gain: Double = 1e-4, kind: String, _ round: () -> Double
) throws(LearnerFailure) {
  var last = Double.infinity
  for number in 1...max(1, rounds) {
    let value = round()
    guard value.isFinite else {
      throw LearnerFailure("\(kind) diverged in round \(number); a larger ridge helps")
    }
    if last - value < gain * abs(value) { return }
    last = value
  }
}
