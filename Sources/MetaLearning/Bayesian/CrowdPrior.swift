internal import Inference
internal import Learners
internal import LinearAlgebra
internal import Platform
internal import Preferences

/// How people lie about the crowd's weights: widths and lengths as probable as people make them who had no part in
/// these weights.
///
/// A new person's weights are s c + d: c the pooled weights, s their length in units of choices' noise, d normal
/// of width t. Parts of the historical people are left out in turn, c (and columns made of judgements) learned
/// without them, and s and t are judged by the evidence of what they said. With few people many s and t remain
/// probable; then the prior is their mixture, and a person's own items decide between them. Beside d the prior
/// holds what is not known of c: the covariance of its estimate, and t^2 / m for m people.
/// Source: MacKay (1992) for the evidence; Kass and Steffey (1989), Approximate Bayesian inference in
/// conditionally independent hierarchical models, JASA 84, for a prior whose own parameters are uncertain.
struct CrowdPrior {
  let population: GaussianPopulation

  /// Tried widths: prior deviations of a weight from 0.003 to 30.
  private static let precisions = [
    100_000, 30_000, 10_000, 3000, 1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001,
  ]
  /// Tried lengths, near enough to one another for calibrated probabilities.
  private static let lengths = [0.5, 0.7, 1, 1.4, 2, 2.8, 4, 5.6, 8]
  /// Rate of an exponential prior on t in units of the common weights: people resemble one another until they
  /// show that they do not. Five people alone cannot.
  private static let rate = 3.0
  /// Widths and lengths less probable than this beside the best are left out.
  private static let negligible = 0.01

  /// - Parameters:
  ///   - isCentred: Whether weights lie about 0 instead of the pooled ones.
  ///   - precisions: 1 / t^2 to choose from; nil for all that are tried.
  ///   - people: Historical people who judge.
  init(_ training: TrainingData, isCentred: Bool, precisions: [Double]?, people: Int) throws {
    let crowd = try Crowd(training, ratingVariance: nil)
    let scales: [Double] =
      isCentred ? [0] : training.historical.form.tellsScale ? [1] : Self.lengths
    let grid = scales.flatMap { scale in
      (precisions ?? Self.precisions).map { (scale: scale, precision: $0) }
    }
    var logs = grid.map { -Self.rate * crowd.relativeWidth($0.scale, $0.precision) }
    for part in training.parts(people: people) where grid.count > 1 {
      let others = try Crowd(training.without(part), ratingVariance: crowd.ratingVariance)
      let said = part.map { others.evidence(of: training.historical[$0]) }
      for (i, point) in grid.enumerated() {
        let prior = try others.prior(point.scale, point.precision)
        logs[i] += try said.reduce(0) { $0 + (try prior.laplace($1).logEvidence) }
      }
    }
    let top = logs.max()!
    let components = try zip(grid, logs).filter { exp($1 - top) >= Self.negligible }.map {
      try crowd.prior($0.scale, $0.precision, share: exp($1 - top))
    }
    population = GaussianPopulation(components: components, ratingVariance: crowd.ratingVariance)
  }
}

/// The pooled weights of some people, and how well they are known.
private struct Crowd {
  private let table: RewardTable
  private let people: Int
  private let pooled: [Double]
  /// Covariance of the pooled weights, were all people alike.
  private let error: Matrix
  let ratingVariance: Double

  /// - Parameter ratingVariance: Nil to estimate it.
  init(_ training: TrainingData, ratingVariance: Double?) throws {
    table = training.table
    people = training.historical.count
    let fit = try BradleyTerry().pooledFit(training)
    pooled = fit.weights
    let variance = ratingVariance ?? estimatedRatingVariance(training, centre: pooled)
    self.ratingVariance = variance
    let all = try Evidence.pooled(training).with(ratingVariance: variance)
    error = try Cholesky(
      all.hessian(all.derivatives(at: pooled).curvature, ridge: max(fit.ridge, 1e-3))
    ).inverse
  }

  func evidence(of history: History) -> Evidence {
    Evidence(history, table: table, ratingVariance: ratingVariance)
  }

  /// t in units of the root mean square of the common weights; 0 where there are none.
  func relativeWidth(_ scale: Double, _ precision: Double) -> Double {
    // Of their squared length the error's share is taken off: from few people that may be most of it.
    let square = dot(pooled, pooled)
    let errors = pooled.indices.reduce(0) { $0 + error[$1, $1] }
    let common = (max(0.05 * square, square - errors) / Double(max(1, pooled.count))).squareRoot()
    return scale * common > 0 ? 1 / (precision.squareRoot() * scale * common) : 0
  }

  func prior(
    _ scale: Double, _ precision: Double, share: Double = 1
  ) throws(NotPositiveDefinite) -> NormalComponent {
    var covariance = error
    for i in covariance.values.indices { covariance.values[i] *= scale * scale }
    let own = (1 + (scale > 0 ? 1 / Double(max(1, people)) : 0)) / precision
    for k in pooled.indices { covariance[k, k] += own }
    return try NormalComponent(
      share: share, mean: pooled.map { scale * $0 }, covariance: covariance)
  }
}
