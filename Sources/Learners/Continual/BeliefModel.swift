internal import Inference
internal import LinearAlgebra
internal import Platform

/// A person model whose knowledge is a normal belief about the weights.
protocol BeliefModel: PersonModel {
  /// What is believed of anybody: the population.
  var prior: GaussianBelief { get }
  /// Whether weights must not be negative.
  var isNonNegative: Bool { get }
  func belief(of state: State) -> GaussianBelief
}

extension BeliefModel {
  /// The mean of the belief, or where weights must not be negative its mode among those that are not.
  public func weights(of state: State) -> [Double] {
    let belief = belief(of: state)
    return isNonNegative ? belief.nonNegativeMode : belief.mean
  }
}

extension GaussianBelief {
  /// A belief of independent weights of equal variance.
  init(mean: [Double], variance: Double) {
    self.init(
      mean: mean, covariance: Matrix.identity(mean.count, scale: variance).values)
  }

  /// Learns from the rows of one item; those of a best-of choice count as so many comparisons (composite).
  mutating func observe(_ item: Evidence) {
    for i in 0..<item.count {
      let x = item.row(i)
      if let targets = item.targets {
        observe(rating: targets[i], of: x, variance: item.ratingVariance)
      } else {
        observe(choice: x)
      }
    }
  }

  /// Log of the probability (of ratings: the density) that this belief gave the item.
  func logProbability(of item: Evidence) -> Double {
    (0..<item.count).reduce(0) { sum, i in
      let x = item.row(i)
      guard let targets = item.targets else { return sum - softplus(-logOdds(x)) }
      let (m, v) = moments(along: x)
      let variance = v + item.ratingVariance
      let error = targets[i] - m
      return sum - 0.5 * (error * error / variance + log(2 * .pi * variance))
    }
  }

  /// argmin (w - mu)' Sigma^-1 (w - mu) over w >= 0.
  ///
  /// The mean itself where it has no negative entry. Cost otherwise: K^3 for the inverse and a few Newton
  /// steps of K^3 / 6.
  var nonNegativeMode: [Double] {
    guard mean.contains(where: { $0 < 0 }) else { return mean }
    let K = mean.count
    guard let factor = try? Cholesky(Matrix(rows: K, columns: K, values: covariance)) else {
      // Rounding alone can do this; then the nearest point is at hand.
      return mean.map { max(0, $0) }
    }
    var precision = Matrix(rows: K, columns: K)
    for j in 0..<K {
      var unit = [Double](repeating: 0, count: K)
      unit[j] = 1
      let column = factor.solve(unit)
      for i in 0...j { (precision[i, j], precision[j, i]) = (column[i], column[i]) }
    }
    let prior = GaussianPrior(centre: mean, precision: precision)
    return Evidence(width: K, rows: []).mode(under: prior, nonNegative: true).weights
  }
}

extension Evidence {
  func row(_ i: Int) -> [Double] { Array(rows[i * width..<(i + 1) * width]) }
}
