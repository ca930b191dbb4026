package import Inference
import Learners
internal import LinearAlgebra
internal import Optimisation
internal import Platform

/// Newton steps on the support's loss plus a meta-learned prior's distance: regularised to the end.
///
/// The inner objective is F(w) = sum_i l_i(w) + (w - w_0)' P (w - w_0) / 2 with diagonal P, and a step is
/// w - rho (H + P)^{-1} (g + P (w - w_0)), rho the first of 1, 1/2, 1/4 ... that lowers F. Few steps reach
/// the mode of F, the regularised maximum likelihood; ratings need one. w_0 and P are meta-learned, which
/// makes P the precision of a normal prior fitted by what it is good for (Grant et al., 2018, section 3).
///
/// Meta-parameters: w_0 (K), then log P (K).
package struct NewtonSteps: Adaptation {
  package let name: String
  let initial: [Double]
  let precision: [Double]
  let steps: Int

  package init(name: String, initial: [Double], precision: [Double], steps: Int) {
    (self.name, self.initial, self.precision, self.steps) = (name, initial, precision, steps)
  }

  /// Largest residual of a Newton step that still counts as at the mode.
  private static let tolerance = 1e-12

  package var start: [Double] { initial + precision.map { log($0) } }

  package func weights(after support: Evidence, at parameters: [Double]) throws -> [Double] {
    let (w0, P) = parts(parameters)
    return try path(support, w0, P).weights
  }

  /// Exact gradient by the chain rule backwards through the steps, the Hessian's own derivative included.
  ///
  /// With v the derivative by w_{t+1}, u = (H + P)^{-1} v and s the step, a step of length rho adds
  /// w_0: rho P u;  P: rho u o (s - (w - w_0));  and v becomes (1 - rho) v + rho T u,
  /// T = sum_i l_i''' (x_i . s) x_i x_i' where rows are independent. Source: differentiation of (H + P) s = g + P (w - w_0).
  package func gradient(of episode: Episode, at parameters: [Double]) throws -> MetaGradient {
    let (w0, P) = parts(parameters)
    let path = try path(episode.support, w0, P)
    let n = Double(max(1, episode.query.itemCount))
    let at = episode.query.derivatives(at: path.weights)
    var v = at.gradient.map { $0 / n }
    var byInitial = w0.map { _ in 0.0 }
    var byPrecision = byInitial
    for step in path.steps.reversed() {
      let u = step.factor.solve(v)
      let turned = episode.support.thirdProduct(at: step.weights, step.direction, u)
      for k in v.indices {
        byInitial[k] += step.length * P[k] * u[k]
        byPrecision[k] +=
          step.length * P[k] * u[k] * (step.direction[k] - (step.weights[k] - w0[k]))
        v[k] = (1 - step.length) * v[k] + step.length * turned[k]
      }
    }
    return MetaGradient(
      loss: at.loss / n, gradient: zip(byInitial, v).map { $0 + $1 } + byPrecision)
  }

  private struct Step {
    let weights: [Double]
    /// Of H + P.
    let factor: Cholesky
    /// (H + P)^{-1} (g + P (w - w_0))
    let direction: [Double]
    /// rho
    let length: Double
  }

  private func path(
    _ support: Evidence, _ w0: [Double], _ P: [Double]
  ) throws -> (weights: [Double], steps: [Step]) {
    var (w, taken) = (w0, [Step]())
    guard support.count > 0 else { return (w, taken) }
    for _ in 0..<steps {
      let at = support.derivatives(at: w)
      var (residual, value) = (at.gradient, at.loss)
      var A = support.hessian(at.curvature, ridge: 0)
      for k in w.indices {
        let distance = w[k] - w0[k]
        residual[k] += P[k] * distance
        value += 0.5 * P[k] * distance * distance
        A[k, k] += P[k]
      }
      if residual.allSatisfy({ abs($0) <= Self.tolerance }) { break }
      guard let factor = try? Cholesky(A) else { throw indefinite() }
      let direction = factor.solve(residual)
      let fall = dot(direction, residual)
      guard let length = length(support, from: w, direction, value, fall, w0, P) else { break }
      taken.append(Step(weights: w, factor: factor, direction: direction, length: length))
      for k in w.indices { w[k] -= length * direction[k] }
    }
    return (w, taken)
  }

  /// The first of 1, 1/2, 1/4 ... that lowers F enough (Armijo); nil where rounding leaves nothing to gain.
  private func length(
    _ support: Evidence, from w: [Double], _ direction: [Double], _ value: Double, _ fall: Double,
    _ w0: [Double], _ P: [Double]
  ) -> Double? {
    halvedStep(least: 1e-6) { length in
      let next = zip(w, direction).map { $0 - length * $1 }
      var there = support.derivatives(at: next).loss
      for k in w.indices { there += 0.5 * P[k] * (next[k] - w0[k]) * (next[k] - w0[k]) }
      return fallsEnough(
        to: there, from: value, promise: -length * fall, rounding: roundingError(of: value))
    }
  }

  private func parts(_ parameters: [Double]) -> ([Double], [Double]) {
    let K = initial.count
    return (Array(parameters[..<K]), parameters[K...].map { exp($0) })
  }

  private func indefinite() -> LearnerFailure {
    LearnerFailure(
      "\(name): the inner Hessian is not positive definite; the learned precision has collapsed, and a "
        + "smaller outerRate helps")
  }
}
