internal import LinearAlgebra
internal import Platform

extension Evidence {
  /// The mode over the simplex: argmin loss(w) - strength sum_k c_k log w_k, sum_k w_k = 1, w > 0.
  ///
  /// The second term is a Dirichlet prior around c: large strengths hold w at c, and 0 is maximum
  /// likelihood, as a softmax without a penalty would reach in the limit. Convex, so that the start
  /// changes the result by rounding only. Newton's method under the equality constraint (Boyd and
  /// Vandenberghe, 2004, section 10.2), with a line search that stays inside.
  /// - Parameters:
  ///   - c: The prior's centre, positive, sum 1.
  ///   - strength: At least 0.
  /// Cost: about 15 steps of n K^2 / 2 + K^3 / 3 multiplications.
  package func simplexMode(around c: [Double], strength: Double, from start: [Double]? = nil)
    -> [Double]
  {
    guard width > 1 else { return c }
    // The barrier keeps w off the faces, which a softmax cannot reach either.
    let pull = c.map { max(strength * $0, Self.barrier) }
    var w = start ?? c
    var (gradient, H) = derivatives(at: w, pull)
    for _ in 0..<50 {
      let direction = constrainedStep(H, gradient.slope)
      let fall = dot(gradient.slope, direction)
      guard fall < -1e-12 * Double(10 + count) else { break }
      guard let next = insideStep(w, gradient.value, direction, fall, pull) else { break }
      w = next
      (gradient, H) = derivatives(at: w, pull)
    }
    return w
  }

  /// What remains of the pull to the inside where the prior has no strength.
  private static var barrier: Double { 1e-6 }

  private func derivatives(
    at w: [Double], _ pull: [Double]
  ) -> (gradient: (value: Double, slope: [Double]), hessian: Matrix) {
    var slope = w.indices.map { -pull[$0] / w[$0] }
    var H = [Double](repeating: 0, count: width * width)
    for k in w.indices { H[k * width + k] = pull[k] / (w[k] * w[k]) }
    var value = accumulate(at: w, &slope, &H)
    for k in w.indices { value -= pull[k] * log(w[k]) }
    return ((value, slope), Matrix(rows: width, columns: width, values: H))
  }

  private func value(at w: [Double], _ pull: [Double]) -> Double {
    var value = 0.0
    for i in 0..<count { value += term(row: i, score: product(row: i, w)).loss }
    for k in w.indices { value -= pull[k] * log(w[k]) }
    return value
  }

  /// Halves the step until the objective has fallen enough; nil where rounding leaves nothing to gain.
  private func insideStep(
    _ w: [Double], _ value: Double, _ direction: [Double], _ fall: Double, _ pull: [Double]
  ) -> [Double]? {
    var length = 1.0
    for k in w.indices where direction[k] < 0 {
      length = min(length, -0.95 * w[k] / direction[k])
    }
    while length > 1e-12 {
      let next = w.indices.map { w[$0] + length * direction[$0] }
      if self.value(at: next, pull) <= value + 1e-4 * length * fall { return next }
      length /= 2
    }
    return nil
  }
}

/// The d that minimises g . d + d' H d / 2 among those whose entries sum to 0.
private func constrainedStep(_ H: Matrix, _ g: [Double]) -> [Double] {
  guard let factor = try? Cholesky(H) else { return g.map { _ in 0 } }
  let (a, b) = (factor.solve(g), factor.solve(g.map { _ in 1 }))
  let multiplier = a.reduce(0, +) / b.reduce(0, +)
  return a.indices.map { multiplier * b[$0] - a[$0] }
}
