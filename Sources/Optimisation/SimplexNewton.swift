package import LinearAlgebra

/// A convex function of weights on the simplex, with its slope and Hessian.
package protocol SimplexObjective {
  func value(at w: [Double]) -> Double
  func derivatives(at w: [Double]) -> (value: Double, slope: [Double], hessian: Matrix)
  /// The fall below which rounding leaves nothing to gain, more than 0.
  var tolerance: Double { get }
}

extension SimplexObjective {
  /// The minimum where sum_k w_k = 1 and w > 0, from a start inside.
  ///
  /// Newton's method under the equality constraint (Boyd and Vandenberghe, 2004, section 10.2), with a line
  /// search that stays inside.
  /// Cost: about 15 evaluations and K^3 / 3 multiplications each.
  package func minimum(from start: [Double]) -> [Double] {
    var w = start
    var here = derivatives(at: w)
    for _ in 0..<50 {
      let direction = constrainedStep(here.hessian, here.slope)
      let fall = dot(here.slope, direction)
      guard fall < -tolerance else { break }
      guard let next = insideStep(w, here.value, direction, fall) else { break }
      w = next
      here = derivatives(at: w)
    }
    return w
  }

  /// Nil where rounding leaves nothing to gain.
  private func insideStep(
    _ w: [Double], _ value: Double, _ direction: [Double], _ fall: Double
  ) -> [Double]? {
    var longest = 1.0
    for k in w.indices where direction[k] < 0 {
      longest = min(longest, -0.95 * w[k] / direction[k])
    }
    var next = w
    let length = halvedStep(from: longest, least: 1e-12) { length in
      next = w.indices.map { w[$0] + length * direction[$0] }
      return fallsEnough(to: self.value(at: next), from: value, promise: length * fall)
    }
    return length == nil ? nil : next
  }
}

/// The d that minimises g . d + d' H d / 2 among those whose entries sum to 0.
private func constrainedStep(_ H: Matrix, _ g: [Double]) -> [Double] {
  guard let factor = try? Cholesky(H) else { return g.map { _ in 0 } }
  let (a, b) = (factor.solve(g), factor.solve(g.map { _ in 1 }))
  let multiplier = a.reduce(0, +) / b.reduce(0, +)
  return a.indices.map { multiplier * b[$0] - a[$0] }
}
