public import LinearAlgebra
internal import Platform
public import Preferences

/// A user's items as rows of a linear model, with the loss that fits their form.
///
/// Comparisons and best-of choices: each row is the features of the winner minus those of one loser, and
/// the loss is Bradley-Terry's, sum of log(1 + exp(-w . x)). A best-of choice among M gives M - 1 rows,
/// a composite likelihood. Ratings: each row is the features of the rated response, and the loss is half
/// the sum of squared errors over `ratingVariance`.
/// Source: Bradley and Terry (1952); gradients and Hessians in closed form.
public struct Evidence: Sendable {
  /// K, the number of weights.
  public let width: Int
  /// Row-major, n x K.
  public let rows: [Double]
  /// The ratings, or nil for preferences.
  public let targets: [Double]?
  /// Variance of a rating about the user's utility, in squared standard deviations.
  public let ratingVariance: Double
  /// How much each row counts, n numbers of at least 0; nil where all count alike.
  package var importance: [Double]?

  public init(
    _ history: some Collection<FeedbackItem>, form: FeedbackForm, table: RewardTable,
    ratingVariance: Double = 0.25
  ) {
    width = table.modelCount
    self.ratingVariance = ratingVariance
    var rows: [Double] = []
    rows.reserveCapacity(history.count * width)
    for item in history {
      form.rules.forEachContrast(of: item) { row, loser in
        if let loser {
          appendDifference(row, loser, table, to: &rows)
        } else {
          appendFeatures(row, table, to: &rows)
        }
      }
    }
    self.rows = rows
    targets = form.tellsScale ? history.map(\.value) : nil
  }

  /// Evidence from its parts.
  /// - Parameters:
  ///   - rows: Row-major, n x `width`: features of a rated response, or of a winner less a loser.
  ///   - targets: The n ratings, or nil for preferences.
  public init(width: Int, rows: [Double], targets: [Double]? = nil, ratingVariance: Double = 0.25) {
    precondition(rows.count % max(width, 1) == 0, "\(rows.count) entries in rows of \(width)")
    precondition(targets.map { $0.count * width == rows.count } ?? true, "one target per row")
    self.width = width
    self.rows = rows
    self.targets = targets
    self.ratingVariance = ratingVariance
  }

  public init(_ history: History, table: RewardTable, ratingVariance: Double = 0.25) {
    self.init(history, form: history.form, table: table, ratingVariance: ratingVariance)
  }

  /// n, the number of rows.
  public var count: Int { width == 0 ? 0 : rows.count / width }

  /// Loss, gradient (K) and per-row curvature (n) at w.
  public func derivatives(at w: [Double]) -> (loss: Double, gradient: [Double], curvature: [Double])
  {
    precondition(w.count == width, "\(w.count) weights for rows of \(width)")
    var loss = 0.0
    var gradient = [Double](repeating: 0, count: width)
    var curvature = [Double](repeating: 0, count: count)
    rows.withUnsafeBufferPointer { rows in
      for i in 0..<count {
        let start = i * width
        var score = 0.0
        for k in 0..<width { score += rows[start + k] * w[k] }
        let term = term(row: i, score: score)
        loss += term.loss
        curvature[i] = term.curvature
        for k in 0..<width { gradient[k] += term.slope * rows[start + k] }
      }
    }
    return (loss, gradient, curvature)
  }

  /// Loss of row i at score x_i . w, with its first and second derivative by the score.
  @inline(__always)
  package func term(row i: Int, score: Double) -> (loss: Double, slope: Double, curvature: Double) {
    let term = plainTerm(row: i, score: score)
    guard let importance else { return term }
    let c = importance[i]
    return (c * term.loss, c * term.slope, c * term.curvature)
  }

  @inline(__always)
  private func plainTerm(
    row i: Int, score: Double
  ) -> (loss: Double, slope: Double, curvature: Double) {
    guard let targets else {
      let e = exp(-abs(score))
      let miss = score >= 0 ? e / (1 + e) : 1 / (1 + e)  // probability of the other answer
      return (max(-score, 0) + log1p(e), -miss, e / ((1 + e) * (1 + e)))
    }
    let error = score - targets[i]
    return (error * error / (2 * ratingVariance), error / ratingVariance, 1 / ratingVariance)
  }

  /// H v, with the Hessian H of the loss given by its per-row curvature. Cost 4 n K flops.
  public func hessianProduct(_ curvature: [Double], _ v: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width)
    for i in 0..<count {
      let along = curvature[i] * product(row: i, v)
      for k in 0..<width { result[k] += along * rows[i * width + k] }
    }
    return result
  }

  /// The Hessian of the loss plus `ridge` times the identity, K x K.
  public func hessian(_ curvature: [Double], ridge: Double) -> Matrix {
    var H = Matrix.identity(width, scale: ridge)
    for i in 0..<count {
      for a in 0..<width {
        let scaled = curvature[i] * rows[i * width + a]
        for b in 0...a { H[a, b] += scaled * rows[i * width + b] }
      }
    }
    for a in 0..<width { for b in 0..<a { H[b, a] = H[a, b] } }
    return H
  }

  /// x_i . w
  @inlinable public func product(row i: Int, _ w: [Double]) -> Double {
    var sum = 0.0
    for k in 0..<width { sum += rows[i * width + k] * w[k] }
    return sum
  }
}

private func appendFeatures(_ row: Int, _ table: RewardTable, to rows: inout [Double]) {
  let k = table.modelCount
  for j in 0..<k { rows.append(Double(table.scores[row * k + j])) }
}

private func appendDifference(
  _ winner: Int, _ loser: Int, _ table: RewardTable, to rows: inout [Double]
) {
  let k = table.modelCount
  for j in 0..<k {
    rows.append(Double(table.scores[winner * k + j]) - Double(table.scores[loser * k + j]))
  }
}

/// 1 / (1 + exp(-x)), without overflow.
public func logistic(_ x: Double) -> Double {
  if x >= 0 { return 1 / (1 + exp(-x)) }
  let e = exp(x)
  return e / (1 + e)
}

/// log(1 + exp(x)), without overflow.
public func softplus(_ x: Double) -> Double {
  max(x, 0) + log1p(exp(-abs(x)))
}
