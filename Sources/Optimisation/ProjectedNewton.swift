internal import LinearAlgebra

/// Weights that minimise a convex function, and how well they do.
package struct NewtonMinimum {
  package let weights: [Double]
  package let value: Double
  /// Largest violation of the optimality conditions: max |w - P(w - g)|, where g is the gradient and P
  /// replaces negative weights by 0 when weights must be non-negative, and changes nothing otherwise.
  package let residual: Double
  package let iterations: Int
}

/// Minimises a strictly convex function of K weights, with w >= 0 on request.
///
/// Newton's method with Armijo line search; under the constraint, Bertsekas's two-metric projection:
/// Newton on the weights that are free, scaled gradient on those held at zero.
/// Source: Bertsekas (1982), Projected Newton methods, SIAM J. Control and Optimization 20(2).
package struct ProjectedNewton {
  /// Sets gradient (K) and the lower triangle of the Hessian (K x K, row-major) at w, and returns the value.
  package typealias Objective =
    (_ w: [Double], _ gradient: inout [Double], _ hessian: inout [Double]) -> Double

  private let nonNegative: Bool
  private let tolerance: Double
  private let objective: Objective
  private var gradient: [Double]
  private var hessian: [Double]

  /// - Parameter tolerance: Residual at which it ends.
  package init(
    width: Int, nonNegative: Bool, tolerance: Double, objective: @escaping Objective
  ) {
    self.nonNegative = nonNegative
    self.tolerance = tolerance
    self.objective = objective
    gradient = [Double](repeating: 0, count: width)
    hessian = [Double](repeating: 0, count: width * width)
  }

  package mutating func minimum(from start: [Double]) -> NewtonMinimum {
    var w = projected(start)
    var value = objective(w, &gradient, &hessian)
    var iterations = 0
    while residual(at: w) > tolerance, iterations < 60 {
      iterations += 1
      let step = direction(at: w, margin: min(1e-3, residual(at: w)))
      guard let next = lineSearch(from: w, value, along: step) else { break }
      (w, value) = next
    }
    return NewtonMinimum(
      weights: w, value: value, residual: residual(at: w), iterations: iterations)
  }

  private func projected(_ w: [Double]) -> [Double] {
    nonNegative ? w.map { max(0, $0) } : w
  }

  private func residual(at w: [Double]) -> Double {
    var largest = 0.0
    for k in w.indices {
      let moved = nonNegative ? max(0, w[k] - gradient[k]) : w[k] - gradient[k]
      largest = max(largest, abs(w[k] - moved))
    }
    return largest
  }

  /// Newton's step on the free weights, the gradient over the curvature on those held near zero.
  private func direction(at w: [Double], margin: Double) -> [Double] {
    let K = w.count
    var step = [Double](repeating: 0, count: K)
    var free: [Int] = []
    for k in 0..<K {
      if nonNegative && w[k] <= margin && gradient[k] > 0 {
        step[k] = -gradient[k] / hessian[k * K + k]
      } else {
        free.append(k)
      }
    }
    let solved = solvePositive(hessian, order: K, subset: free, free.map { -gradient[$0] })
    for (position, k) in free.enumerated() { step[k] = solved[position] }
    return step
  }

  /// Nil where rounding leaves nothing to gain; gradient and Hessian are then those at w.
  private mutating func lineSearch(
    from w: [Double], _ value: Double, along step: [Double]
  ) -> ([Double], Double)? {
    let slope = gradient
    var (next, nextValue) = (w, value)
    let length = halvedStep(least: 1e-12) { length in
      next = projected(w.indices.map { w[$0] + length * step[$0] })
      nextValue = objective(next, &gradient, &hessian)
      return fallsEnough(
        to: nextValue, from: value,
        promise: w.indices.reduce(0) { $0 + slope[$1] * (next[$1] - w[$1]) },
        rounding: roundingError(of: value))
    }
    guard length != nil else {
      _ = objective(w, &gradient, &hessian)
      return nil
    }
    return (next, nextValue)
  }
}

/// Order up to which a loop of its own is faster than LAPACK.
private let narrow = 64
/// The x of A x = b on a subset of the rows and columns of a positive definite A, by Cholesky.
///
/// Small orders without a call into LAPACK: a 10 x 10 system costs well under a microsecond.
private func solvePositive(
  _ matrix: [Double], order: Int, subset: [Int], _ b: [Double]
) -> [Double] {
  let n = subset.count
  if n > narrow, let factor = factor(matrix, order: order, subset: subset) {
    return factor.solve(b)
  }
  var L = [Double](repeating: 0, count: n * n)
  var x = b
  for i in 0..<n {
    for j in 0...i {
      var sum = matrix[subset[i] * order + subset[j]]
      for k in 0..<j { sum -= L[i * n + k] * L[j * n + k] }
      // The prior's precision bounds every pivot from below; the floor only guards its rounding.
      L[i * n + j] = i == j ? max(sum, 1e-300).squareRoot() : sum / L[j * n + j]
    }
    for k in 0..<i { x[i] -= L[i * n + k] * x[k] }
    x[i] /= L[i * n + i]
  }
  for i in stride(from: n - 1, through: 0, by: -1) {
    x[i] /= L[i * n + i]
    for j in 0..<i { x[j] -= L[i * n + j] * x[i] }
  }
  return x
}

/// LAPACK's factor of a subset's rows and columns; nil where rounding has left it not positive definite.
private func factor(_ matrix: [Double], order: Int, subset: [Int]) -> Cholesky? {
  var part = Matrix(rows: subset.count, columns: subset.count)
  for (i, a) in subset.enumerated() {
    for j in 0...i { part.values[i * subset.count + j] = matrix[a * order + subset[j]] }
  }
  return try? Cholesky(part)
}
