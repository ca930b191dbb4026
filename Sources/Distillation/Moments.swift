package import LinearAlgebra

/// Sums over rows from which ridge regressions of K targets on D features follow, without the rows.
///
/// Sums of disjoint sets of rows add and subtract, so that k-fold cross-validation reads the rows once.
package struct Moments: Sendable {
  package private(set) var count: Double
  /// Sums of the features (D) and of the targets (K).
  package private(set) var x: [Double]
  package private(set) var y: [Double]
  /// X'X, D x D.
  package private(set) var xx: Matrix
  /// X'Y, D x K.
  package private(set) var xy: Matrix
  /// Sums of squares of each target.
  package private(set) var yy: [Double]

  /// - Parameters:
  ///   - X: n x D.
  ///   - Y: n x K.
  /// Cost: n D (D + K) multiply-adds by BLAS.
  package init(_ X: Matrix, _ Y: Matrix) {
    precondition(X.rows == Y.rows, "\(X.rows) rows of features for \(Y.rows) of targets")
    count = Double(X.rows)
    let ones = Matrix(rows: X.rows, columns: 1, repeating: 1)
    x = ones.transposedTimes(X).values
    y = ones.transposedTimes(Y).values
    xx = X.transposedTimes(X)
    xy = X.transposedTimes(Y)
    yy = (0..<Y.columns).map { k in (0..<Y.rows).reduce(0) { $0 + Y[$1, k] * Y[$1, k] } }
  }

  package static func + (a: Moments, b: Moments) -> Moments { a.combined(with: b, sign: 1) }
  package static func - (a: Moments, b: Moments) -> Moments { a.combined(with: b, sign: -1) }

  private func combined(with other: Moments, sign: Double) -> Moments {
    let add = { (a: [Double], b: [Double]) in zip(a, b).map { $0 + sign * $1 } }
    var result = self
    result.count += sign * other.count
    (result.x, result.y, result.yy) = (add(x, other.x), add(y, other.y), add(yy, other.yy))
    result.xx.values = add(xx.values, other.xx.values)
    result.xy.values = add(xy.values, other.xy.values)
    return result
  }

  package var means: (x: [Double], y: [Double]) {
    (x.map { $0 / count }, y.map { $0 / count })
  }

  /// The sums of the same rows less these vectors.
  package func centred(at m: (x: [Double], y: [Double])) -> Moments {
    var result = self
    for i in x.indices {
      for j in x.indices {
        result.xx[i, j] -= m.x[i] * x[j] + x[i] * m.x[j] - count * m.x[i] * m.x[j]
      }
      for k in y.indices {
        result.xy[i, k] -= m.x[i] * y[k] + x[i] * m.y[k] - count * m.x[i] * m.y[k]
      }
    }
    for k in y.indices { result.yy[k] -= m.y[k] * (2 * y[k] - count * m.y[k]) }
    result.x = zip(x, m.x).map { $0 - count * $1 }
    result.y = zip(y, m.y).map { $0 - count * $1 }
    return result
  }
}
