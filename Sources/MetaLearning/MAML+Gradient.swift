public import Inference
import Learners
internal import LinearAlgebra

/// Loss after adaptation, and its gradient by what is meta-learned.
public struct OuterGradient: Sendable {
  /// Mean loss of the query at the adapted weights.
  public var loss: Double
  /// By the initial weights (K).
  public var initial: [Double]
  /// By the inner rates: one per step, or one per weight where the steps share them.
  public var rates: [Double]
}

extension MAML {
  /// Gradient descent on the support's loss: w_{t+1} = w_t - rate_t g(w_t).
  ///
  /// g is the gradient of sum_i l_i(w) / (n + pseudoItems): the mean over n items for 0 pseudo-items,
  /// and a step that grows with the evidence for more.
  /// - Returns: w_0 ... w_T, T being the number of rates. Without support all are w_0.
  /// Source: Finn et al. (2017), equation 1, several steps.
  public static func adapt(
    to support: Evidence, from initial: [Double], rates: [Double], pseudoItems: Double = 0
  ) -> [[Double]] {
    descent(support, from: initial, InnerRates(perStep: rates), pseudoItems).map(\.weights)
  }

  /// Exact gradient of the query's mean loss after adaptation, second order included.
  ///
  /// With v_T the query's gradient at w_T, going back through the steps:
  /// dL/drate_t = -v_{t+1} . g(w_t) and v_t = v_{t+1} - H(w_t) rate_t v_{t+1}; then dL/dw_0 = v_0.
  /// Cost: T Hessian-vector products beside the T gradients of the adaptation.
  /// Source: Finn et al. (2017), algorithm 1, line 10.
  public static func outerGradient(
    support: Evidence, query: Evidence, initial: [Double], rates: [Double], pseudoItems: Double = 0
  ) -> OuterGradient {
    MetaLearning.outerGradient(
      support, query, initial, InnerRates(perStep: rates), pseudoItems, order: .second)
  }
}

extension MetaSGD {
  /// The same with one rate per weight, which the steps share: w_{t+1} = w_t - rates o g(w_t).
  ///
  /// Source: Li et al. (2017), Meta-SGD, equations 3 and 4.
  public static func outerGradient(
    support: Evidence, query: Evidence, initial: [Double], rates: [Double], steps: Int,
    pseudoItems: Double = 0
  ) -> OuterGradient {
    MetaLearning.outerGradient(
      support, query, initial, InnerRates(perWeight: rates, steps: steps), pseudoItems,
      order: .second)
  }
}

extension FOMAML {
  /// The gradient of `MAML.outerGradient` with every Hessian taken for 0.
  ///
  /// Source: Finn et al. (2017), section 5.2; Nichol et al. (2018), section 3.
  public static func outerGradient(
    support: Evidence, query: Evidence, initial: [Double], rates: [Double], pseudoItems: Double = 0
  ) -> OuterGradient {
    MetaLearning.outerGradient(
      support, query, initial, InnerRates(perStep: rates), pseudoItems, order: .first)
  }
}

/// One point of the inner path.
struct DescentStep {
  let weights: [Double]
  /// g(w), of the loss over n + pseudoItems.
  var gradient: [Double] = []
  /// Scaled alike.
  var curvature = Curvature(rows: [])
}

/// The weights w_0 ... w_T, with the derivatives at all but the last.
func descent(
  _ support: Evidence, from initial: [Double], _ rates: InnerRates, _ pseudoItems: Double
) -> [DescentStep] {
  var steps = [DescentStep(weights: initial)]
  guard support.count > 0 else { return steps + (0..<rates.steps).map { _ in steps[0] } }
  let factor = 1 / (Double(support.itemCount) + pseudoItems)
  for t in 0..<rates.steps {
    let at = support.derivatives(at: steps[t].weights)
    steps[t].gradient = at.gradient.map { factor * $0 }
    steps[t].curvature = at.curvature.scaled(by: factor)
    var next = steps[t].weights
    for k in next.indices {
      next[k] -= rates[t, k] * steps[t].gradient[k]
    }
    steps.append(DescentStep(weights: next))
  }
  return steps
}

func outerGradient(
  _ support: Evidence, _ query: Evidence, _ initial: [Double], _ rates: InnerRates,
  _ pseudoItems: Double, order: OuterOrder
) -> OuterGradient {
  let steps = descent(support, from: initial, rates, pseudoItems)
  let total = query.derivatives(at: steps.last!.weights)
  let n = Double(max(1, query.itemCount))
  var v = total.gradient.map { $0 / n }
  var result = OuterGradient(loss: total.loss / n, initial: v, rates: rates.values.map { _ in 0 })
  guard support.count > 0 else { return result }
  for t in (0..<rates.steps).reversed() {
    var scaled = v  // rate o v
    for k in v.indices {
      let rate = rates.index(step: t, weight: k)
      result.rates[rate] -= v[k] * steps[t].gradient[k]
      scaled[k] *= rates.values[rate]
    }
    guard order == .second else { continue }
    let Hv = support.hessianProduct(steps[t].curvature, scaled)
    for k in v.indices { v[k] -= Hv[k] }
  }
  result.initial = v
  return result
}
