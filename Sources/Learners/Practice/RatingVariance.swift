internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Variance of a rating about the rater's utility, estimated from historical users.
///
/// Expectation-maximisation for y = x . w_u + e, w_u ~ N(centre, tau^2 I), e ~ N(0, s^2): the residual
/// variance counts what the fit of each user's weights has used up. 0.25 where there are no ratings.
/// Source: Laird and Ware (1982), Random-effects models for longitudinal data, Biometrics 38(4).
package func estimatedRatingVariance(_ training: TrainingData, centre: [Double]) -> Double {
  let histories = training.historical
  guard histories.form.tellsScale else { return 0.25 }
  let users = training.people(200, training.stream.stream("rating-variance"))
  let parts = users.map { Evidence(histories[$0], table: training.table) }
  var (noise, spread) = (0.25, 1.0)
  for _ in 0..<20 {
    var (squares, ratings, distance) = (0.0, 0.0, 0.0)
    for part in parts where part.count > 0 {
      let moments = residualMoments(part, centre: centre, noise: noise, spread: spread)
      squares += moments.squares
      distance += moments.distance
      ratings += Double(part.count)
    }
    guard ratings > 0 else { return 0.25 }
    // Simulated ratings without noise still carry rounding: neither variance may collapse to 0.
    noise = max(1e-3, squares / ratings)
    spread = max(1e-4, distance / Double(parts.count * centre.count))
  }
  return noise
}

/// Expected squared residuals and expected squared distance from the centre under the posterior.
private func residualMoments(
  _ part: Evidence, centre: [Double], noise: Double, spread: Double
) -> (squares: Double, distance: Double) {
  let evidence = part.with(ratingVariance: noise)
  let prior = GaussianPrior(centre: centre, ridge: 1 / spread)
  let w = evidence.mode(under: prior).weights
  let curvature = Curvature(rows: [Double](repeating: 1 / noise, count: evidence.count))
  guard let factor = try? Cholesky(evidence.hessian(curvature, ridge: 1 / spread)) else {
    return (0, 0)
  }
  var squares = 0.0
  for i in 0..<evidence.count {
    let row = Array(evidence.rows[i * evidence.width..<(i + 1) * evidence.width])
    let error = evidence.product(row: i, w) - evidence.targets![i]
    let half = factor.solveLower(row)  // x' V x = |L^-1 x|^2
    squares += error * error + dot(half, half)
  }
  var distance = zip(w, centre).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  for k in w.indices {
    var unit = [Double](repeating: 0, count: w.count)
    unit[k] = 1
    let half = factor.solveLower(unit)
    distance += dot(half, half)
  }
  return (squares, distance)
}
