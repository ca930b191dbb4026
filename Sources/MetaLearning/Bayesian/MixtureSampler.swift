package import Inference
import Learners
internal import LinearAlgebra
internal import Platform
package import Randomness

extension GaussianPopulation {
  /// Degrees of freedom of the proposal: tails heavier than any posterior's under a normal prior.
  private static let freedom = 5.0

  /// Weighted draws from a user's posterior: importance sampling from the Laplace posterior with
  /// Student's tails, exact as their number grows.
  ///
  /// Source: Geweke (1989), Bayesian inference in econometric models using Monte Carlo integration.
  package func draws(
    _ evidence: Evidence, count: Int, using stream: inout RandomStream
  ) throws -> PosteriorDraws {
    let posterior = try posterior(evidence)
    var points: [[Double]] = []
    var logs: [Double] = []
    for _ in 0..<count {
      let w = proposal(posterior, using: &stream)
      points.append(w)
      logs.append(logPosterior(w, evidence) - logProposal(w, posterior))
    }
    let top = logs.max()!
    let weights = logs.map { exp($0 - top) }
    let total = weights.reduce(0, +)
    return PosteriorDraws(weights: points, probabilities: weights.map { $0 / total })
  }

  private func proposal(
    _ posterior: MixturePosterior, using stream: inout RandomStream
  ) -> [Double] {
    var remaining = stream.uniform()
    let index = posterior.shares.firstIndex { share in
      remaining -= share
      return remaining < 0
    }
    let part = posterior.parts[index ?? posterior.parts.count - 1]
    let normals = part.mean.map { _ in stream.normal() }
    let stretch = (Self.freedom / (2 * stream.gamma(Self.freedom / 2))).squareRoot()
    let step = part.precision.solveTransposed(normals)
    return zip(part.mean, step).map { $0 + stretch * $1 }
  }

  /// Log density of the prior times the likelihood, up to a constant.
  private func logPosterior(_ w: [Double], _ evidence: Evidence) -> Double {
    let priors = components.map { component in
      let d = zip(w, component.mean).map { $0 - $1 }
      return log(component.share) + 0.5 * component.logPrecision
        - 0.5 * dot(d, component.prior.precision * d)
    }
    return logSum(priors) - evidence.loss(at: w)
  }

  /// Log density of the proposal, up to the same constant.
  private func logProposal(_ w: [Double], _ posterior: MixturePosterior) -> Double {
    let K = Double(w.count)
    return logSum(
      zip(posterior.shares, posterior.parts).map { share, part in
        let d = zip(w, part.mean).map { $0 - $1 }
        let half = part.precision.timesTransposed(d)
        return log(max(share, 1e-300)) + 0.5 * part.precision.logDeterminant
          - 0.5 * (Self.freedom + K) * log1p(dot(half, half) / Self.freedom)
      })
  }
}

extension Cholesky {
  /// L^T x, whose squared length is x . A x.
  func timesTransposed(_ x: [Double]) -> [Double] {
    (0..<x.count).map { j in
      (j..<x.count).reduce(0) { $0 + lower[$1, j] * x[$1] }
    }
  }
}

private func logSum(_ logs: [Double]) -> Double {
  let top = logs.max()!
  return top + log(logs.reduce(0) { $0 + exp($1 - top) })
}
