package import LinearAlgebra

/// Ridge regressions of K targets on the same features, each with the ridge that cross-validation chooses.
///
/// Head k minimises the mean of (y_k - c_k - b_k . x)^2 plus ridge_k |b_k|^2; c is not penalised. One
/// eigendecomposition per fold, of the features' covariance, serves all heads and all ridges, and a fold's
/// error follows from its sums alone.
/// Source: Hoerl and Kennard (1970); Hastie, Tibshirani and Friedman (2009), section 3.4.1.
package struct RidgeHeads: Sendable {
  /// B, K x D.
  package let weights: Matrix
  /// c.
  package let offset: [Double]
  /// The chosen ridge of each head.
  package let ridges: [Double]
  /// Mean squared error over the folds of each ridge tried (rows) and head (columns).
  package let errors: Matrix

  /// Ridges tried, strong ones first, so that ties go to them.
  package static let grid: [Double] = [
    10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 3e-4, 1e-4, 3e-5, 1e-5,
  ]

  /// - Parameter folds: Sums over the rows of each fold, at least two. A prompt's rows are in one fold.
  /// Cost: folds x (9 D^3 for the eigenvectors, 2 D^3 for the fold and D^2 K per ridge).
  package init(folds: [Moments], grid: [Double] = grid) {
    let all = folds.dropFirst().reduce(folds[0], +)
    let K = all.y.count
    var errors = Matrix(rows: grid.count, columns: K)
    for fold in folds {
      let found = RidgePath(all - fold).squaredErrors(on: fold, ridges: grid)
      for i in errors.values.indices { errors.values[i] += found.values[i] / all.count }
    }
    let path = RidgePath(all)
    var weights: [Double] = []
    let ridges = (0..<K).map { k in
      grid[grid.indices.min { errors[$0, k] < errors[$1, k] }!]
    }
    for k in 0..<K { weights += path.vectors * path.coefficients(k, ridge: ridges[k]) }
    self.errors = errors
    self.ridges = ridges
    self.weights = Matrix(rows: K, columns: all.x.count, values: weights)
    offset = zip(path.means.y, self.weights * path.means.x).map { $0 - $1 }
  }
}

/// All ridge regressions on one set of rows: their coefficients along the features' principal axes.
private struct RidgePath {
  let means: (x: [Double], y: [Double])
  /// Principal axes, as columns.
  let vectors: Matrix
  /// Variance along each.
  private let variances: [Double]
  /// Covariance of each axis (rows) with each target (columns).
  private let covariances: Matrix

  init(_ training: Moments) {
    means = training.means
    let centred = training.centred(at: means)
    var covariance = centred.xx
    for i in covariance.values.indices { covariance.values[i] /= training.count }
    (variances, vectors) = covariance.symmetricEigen()
    var along = vectors.transposedTimes(centred.xy)
    for i in along.values.indices { along.values[i] /= training.count }
    covariances = along
  }

  /// Head k's weights along the axes.
  func coefficients(_ k: Int, ridge: Double) -> [Double] {
    variances.indices.map { covariances[$0, k] / (max(0, variances[$0]) + ridge) }
  }

  /// Sums over the fold's rows of (y_k - c_k - b_k . x)^2, ridges x heads.
  func squaredErrors(on fold: Moments, ridges: [Double]) -> Matrix {
    let rows = fold.centred(at: means)
    let xx = vectors.transposedTimes(rows.xx * vectors)
    let xy = vectors.transposedTimes(rows.xy).transposed
    var errors = Matrix(rows: ridges.count, columns: fold.y.count)
    for (i, ridge) in ridges.enumerated() {
      for k in fold.y.indices {
        let b = coefficients(k, ridge: ridge)
        errors[i, k] = rows.yy[k] - 2 * dot(b, xy.row(k)) + dot(b, xx * b)
      }
    }
    return errors
  }
}
