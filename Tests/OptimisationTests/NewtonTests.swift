import Foundation
import LinearAlgebra
import Optimisation
import Testing

/// Against minima known in closed form.
@Suite struct `Newton's method` {
  /// (w - c)' A (w - c) / 2 with A = [[2, 1], [1, 3]], c = (1, -2).
  private func quadratic(
    _ w: [Double], _ gradient: inout [Double], _ hessian: inout [Double]
  ) -> Double {
    let d = [w[0] - 1, w[1] + 2]
    gradient = [2 * d[0] + d[1], d[0] + 3 * d[1]]
    hessian = [2, 1, 1, 3]
    return 0.5 * (d[0] * gradient[0] + d[1] * gradient[1])
  }

  @Test func `finds the minimum of a quadratic in one step`() {
    var newton = ProjectedNewton(
      width: 2, nonNegative: false, tolerance: 1e-12, objective: quadratic)
    let found = newton.minimum(from: [10, 10])
    #expect(found.iterations == 1 && found.residual <= 1e-12)
    #expect(abs(found.weights[0] - 1) < 1e-12 && abs(found.weights[1] + 2) < 1e-12)
  }

  /// On w_1 = 0 the slope along w_0 is 2 (w_0 - 1) + 2, which is 0 at w_0 = 0.
  @Test func `holds weights at zero where they would be negative`() {
    var newton = ProjectedNewton(
      width: 2, nonNegative: true, tolerance: 1e-12, objective: quadratic)
    let found = newton.minimum(from: [10, 10])
    #expect(found.weights.allSatisfy { abs($0) < 1e-9 })
    #expect(found.residual <= 1e-9)
  }

  @Test func `gives back the prior's centre on the simplex where nothing else is known`() {
    let centre = [0.5, 0.3, 0.2]
    let found = Barrier(pull: centre.map { 7 * $0 }).minimum(from: [0.05, 0.05, 0.9])
    for (a, b) in zip(found, centre) { #expect(abs(a - b) < 1e-7) }
    #expect(abs(found.reduce(0, +) - 1) < 1e-12)
  }

  @Test func `halves a step until it is good enough`() {
    #expect(halvedStep(least: 1e-3) { $0 < 0.2 } == 0.125)
    #expect(halvedStep(from: 3, least: 1) { $0 < 2 } == 1.5)
    #expect(halvedStep(least: 0.5) { _ in false } == nil)
    #expect(fallsEnough(to: 1 - 1e-4, from: 1, promise: -0.5))
    #expect(!fallsEnough(to: 1, from: 1, promise: -0.5))
    #expect(fallsEnough(to: 1, from: 1, promise: -1e-12, rounding: roundingError(of: 1)))
  }
}

/// - sum_k pull_k log w_k, least at pull over its sum.
private struct Barrier: SimplexObjective {
  let pull: [Double]
  let tolerance = 1e-14

  func value(at w: [Double]) -> Double {
    zip(pull, w).reduce(0) { $0 - $1.0 * log($1.1) }
  }

  func derivatives(at w: [Double]) -> (value: Double, slope: [Double], hessian: Matrix) {
    var H = Matrix(rows: 3, columns: 3)
    for k in w.indices { H[k, k] = pull[k] / (w[k] * w[k]) }
    return (value(at: w), zip(pull, w).map { -$0 / $1 }, H)
  }
}
