import LinearAlgebra
import Preferences
import Randomness

/// Factor analysis of recorded ratings with missing entries, fitted by expectation maximisation.
///
/// Model: rating of row j by user u = mean_j + loading_j . z_u + noise, z_u ~ N(0, I), noise of one
/// variance. In these columns real people become what Dirichlet users are in reward models: linear
/// utilities whose weights have a known prior. Source: Tipping and Bishop (1999), section 3.3, with
/// Ghahramani and Hinton's (1996) handling of what is missing.
struct LatentFactors {
  /// Per row of the table, the mean over users, shrunk to 0 where there are few ratings.
  private(set) var means: [Double]
  /// Rows x F.
  private(set) var loadings: Matrix
  private(set) var noiseVariance = 1.0

  /// - Parameters:
  ///   - ratings: Form `rating`, standardised values.
  ///   - factors: F, at most the number of rated rows.
  /// Throws where ratings are so large that rounding leaves no positive definite moments.
  /// Cost per iteration: about 2 N F^2 flops for N ratings.
  init(
    _ ratings: Histories, rowCount: Int, factors: Int, iterations: Int = 30, stream: RandomStream
  ) throws(NotPositiveDefinite) {
    var stream = stream
    means = [Double](repeating: 0, count: rowCount)
    let start = (0..<rowCount * factors).map { _ in 0.1 * stream.normal() }
    loadings = Matrix(rows: rowCount, columns: factors, values: start)
    for _ in 0..<iterations { try improve(ratings) }
    orderByVariance()
  }

  /// One iteration: posterior of every user's z, then a regression of each row's ratings on it.
  private mutating func improve(_ ratings: Histories) throws(NotPositiveDefinite) {
    let width = loadings.columns + 1  // the last regressor is the constant
    var moments = RegressionMoments(rows: means.count, width: width)
    for user in 0..<ratings.count {
      let history = ratings[user]
      guard !history.isEmpty else { continue }
      let posterior = try posterior(of: history)
      for item in history {
        moments.add(row: item.chosen, rating: item.value, posterior.mean, posterior.second)
      }
    }
    noiseVariance = max(1e-3, try moments.solve(ridge: noiseVariance, &means, &loadings))
  }

  /// Mean of (z, 1), and E[(z, 1)(z, 1)^T] as a row-major square.
  private func posterior(
    of history: History
  ) throws(NotPositiveDefinite) -> (mean: [Double], second: [Double]) {
    let F = loadings.columns
    var precision = Matrix.identity(F)
    var target = [Double](repeating: 0, count: F)
    for item in history {
      let start = item.chosen * F
      let residual = (item.value - means[item.chosen]) / noiseVariance
      for a in 0..<F {
        let scaled = loadings.values[start + a] / noiseVariance
        target[a] += loadings.values[start + a] * residual
        for b in 0...a { precision[a, b] += scaled * loadings.values[start + b] }
      }
    }
    // The identity keeps it positive definite, but for ratings past all measure.
    let factor = try Cholesky(precision)
    let mean = factor.solve(target) + [1]
    var second = [Double](repeating: 0, count: (F + 1) * (F + 1))
    for a in 0..<F {
      let unit = (0..<F).map { $0 == a ? 1.0 : 0.0 }
      for (b, value) in factor.solve(unit).enumerated() { second[a * (F + 1) + b] = value }
    }
    for a in 0...F { for b in 0...F { second[a * (F + 1) + b] += mean[a] * mean[b] } }
    return (mean, second)
  }

  /// Rotates the factors so that they are uncorrelated over rows, the strongest first.
  private mutating func orderByVariance() {
    guard loadings.columns > 0 else { return }
    let gram = loadings.transposed * loadings
    loadings = loadings * gram.symmetricEigen().vectors
  }
}

/// Sums for one ridge regression per row.
private struct RegressionMoments {
  let width: Int
  var second: [Double]
  var cross: [Double]
  var squares: [Double]
  var counts: [Double]

  init(rows: Int, width: Int) {
    self.width = width
    second = [Double](repeating: 0, count: rows * width * width)
    cross = [Double](repeating: 0, count: rows * width)
    squares = [Double](repeating: 0, count: rows)
    counts = squares
  }

  mutating func add(row: Int, rating: Double, _ mean: [Double], _ moment: [Double]) {
    let square = row * width * width
    for i in 0..<width * width { second[square + i] += moment[i] }
    for i in 0..<width { cross[row * width + i] += rating * mean[i] }
    squares[row] += rating * rating
    counts[row] += 1
  }

  /// Solves every row's regression; returns the residual variance.
  func solve(
    ridge: Double, _ means: inout [Double], _ loadings: inout Matrix
  ) throws(NotPositiveDefinite) -> Double {
    var residual = 0.0
    for row in means.indices where counts[row] > 0 {
      let range = row * width * width..<(row + 1) * width * width
      var A = Matrix(rows: width, columns: width, values: Array(second[range]))
      for i in 0..<width { A[i, i] += ridge }
      let b = Array(cross[row * width..<(row + 1) * width])
      let solution = try Cholesky(A).solve(b)
      for f in 0..<width - 1 { loadings[row, f] = solution[f] }
      means[row] = solution[width - 1]
      let S = Matrix(rows: width, columns: width, values: Array(second[range]))
      residual += squares[row] - 2 * dot(solution, b) + dot(solution, S * solution)
    }
    return residual / max(1, counts.reduce(0, +))
  }
}
