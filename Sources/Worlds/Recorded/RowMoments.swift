import LinearAlgebra
import Preferences

/// Normal priors of the rows' means and loadings, learned from all rows.
struct RowPriors: Sendable {
  /// Mean and variance of the rows' means.
  var mean = 0.0
  var meanVariance = 1.0
  /// Variance of a loading; one for all, so that it does not prefer any rotation of the factors.
  var loadingVariance = 1.0
}

/// Sums over people for one regression per row: of ratings on (z, level, 1), whose last but one coefficient is
/// the same everywhere.
struct RowMoments {
  /// F + 1, factors and level.
  private let effects: Int
  /// Per row, E[(z, level, 1)(z, level, 1)^T] summed over its raters: lower triangle by rows.
  private var second: [Double]
  /// Per row, ratings times E[(z, level, 1)].
  private var cross: [Double]
  private var counts: [Double]
  private var squares = 0.0
  private var people = 0.0
  private var levelSquares = 0.0

  init(rows: Int, effects: Int) {
    self.effects = effects
    second = [Double](repeating: 0, count: rows * (effects + 1) * (effects + 2) / 2)
    cross = [Double](repeating: 0, count: rows * (effects + 1))
    counts = [Double](repeating: 0, count: rows)
  }

  private var width: Int { effects + 1 }
  private var triangle: Int { width * (width + 1) / 2 }

  /// Mean square of people's levels, in prior standard deviations.
  var levelSquare: Double { people > 0 ? levelSquares / people : 1 }

  mutating func add(_ ratings: History, _ person: LatentFactors.Person) {
    let mean = person.mean + [1]
    let moment = secondMoment(mean, person.precision.inverse)
    let (width, triangle) = (self.width, self.triangle)
    people += 1
    levelSquares += moment[triangle - width - 1]
    for item in ratings {
      let (row, value) = (item.chosen, item.value)
      second.withUnsafeMutableBufferPointer { second in
        let start = row * triangle
        for i in 0..<triangle { second[start + i] += moment[i] }
      }
      for i in 0..<width { cross[row * width + i] += value * mean[i] }
      squares += value * value
      counts[row] += 1
    }
  }

  private func secondMoment(_ mean: [Double], _ covariance: Matrix) -> [Double] {
    var moment: [Double] = []
    moment.reserveCapacity(triangle)
    for a in 0..<width {
      for b in 0...a {
        moment.append(mean[a] * mean[b] + (a < effects ? covariance[a, b] : 0))
      }
    }
    return moment
  }

  struct Fit {
    /// Per row its loadings and its mean, F + 1 numbers; nil where nobody rated it.
    var solutions: [[Double]?]
    var noiseVariance: Double
  }

  /// Solves every row's regression under the priors, and learns these from what was found.
  func fit(
    levelDeviation: Double, noiseVariance: Double, _ priors: inout RowPriors
  ) throws(NotPositiveDefinite) -> Fit {
    var fit = Fit(solutions: counts.map { _ in nil }, noiseVariance: squares)
    var learned = LearnedPriors()
    for row in counts.indices where counts[row] > 0 {
      let (solution, variances) = try solve(row, levelDeviation, noiseVariance, priors)
      fit.solutions[row] = solution
      fit.noiseVariance += excess(row, solution, levelDeviation)
      learned.add(solution, variances)
    }
    fit.noiseVariance /= max(1, counts.reduce(0, +))
    learned.update(&priors)
    return fit
  }

  /// Loadings and mean of a row with their posterior variances: a ridge regression of ratings less levels.
  private func solve(
    _ row: Int, _ levelDeviation: Double, _ noiseVariance: Double, _ priors: RowPriors
  ) throws(NotPositiveDefinite) -> (solution: [Double], variances: [Double]) {
    let F = effects - 1
    let own = Array(0..<F) + [effects]
    var A = Matrix(rows: effects, columns: effects)
    var b = own.map { cross[row * width + $0] - levelDeviation * moment(row, $0, F) }
    for i in 0..<effects {
      for j in 0...i { A[i, j] = moment(row, own[i], own[j]) }
      A[i, i] += noiseVariance / (i < F ? priors.loadingVariance : priors.meanVariance)
    }
    b[F] += noiseVariance / priors.meanVariance * priors.mean
    let factor = try Cholesky(A)
    let inverse = factor.inverse
    return (factor.solve(b), (0..<effects).map { noiseVariance * inverse[$0, $0] })
  }

  /// What a row adds to the sum of squared residuals beside its squared ratings.
  private func excess(_ row: Int, _ solution: [Double], _ levelDeviation: Double) -> Double {
    var all = solution
    all.insert(levelDeviation, at: effects - 1)
    var sum = 0.0
    for a in 0..<width {
      sum -= 2 * all[a] * cross[row * width + a]
      for b in 0..<width { sum += all[a] * all[b] * moment(row, a, b) }
    }
    return sum
  }

  private func moment(_ row: Int, _ a: Int, _ b: Int) -> Double {
    let (i, j) = a >= b ? (a, b) : (b, a)
    return second[row * triangle + i * (i + 1) / 2 + j]
  }
}

/// Expected squares over rows, from which the priors follow as people's levels do.
private struct LearnedPriors {
  private var loadings = 0.0
  private var means: [Double] = []
  private var uncertainty = 0.0
  private var loadingCount = 0.0

  mutating func add(_ solution: [Double], _ variances: [Double]) {
    let F = solution.count - 1
    for f in 0..<F { loadings += solution[f] * solution[f] + variances[f] }
    loadingCount += Double(F)
    means.append(solution[F])
    uncertainty += variances[F]
  }

  func update(_ priors: inout RowPriors) {
    guard !means.isEmpty else { return }
    let n = Double(means.count)
    priors.mean = means.reduce(0, +) / n
    let spread = means.reduce(uncertainty) { $0 + ($1 - priors.mean) * ($1 - priors.mean) }
    priors.meanVariance = max(1e-4, spread / n)
    if loadingCount > 0 { priors.loadingVariance = max(1e-4, loadings / loadingCount) }
  }
}
