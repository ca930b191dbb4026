internal import CKernels
public import LinearAlgebra

/// A normal prior on a user's weights, by its mean and precision (inverse covariance).
public struct GaussianPrior: Sendable {
  public let centre: [Double]
  /// K x K, positive definite.
  public let precision: Matrix

  public init(centre: [Double], precision: Matrix) {
    precondition(centre.count == precision.rows, "one mean per row of the precision")
    self.centre = centre
    self.precision = precision
  }

  /// Independent weights of equal precision `ridge`, more than 0.
  public init(centre: [Double], ridge: Double) {
    self.init(centre: centre, precision: .identity(centre.count, scale: ridge))
  }
}

/// Weights that minimise a user's loss plus half the prior's squared distance, and how well they do.
public struct PenalisedFit: Sendable {
  public let weights: [Double]
  /// The minimised objective.
  public let objective: Double
  /// Largest violation of the optimality conditions: max |w - P(w - g)|, where g is the gradient and P
  /// replaces negative weights by 0 when weights must be non-negative, and changes nothing otherwise.
  public let residual: Double
  public let iterations: Int
}

extension Evidence {
  /// The mode of the posterior: argmin loss(w) + (w - c)' P (w - c) / 2, with w >= 0 on request.
  ///
  /// Newton's method with Armijo line search; under the constraint, Bertsekas's two-metric projection:
  /// Newton on the weights that are free, scaled gradient on those held at zero.
  /// - Parameters:
  ///   - start: Where to begin; by default the prior's mean. Changes the result by rounding only, since
  ///     the objective is strictly convex.
  /// Cost: about 8 steps of n K^2 / 2 + K^3 / 6 multiplications.
  /// Source: Bertsekas (1982), Projected Newton methods, SIAM J. Control and Optimization 20(2).
  public func mode(
    under prior: GaussianPrior, nonNegative: Bool = false, from start: [Double]? = nil
  ) -> PenalisedFit {
    var problem = ProjectedNewton(evidence: self, prior: prior, nonNegative: nonNegative)
    return problem.solve(from: start ?? prior.centre)
  }
}

private struct ProjectedNewton {
  let evidence: Evidence
  let prior: GaussianPrior
  let nonNegative: Bool
  var gradient: [Double]
  /// Row-major; the lower triangle is used.
  var hessian: [Double]

  init(evidence: Evidence, prior: GaussianPrior, nonNegative: Bool) {
    precondition(prior.centre.count == evidence.width, "a prior over \(evidence.width) weights")
    self.evidence = evidence
    self.prior = prior
    self.nonNegative = nonNegative
    gradient = [Double](repeating: 0, count: evidence.width)
    hessian = [Double](repeating: 0, count: evidence.width * evidence.width)
  }

  mutating func solve(from start: [Double]) -> PenalisedFit {
    var w = projected(start)
    var value = evaluate(at: w)
    // The gradient is a sum of n terms, whose rounding grows with n.
    let tolerance = 1e-10 * Double(10 + evidence.count)
    var iterations = 0
    while residual(at: w) > tolerance, iterations < 60 {
      iterations += 1
      let step = direction(at: w, margin: min(1e-3, residual(at: w)))
      guard let next = lineSearch(from: w, value, along: step) else { break }
      (w, value) = next
    }
    return PenalisedFit(
      weights: w, objective: value, residual: residual(at: w), iterations: iterations)
  }

  /// The objective; its gradient and Hessian are kept.
  private mutating func evaluate(at w: [Double]) -> Double {
    let K = w.count
    var value = 0.0
    for a in 0..<K {
      var along = 0.0
      for b in 0..<K {
        hessian[a * K + b] = prior.precision.values[a * K + b]
        along += prior.precision.values[a * K + b] * (w[b] - prior.centre[b])
      }
      gradient[a] = along
      value += 0.5 * along * (w[a] - prior.centre[a])
    }
    return value + evidence.accumulate(at: w, &gradient, &hessian)
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

  /// Halves the step until the objective has fallen enough; nil where rounding leaves nothing to gain.
  private mutating func lineSearch(
    from w: [Double], _ value: Double, along step: [Double]
  ) -> ([Double], Double)? {
    let slope = gradient
    // Near the minimum the fall is less than the rounding of a sum of n terms: Newton's step stands.
    let rounding = 1e-13 * (1 + abs(value))
    var length = 1.0
    while length > 1e-12 {
      let next = projected(w.indices.map { w[$0] + length * step[$0] })
      let nextValue = evaluate(at: next)
      let fall = w.indices.reduce(0) { $0 + slope[$1] * (next[$1] - w[$1]) }
      if nextValue <= value + 1e-4 * fall + rounding { return (next, nextValue) }
      length /= 2
    }
    _ = evaluate(at: w)
    return nil
  }
}

extension Evidence {
  /// Weights up to which loops of their own are faster than BLAS.
  fileprivate static var narrow: Int { Int(ATTUNE_PREFERENCE_WIDTH) }

  /// `accumulate` for wide models: X' C X by BLAS, some rows at a time.
  private func accumulateByBlocks(
    at w: [Double], _ gradient: inout [Double], _ hessian: inout [Double]
  ) -> Double {
    let K = width
    var loss = 0.0
    for start in stride(from: 0, to: count, by: 1024) {
      let range = start..<min(count, start + 1024)
      let X = Matrix(
        rows: range.count, columns: K,
        values: Array(rows[range.lowerBound * K..<range.upperBound * K]))
      var curved = X
      for (place, i) in range.enumerated() {
        let term = term(row: i, score: product(row: i, w))
        loss += term.loss
        for k in 0..<K {
          gradient[k] += term.slope * X.values[place * K + k]
          curved.values[place * K + k] *= term.curvature
        }
      }
      let H = X.transposedTimes(curved)
      for a in 0..<K { for b in 0...a { hessian[a * K + b] += H.values[a * K + b] } }
    }
    return loss
  }

  /// Adds the loss's gradient and the lower triangle of its Hessian at w, and returns the loss.
  func accumulate(at w: [Double], _ gradient: inout [Double], _ hessian: inout [Double]) -> Double {
    let K = width
    guard K <= Self.narrow else { return accumulateByBlocks(at: w, &gradient, &hessian) }
    if targets == nil, importance == nil {
      return attune_preference_loss(Int64(count), Int64(K), rows, w, &gradient, &hessian)
    }
    var loss = 0.0
    rows.withUnsafeBufferPointer { rows in
      gradient.withUnsafeMutableBufferPointer { gradient in
        hessian.withUnsafeMutableBufferPointer { hessian in
          for i in 0..<count {
            let start = i * K
            var score = 0.0
            for k in 0..<K { score += rows[start + k] * w[k] }
            let term = term(row: i, score: score)
            loss += term.loss
            for a in 0..<K {
              let x = rows[start + a]
              gradient[a] += term.slope * x
              let scaled = term.curvature * x
              for b in 0...a { hessian[a * K + b] += scaled * rows[start + b] }
            }
          }
        }
      }
    }
    return loss
  }
}

/// The x of A x = b on a subset of the rows and columns of a positive definite A, by Cholesky.
///
/// Small orders without a call into LAPACK: a 10 x 10 system costs well under a microsecond.
private func solvePositive(
  _ matrix: [Double], order: Int, subset: [Int], _ b: [Double]
) -> [Double] {
  let n = subset.count
  if n > Evidence.narrow, let factor = factor(matrix, order: order, subset: subset) {
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
