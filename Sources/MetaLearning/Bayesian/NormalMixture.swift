package import Inference
package import Learners
package import LinearAlgebra
internal import Platform

/// A normal distribution of a population's weights, ready for fits under it.
package struct NormalComponent: Sendable {
  /// Share of the population, more than 0.
  package let share: Double
  package let mean: [Double]
  /// K x K, positive definite.
  package let covariance: Matrix
  let prior: GaussianPrior
  /// log |precision|
  let logPrecision: Double

  /// Throws `NotPositiveDefinite` where the covariance is not.
  package init(share: Double, mean: [Double], covariance: Matrix) throws(NotPositiveDefinite) {
    let factor = try Cholesky(covariance)
    self.share = share
    self.mean = mean
    self.covariance = covariance
    prior = GaussianPrior(centre: mean, precision: factor.inverse)
    logPrecision = -factor.logDeterminant
  }

  /// The normal approximation of a user's posterior under this component.
  ///
  /// Exact for ratings. Source: MacKay (2003), Information Theory, Inference, and Learning Algorithms,
  /// chapter 27.
  package func laplace(_ evidence: Evidence) throws(LearnerFailure) -> NormalPosterior {
    let fit = evidence.mode(under: prior)
    var H = prior.precision
    let curvature = evidence.derivatives(at: fit.weights).curvature
    let data = evidence.hessian(curvature, ridge: 0)
    for i in H.values.indices { H.values[i] += data.values[i] }
    guard let factor = try? Cholesky(H), fit.objective.isFinite else {
      throw LearnerFailure(
        "the posterior's curvature is not positive definite: feedback or prior are too large")
    }
    return NormalPosterior(
      mean: fit.weights, precision: factor,
      logEvidence: -fit.objective + 0.5 * (logPrecision - factor.logDeterminant))
  }
}

/// A normal posterior of one user's weights.
package struct NormalPosterior: Sendable {
  package let mean: [Double]
  /// Factor of the inverse covariance.
  package let precision: Cholesky
  /// Log of the feedback's marginal likelihood, up to a constant of the feedback.
  package let logEvidence: Double

  /// Variance of x . w.
  package func variance(along x: [Double]) -> Double {
    let half = precision.solveLower(x)
    return dot(half, half)
  }

  /// Probability that a response is chosen whose features exceed the other's by x: the mean of
  /// logistic(x . w), approximately logistic(m / sqrt(1 + pi v / 8)), within 0.02 of the integral.
  /// Source: MacKay (1992), The evidence framework applied to classification networks, eq. 10.
  package func preference(_ x: [Double]) -> Double {
    logistic(dot(x, mean) / (1 + .pi * variance(along: x) / 8).squareRoot())
  }

  /// Probability that a response is rated higher whose features exceed the other's by x, each rating with
  /// normal noise of variance `noise`, at least 0: P(x . w + e - e' > 0), exact.
  package func superiority(_ x: [Double], noise: Double) -> Double {
    let deviation = (variance(along: x) + 2 * noise).squareRoot()
    return deviation > 0 ? 0.5 * erfc(-dot(x, mean) / deviation / 2.0.squareRoot()) : 0.5
  }
}
