public import LinearAlgebra
internal import Platform
public import Preferences

/// A user's items as rows of a linear model, with the loss that fits their form.
///
/// Choices: each row is the features of the winner minus those of one loser. A comparison is one row, and its
/// loss is Bradley-Terry's, log(1 + exp(-w . x)). A choice among M is M - 1 rows, and its loss is Luce's,
/// log(1 + sum_j exp(-w . x_j)); comparisons are those of M = 2. Ratings: each row is the features of the rated
/// response, and the loss is half the sum of squared errors over `ratingVariance`.
/// Source: Bradley and Terry (1952); Luce (1959); McFadden (1974); gradients and Hessians in closed form.
public struct Evidence: Sendable {
  /// K, the number of weights.
  public let width: Int
  /// Row-major, n x K.
  public let rows: [Double]
  /// The ratings, or nil for preferences.
  public let targets: [Double]?
  /// Variance of a rating about the user's utility, in squared standard deviations.
  public let ratingVariance: Double
  /// Choice c owns rows `choices[c] ..< choices[c + 1]`; nil where every row is one of its own.
  public let choices: [Int]?
  /// How much each choice or rating counts, `itemCount` numbers of at least 0; nil where all count alike.
  package var importance: [Double]?

  public init(
    _ history: some Collection<FeedbackItem>, form: FeedbackForm, table: RewardTable,
    ratingVariance: Double = 0.25
  ) {
    width = table.modelCount
    self.ratingVariance = ratingVariance
    var rows: [Double] = []
    rows.reserveCapacity(history.count * width)
    var sizes: [Int] = []
    sizes.reserveCapacity(history.count)
    for item in history {
      form.rules.forEachChoice(of: item) { row, losers in
        if losers.isEmpty { appendFeatures(row, table, to: &rows) }
        for loser in losers { appendDifference(row, Int(loser), table, to: &rows) }
        sizes.append(max(1, losers.count))
      }
    }
    self.rows = rows
    choices = Self.offsets(sizes)
    targets = form.tellsScale ? history.map(\.value) : nil
  }

  /// Evidence from its parts.
  /// - Parameters:
  ///   - rows: Row-major, n x `width`: features of a rated response, or of a winner less a loser.
  ///   - targets: The n ratings, or nil for preferences.
  ///   - choices: How many rows each choice has, one at least; nil where every row is a choice of its own.
  public init(
    width: Int, rows: [Double], targets: [Double]? = nil, ratingVariance: Double = 0.25,
    choices sizes: [Int]? = nil
  ) {
    precondition(rows.count % max(width, 1) == 0, "\(rows.count) entries in rows of \(width)")
    precondition(targets.map { $0.count * width == rows.count } ?? true, "one target per row")
    precondition(
      sizes.map { $0.reduce(0, +) * width == rows.count && !$0.contains(0) } ?? true,
      "choices are to share out all rows")
    choices = sizes.flatMap { Self.offsets($0) }
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

  /// Choices, or ratings: the terms of the loss, which are independent.
  public var itemCount: Int { choices.map { $0.count - 1 } ?? count }

  /// Rows of each choice.
  package var choiceSizes: [Int] {
    choices.map { zip($0.dropFirst(), $0).map { $0 - $1 } } ?? [Int](repeating: 1, count: count)
  }

  /// Where choices of these sizes begin and end; nil where all are of one row.
  private static func offsets(_ sizes: [Int]) -> [Int]? {
    guard sizes.contains(where: { $0 > 1 }) else { return nil }
    return sizes.reduce(into: [0]) { $0.append($0.last! + $1) }
  }

  /// Loss, gradient (K) and curvature at w.
  public func derivatives(at w: [Double]) -> (
    loss: Double, gradient: [Double], curvature: Curvature
  ) {
    precondition(w.count == width, "\(w.count) weights for rows of \(width)")
    if let choices { return derivatives(at: w, choices) }
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
    return (loss, gradient, Curvature(rows: curvature))
  }

  /// The loss at w.
  package func loss(at w: [Double]) -> Double {
    if let choices { return loss(at: w, choices) }
    return (0..<count).reduce(0) { $0 + term(row: $1, score: product(row: $1, w)).loss }
  }

  /// Loss of row i, which is a choice of its own, at score x_i . w, with its first and second derivative by
  /// the score.
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

  /// H v, with the Hessian H of the loss given by its curvature. Cost 4 n K flops.
  public func hessianProduct(_ curvature: Curvature, _ v: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: width)
    for i in 0..<count {
      let along = curvature.rows[i] * product(row: i, v)
      for k in 0..<width { result[k] += along * rows[i * width + k] }
    }
    forEachMean(curvature) { mean, factor in
      let along = factor * dot(mean, v)
      for k in 0..<width { result[k] -= along * mean[k] }
    }
    return result
  }

  /// The Hessian of the loss plus `ridge` times the identity, K x K.
  public func hessian(_ curvature: Curvature, ridge: Double) -> Matrix {
    var H = Matrix.identity(width, scale: ridge)
    for i in 0..<count {
      for a in 0..<width {
        let scaled = curvature.rows[i] * rows[i * width + a]
        for b in 0...a { H[a, b] += scaled * rows[i * width + b] }
      }
    }
    forEachMean(curvature) { mean, factor in
      for a in 0..<width { for b in 0...a { H[a, b] -= factor * mean[a] * mean[b] } }
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
