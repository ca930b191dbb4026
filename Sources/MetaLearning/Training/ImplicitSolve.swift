internal import Inference
internal import Learners
internal import LinearAlgebra
internal import Optimisation
internal import Platform

/// Proximal inner problems solved to a tolerance, with the outer gradient by the implicit function theorem.
///
/// w* = argmin sum_i l_i(w) + lambda/2 |w - w_0|^2, with w >= 0 on request. At w*, the derivative by w_0 of
/// a query's loss with gradient q is lambda u and by log lambda -lambda u . (w* - w_0), where u solves
/// (H + lambda I) u = q by conjugate gradients, on the weights that the constraint leaves free.
///
/// Meta-parameters: w_0 (K), then a and b of log lambda = a + b log(1 + n): noise-free items determine more
/// the more there are of them, and what holds one item back would hold back thirty too much.
/// Source: Rajeswaran et al. (2019), equations 3 (the inner problem) and 6 (the implicit gradient).
struct ImplicitSolve: Adaptation {
  let name: String
  let initial: [Double]
  let lambda: Double
  let learnLambda: Bool
  let nonNegative: Bool
  /// Largest residual, relative to 1 plus the number of rows, that certifies a solution.
  let tolerance: Double
  /// Largest number of conjugate-gradient steps.
  let solverSteps: Int

  var start: [Double] { initial + [log(lambda), 0] }

  func weights(after support: Evidence, at parameters: [Double]) throws -> [Double] {
    try solution(support, parameters).weights
  }

  func gradient(of episode: Episode, at parameters: [Double]) throws -> MetaGradient {
    let (w0, lambda) = parts(parameters, episode.support.itemCount)
    let solved = try solution(episode.support, parameters)
    let w = solved.weights
    let at = episode.query.derivatives(at: w)
    let n = Double(max(1, episode.query.itemCount))
    // A weight held at zero stays there: neither w_0 nor lambda moves it.
    let isFree = w.map { !nonNegative || $0 > 0 }
    let q = zip(at.gradient, isFree).map { $1 ? $0 / n : 0 }
    let curvature = episode.support.derivatives(at: w).curvature
    let u = try conjugateGradients(q) { x in
      let Hx = episode.support.hessianProduct(curvature, x)
      return x.indices.map { isFree[$0] ? Hx[$0] + lambda * x[$0] : 0 }
    }
    let byLambda = learnLambda ? -lambda * dot(u, zip(w, w0).map { $0 - $1 }) : 0
    let slope = log1p(Double(episode.support.itemCount))
    return MetaGradient(
      loss: at.loss / n, gradient: u.map { lambda * $0 } + [byLambda, slope * byLambda])
  }

  /// The inner solution and its certificate; throws where it does not hold.
  func solution(_ support: Evidence, _ parameters: [Double]) throws -> PenalisedFit {
    let (w0, lambda) = parts(parameters, support.itemCount)
    guard lambda.isFinite && lambda > 0 else {
      throw LearnerFailure("\(name): lambda has become \(lambda); a smaller outerRate helps")
    }
    let fit = support.mode(
      under: GaussianPrior(centre: w0, ridge: lambda), nonNegative: nonNegative)
    guard fit.residual <= tolerance * Double(1 + support.count) else {
      throw LearnerFailure(
        "\(name): an inner problem of \(support.count) rows stopped at residual \(fit.residual) after "
          + "\(fit.iterations) Newton steps, lambda \(lambda); expected at most "
          + "\(tolerance * Double(1 + support.count)). A larger lambda or tolerance helps")
    }
    return fit
  }

  /// The u of A u = q, to a residual of `tolerance` times |q|; throws after `solverSteps` steps.
  ///
  /// Source: Rajeswaran et al. (2019), section 3.2.
  private func conjugateGradients(
    _ q: [Double], _ A: ([Double]) -> [Double]
  ) throws -> [Double] {
    let solved = ConjugateGradients(q, tolerance: tolerance, steps: solverSteps, product: A)
    guard solved.isSolved else {
      throw LearnerFailure(
        "\(name): the implicit gradient's linear system stopped at a relative residual of "
          + "\(solved.residual) after at most \(solverSteps) steps of conjugate gradients; expected at "
          + "most \(tolerance). More solverSteps or a larger lambda helps")
    }
    return solved.solution
  }

  private func parts(_ parameters: [Double], _ n: Int) -> (initial: [Double], lambda: Double) {
    let K = initial.count
    return (
      Array(parameters[..<K]), exp(parameters[K] + parameters[K + 1] * log1p(Double(n)))
    )
  }
}
