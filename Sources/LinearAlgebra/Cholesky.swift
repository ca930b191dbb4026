internal import COpenBLAS
internal import Platform

/// A matrix that was to be factored is not positive definite.
public struct NotPositiveDefinite: Error, CustomStringConvertible, Equatable {
  /// Order of the leading minor that is not positive.
  public let minor: Int

  public var description: String {
    "the leading minor of order \(minor) is not positive: the matrix is not positive definite"
  }
}

/// The Cholesky factor L of a symmetric positive definite matrix A = L L^T: factor once, solve many.
public struct Cholesky: Sendable {
  /// Row-major lower triangle; the upper one is zero.
  public let lower: Matrix

  /// Factors `a`, of which only the lower triangle is read. Cost n^3 / 3 flops.
  public init(_ a: Matrix) throws(NotPositiveDefinite) {
    precondition(a.rows == a.columns, "a \(a.rows) x \(a.columns) matrix has no Cholesky factor")
    BLAS.start()
    var factor = a
    guard a.rows > 0 else {
      lower = factor
      return
    }
    var n = Int32(a.rows)
    var info: Int32 = 0
    // Row-major lower is column-major upper.
    dpotrf_("U", &n, &factor.values, &n, &info)
    precondition(info >= 0, "dpotrf argument \(-info) is invalid")
    guard info == 0 else { throw NotPositiveDefinite(minor: Int(info)) }
    // OpenBLAS lets NaN through as if it were positive.
    for i in 0..<a.rows where !(factor[i, i] > 0) { throw NotPositiveDefinite(minor: i + 1) }
    for i in 0..<a.rows {
      for j in (i + 1)..<a.rows { factor[i, j] = 0 }
    }
    lower = factor
  }

  /// The x of A x = b.
  public func solve(_ b: [Double]) -> [Double] {
    solveTransposed(solveLower(b))
  }

  /// The y of L y = b.
  public func solveLower(_ b: [Double]) -> [Double] {
    let n = lower.rows
    precondition(b.count == n, "a right-hand side of \(b.count) for a factor of order \(n)")
    var y = b
    for i in 0..<n {
      var sum = y[i]
      for j in 0..<i { sum -= lower[i, j] * y[j] }
      y[i] = sum / lower[i, i]
    }
    return y
  }

  /// The x of L^T x = y.
  public func solveTransposed(_ y: [Double]) -> [Double] {
    let n = lower.rows
    precondition(y.count == n, "a right-hand side of \(y.count) for a factor of order \(n)")
    var x = y
    for i in stride(from: n - 1, through: 0, by: -1) {
      let value = x[i] / lower[i, i]
      x[i] = value
      for j in 0..<i { x[j] -= lower[i, j] * value }
    }
    return x
  }

  /// log |A|
  public var logDeterminant: Double {
    (0..<lower.rows).reduce(0) { $0 + 2 * log(lower[$1, $1]) }
  }

  /// The inverse of A, symmetric to the last bit.
  public var inverse: Matrix {
    let n = lower.rows
    var result = Matrix(rows: n, columns: n)
    for j in 0..<n {
      var unit = [Double](repeating: 0, count: n)
      unit[j] = 1
      let column = solve(unit)
      for i in j..<n {
        result[i, j] = column[i]
        result[j, i] = column[i]
      }
    }
    return result
  }
}
