internal import CKernels
public import LinearAlgebra
internal import Optimisation

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

  /// Half the squared distance of w from the centre; sets its gradient and Hessian.
  fileprivate func distance(
    at w: [Double], _ gradient: inout [Double], _ hessian: inout [Double]
  ) -> Double {
    let K = w.count
    var value = 0.0
    for a in 0..<K {
      var along = 0.0
      for b in 0..<K {
        hessian[a * K + b] = precision.values[a * K + b]
        along += precision.values[a * K + b] * (w[b] - centre[b])
      }
      gradient[a] = along
      value += 0.5 * along * (w[a] - centre[a])
    }
    return value
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
  /// - Parameters:
  ///   - start: Where to begin; by default the prior's mean. Changes the result by rounding only, since
  ///     the objective is strictly convex.
  /// Cost: about 8 steps of n K^2 / 2 + K^3 / 6 multiplications.
  public func mode(
    under prior: GaussianPrior, nonNegative: Bool = false, from start: [Double]? = nil
  ) -> PenalisedFit {
    precondition(prior.centre.count == width, "a prior over \(prior.centre.count) weights")
    // The gradient is a sum of n terms, whose rounding grows with n.
    var newton = ProjectedNewton(
      width: width, nonNegative: nonNegative, tolerance: 1e-10 * Double(10 + count)
    ) { w, gradient, hessian in
      prior.distance(at: w, &gradient, &hessian) + accumulate(at: w, &gradient, &hessian)
    }
    let found = newton.minimum(from: start ?? prior.centre)
    return PenalisedFit(
      weights: found.weights, objective: found.value, residual: found.residual,
      iterations: found.iterations)
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
    if let choices { return accumulate(at: w, choices, &gradient, &hessian) }
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
