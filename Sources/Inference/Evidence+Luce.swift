internal import LinearAlgebra
internal import Platform

/// The Hessian of a loss at one point: sum_i c_i x_i x_i' - sum_choices m m' / s, with m = sum_i c_i x_i over
/// the rows of a choice.
///
/// With c_i = s q_i, where q_i is the probability of a loser and s what the choice counts for, this is
/// s X'(diag(q) - q q')X. Where every row is a choice of its own there are no s, and c_i is the whole.
public struct Curvature: Sendable, Equatable {
  /// c_i, one number a row.
  public let rows: [Double]
  /// s, one number a choice, or nil.
  let scales: [Double]?

  /// Of rows that are independent of each other.
  public init(rows: [Double]) { self.init(rows: rows, scales: nil) }

  init(rows: [Double], scales: [Double]?) {
    self.rows = rows
    self.scales = scales
  }

  /// That of `factor` times the loss.
  public func scaled(by factor: Double) -> Curvature {
    Curvature(rows: rows.map { factor * $0 }, scales: scales?.map { factor * $0 })
  }
}

/// Luce's choices: P(winner) = 1 / (1 + sum_j exp(-x_j . w)).
/// Source: Luce (1959), Individual choice behavior; McFadden (1974), conditional logit, with its Hessian.
extension Evidence {
  /// The same rows, each taken for a comparison that is independent of the others: a composite likelihood, for
  /// methods that need one number of curvature per row. A choice among M then counts as M - 1 comparisons.
  package var composite: Evidence {
    guard choices != nil else { return self }
    var all = Evidence(
      width: width, rows: rows, targets: targets, ratingVariance: ratingVariance)
    all.importance = importance.map { importance in
      zip(importance, choiceSizes).flatMap { [Double](repeating: $0, count: $1) }
    }
    return all
  }

  func derivatives(
    at w: [Double], _ choices: [Int]
  ) -> (loss: Double, gradient: [Double], curvature: Curvature) {
    var (loss, gradient) = (0.0, w.map { _ in 0.0 })
    var (curvature, scales) = ([Double](repeating: 0, count: count), [Double]())
    forEachChoice(at: w, choices) { range, scale, value, q in
      loss += scale * value
      scales.append(scale)
      for i in range {
        curvature[i] = scale * q[i - range.lowerBound]
        for k in 0..<width { gradient[k] -= curvature[i] * rows[i * width + k] }
      }
    }
    return (loss, gradient, Curvature(rows: curvature, scales: scales))
  }

  func loss(at w: [Double], _ choices: [Int]) -> Double {
    var loss = 0.0
    forEachChoice(at: w, choices) { _, scale, value, _ in loss += scale * value }
    return loss
  }

  /// Adds gradient and the Hessian's lower triangle as X'CX less that of the choices' means, by BLAS.
  func accumulate(
    at w: [Double], _ choices: [Int], _ gradient: inout [Double], _ hessian: inout [Double]
  ) -> Double {
    let at = derivatives(at: w, choices)
    let K = width
    var (curved, roots) = (Matrix(rows: count, columns: K, values: rows), [Double]())
    for i in 0..<count {
      for k in 0..<K { curved.values[i * K + k] *= at.curvature.rows[i] }
    }
    forEachMean(at.curvature) { mean, factor in
      let root = factor.squareRoot()
      roots += mean.map { root * $0 }
    }
    let means = Matrix(rows: roots.count / max(1, K), columns: K, values: roots)
    let (H, M) = (
      Matrix(rows: count, columns: K, values: rows).transposedTimes(curved),
      means.transposedTimes(means)
    )
    for a in 0..<K {
      gradient[a] += at.gradient[a]
      for b in 0...a { hessian[a * K + b] += H.values[a * K + b] - M.values[a * K + b] }
    }
    return at.loss
  }

  /// T u, with T the derivative of the Hessian at w along s.
  ///
  /// Of a choice it is -sum_j q_j (y_j . s)(y_j . u) y_j over winner and losers, y_j being x_j less the mean of
  /// all: the third cumulant. Ratings have none.
  package func thirdProduct(at w: [Double], _ s: [Double], _ u: [Double]) -> [Double] {
    guard targets == nil else { return w.map { _ in 0 } }
    guard let choices else {
      let third = (0..<count).map { i in
        let p = logistic(product(row: i, w))
        return p * (1 - p) * (1 - 2 * p) * product(row: i, s)
      }
      return hessianProduct(Curvature(rows: third), u)
    }
    var result = w.map { _ in 0.0 }
    forEachChoice(at: w, choices) { range, scale, _, q in
      var mean = w.map { _ in 0.0 }
      for (i, q) in zip(range, q) {
        for k in 0..<width { mean[k] += q * rows[i * width + k] }
      }
      let (meanS, meanU) = (dot(mean, s), dot(mean, u))
      // The winner, at x = 0, has what probability the losers leave.
      let winner = scale * max(0, 1 - q.reduce(0, +)) * meanS * meanU
      for k in 0..<width { result[k] += winner * mean[k] }
      for (i, q) in zip(range, q) {
        let third = scale * q * (product(row: i, s) - meanS) * (product(row: i, u) - meanU)
        for k in 0..<width { result[k] -= third * (rows[i * width + k] - mean[k]) }
      }
    }
    return result
  }

  /// m of every choice, and 1 / s; nothing where rows are independent.
  func forEachMean(_ curvature: Curvature, _ body: (_ mean: [Double], _ factor: Double) -> Void) {
    guard let choices, let scales = curvature.scales else { return }
    var mean = [Double](repeating: 0, count: width)
    for (c, scale) in scales.enumerated() where scale > 0 {
      for k in 0..<width { mean[k] = 0 }
      for i in choices[c]..<choices[c + 1] {
        for k in 0..<width { mean[k] += curvature.rows[i] * rows[i * width + k] }
      }
      body(mean, 1 / scale)
    }
  }

  /// Every choice: its rows, what it counts for, its loss and the probabilities of its losers.
  ///
  /// The largest exponent is taken out, so that nothing overflows and no small loss is lost beside 1.
  private func forEachChoice(
    at w: [Double], _ choices: [Int],
    _ body: (_ rows: Range<Int>, _ scale: Double, _ loss: Double, _ losers: [Double]) -> Void
  ) {
    var q: [Double] = []
    for c in 0..<choices.count - 1 {
      let range = choices[c]..<choices[c + 1]
      q.removeAll(keepingCapacity: true)
      for i in range { q.append(-product(row: i, w)) }
      let top = max(0, q.max()!)
      var sum = 0.0
      for j in q.indices {
        q[j] = exp(q[j] - top)
        sum += q[j]
      }
      let loss = top > 0 ? top + log(exp(-top) + sum) : log1p(sum)
      let total = exp(-top) + sum
      for j in q.indices { q[j] /= total }
      body(range, importance?[c] ?? 1, loss, q)
    }
  }
}
