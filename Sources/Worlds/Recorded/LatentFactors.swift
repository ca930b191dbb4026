import LinearAlgebra
import Preferences
import Randomness

/// Factor analysis of recorded ratings with missing entries, fitted by expectation maximisation.
///
/// Model: rating of row j by user u = mean_j + level_u + loading_j . z_u + noise, z_u ~ N(0, I), noise of one
/// variance; level_u, how much a person likes everything, is normal too. In these columns real people
/// become what Dirichlet users are in reward models: linear utilities whose weights have a known prior.
/// Means and loadings have normal priors whose variances are learned, so that rows that few people judged
/// say little, and factors that few people speak for are small.
/// Source: Tipping and Bishop (1999), section 3.3, with Ghahramani and Hinton's (1996) handling of what is
/// missing; the priors as in MacKay (1992), Bayesian interpolation.
struct LatentFactors: Sendable {
  /// Per row of the table, the mean over users, shrunk towards that of all rows where there are few ratings.
  private(set) var means: [Double]
  /// Rows x (F + 1): what the row's rating owes to each factor and, last and equal everywhere, to a level of one
  /// standard deviation.
  private(set) var effects: Matrix
  private(set) var noiseVariance = 1.0
  private var priors = RowPriors()

  /// Standard deviation of people's levels; 0 where they have none.
  private(set) var levelDeviation: Double

  var factorCount: Int { effects.columns - 1 }

  /// Nothing known yet: means of 0, no factors.
  /// - Parameter hasLevels: Whether people have levels: those who compare have none.
  init(rowCount: Int, hasLevels: Bool) {
    means = [Double](repeating: 0, count: rowCount)
    levelDeviation = hasLevels ? 1 : 0
    effects = Matrix(rows: rowCount, columns: 1, repeating: levelDeviation)
  }

  /// - Parameters:
  ///   - ratings: Form `rating`, standardised values.
  ///   - factors: F, at most the number of rated rows.
  /// Throws where ratings are so large that rounding leaves no positive definite moments.
  init(
    _ ratings: Histories, rowCount: Int, factors: Int, hasLevels: Bool, stream: RandomStream
  ) throws(NotPositiveDefinite) {
    self.init(rowCount: rowCount, hasLevels: hasLevels)
    var stream = stream
    add(factors, using: &stream)
    try improve(ratings, iterations: 30)
    forgetUnrated(ratings)
    orderByVariance()
  }

  /// Nothing is known of rows that nobody rated: they have loadings of 0, not those that `add` began with.
  private mutating func forgetUnrated(_ ratings: Histories) {
    var isRated = [Bool](repeating: false, count: means.count)
    for user in 0..<ratings.count { for item in ratings[user] { isRated[item.chosen] = true } }
    for row in means.indices where !isRated[row] {
      for f in 0..<factorCount { effects[row, f] = 0 }
    }
  }

  /// Small random loadings of further factors, from which `improve` finds the way.
  mutating func add(_ factors: Int, using stream: inout RandomStream) {
    let before = effects
    effects = Matrix(rows: means.count, columns: before.columns + factors)
    for row in means.indices {
      let start = (0..<factors).map { _ in 0.1 * stream.normal() }
      let values = before.row(row).dropLast() + start + [levelDeviation]
      for (column, value) in values.enumerated() { effects[row, column] = value }
    }
  }

  /// Each iteration: the posterior of every user's z and level, then a regression of each row's ratings on them.
  /// Cost per iteration: about 2 N F^2 flops for N ratings, and F^3 for each user.
  mutating func improve(_ ratings: Histories, iterations: Int) throws(NotPositiveDefinite) {
    for _ in 0..<iterations {
      var moments = RowMoments(rows: means.count, effects: effects.columns)
      for user in 0..<ratings.count where !ratings[user].isEmpty {
        let history = ratings[user]
        moments.add(history, try person(history))
      }
      let fit = try moments.fit(
        levelDeviation: levelDeviation, noiseVariance: noiseVariance, &priors)
      for row in means.indices {
        guard let solution = fit.solutions[row] else { continue }
        for f in 0..<factorCount { effects[row, f] = solution[f] }
        means[row] = solution[factorCount]
      }
      noiseVariance = max(1e-3, fit.noiseVariance)
      setLevelDeviation(levelDeviation * moments.levelSquare.squareRoot())
    }
  }

  private mutating func setLevelDeviation(_ deviation: Double) {
    levelDeviation = deviation
    for row in means.indices { effects[row, factorCount] = deviation }
  }

  /// The factors' loadings, rows x F.
  var loadings: Matrix {
    Matrix(
      rows: means.count, columns: factorCount,
      values: means.indices.flatMap { effects.row($0).dropLast() })
  }

  /// Rotates the factors so that they are uncorrelated over rows, the strongest first.
  private mutating func orderByVariance() {
    let loadings = self.loadings
    turn(by: loadings.transposedTimes(loadings).symmetricEigen().vectors)
  }

  /// Other axes for the same factors.
  /// - Parameter rotation: F x F, orthogonal.
  mutating func turn(by rotation: Matrix) {
    let turned = loadings * rotation
    for row in means.indices {
      for f in 0..<factorCount { effects[row, f] = turned[row, f] }
    }
  }
}
