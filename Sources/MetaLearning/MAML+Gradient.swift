public import Learners
internal import LinearAlgebra

/// Loss after adaptation, and its exact gradient by what is meta-learned.
public struct OuterGradient: Sendable {
  /// Mean loss of the query at the adapted weights.
  public var loss: Double
  /// By the initial weights (K).
  public var initial: [Double]
  /// By the inner rates, one per step.
  public var rates: [Double]
}

extension MAML {
  /// Gradient descent on the support's loss: w_{t+1} = w_t - rate_t g(w_t).
  ///
  /// g is the gradient of sum_i l_i(w) / (n + pseudoItems): the mean over n rows for 0 pseudo-items,
  /// and a step that grows with the evidence for more.
  /// - Returns: w_0 ... w_T, T being the number of rates. Without support all are w_0.
  /// Source: Finn et al. (2017), equation 1, several steps.
  public static func adapt(
    to support: Evidence, from initial: [Double], rates: [Double], pseudoItems: Double = 0
  ) -> [[Double]] {
    path(support, initial, rates, pseudoItems).map(\.weights)
  }

  /// Exact gradient of the query's mean loss after adaptation, second order included.
  ///
  /// With v_T the query's gradient at w_T, going back through the steps:
  /// dL/drate_t = -v_{t+1} . g(w_t) and v_t = v_{t+1} - rate_t H(w_t) v_{t+1}; then dL/dw_0 = v_0.
  /// Cost: T Hessian-vector products beside the T gradients of the adaptation.
  /// Source: Finn et al. (2017), algorithm 1, line 10.
  public static func outerGradient(
    support: Evidence, query: Evidence, initial: [Double], rates: [Double], pseudoItems: Double = 0
  ) -> OuterGradient {
    let steps = path(support, initial, rates, pseudoItems)
    let total = query.derivatives(at: steps.last!.weights)
    let n = Double(max(1, query.count))
    var v = total.gradient.map { $0 / n }
    var result = OuterGradient(loss: total.loss / n, initial: v, rates: rates.map { _ in 0 })
    guard support.count > 0 else { return result }
    for t in rates.indices.reversed() {
      result.rates[t] = -dot(v, steps[t].gradient)
      let Hv = support.hessianProduct(steps[t].curvature, v)
      for k in v.indices { v[k] -= rates[t] * Hv[k] }
    }
    result.initial = v
    return result
  }

  private struct Step {
    let weights: [Double]
    /// g(w), scaled as in `adapt`.
    var gradient: [Double] = []
    /// Curvature of each row, scaled alike.
    var curvature: [Double] = []
  }

  /// The weights w_0 ... w_T, with the derivatives at all but the last.
  private static func path(
    _ support: Evidence, _ initial: [Double], _ rates: [Double], _ pseudoItems: Double
  ) -> [Step] {
    var steps = [Step(weights: initial)]
    guard support.count > 0 else { return steps + rates.map { _ in steps[0] } }
    let factor = 1 / (Double(support.count) + pseudoItems)
    for (t, rate) in rates.enumerated() {
      let at = support.derivatives(at: steps[t].weights)
      steps[t].gradient = at.gradient.map { factor * $0 }
      steps[t].curvature = at.curvature.map { factor * $0 }
      let next = zip(steps[t].weights, steps[t].gradient).map { $0 - rate * $1 }
      steps.append(Step(weights: next))
    }
    return steps
  }
}
