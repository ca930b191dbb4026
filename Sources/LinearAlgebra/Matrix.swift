internal import COpenBLAS

/// A dense matrix of doubles, row-major.
public struct Matrix: Sendable, Equatable {
  public let rows: Int
  public let columns: Int
  /// Entry (i, j) is `values[i * columns + j]`.
  public var values: [Double]

  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(
      values.count == rows * columns,
      "\(values.count) values do not fill a \(rows) x \(columns) matrix")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(
      rows: rows, columns: columns, values: [Double](repeating: value, count: rows * columns))
  }

  /// The n x n identity times `scale`.
  public static func identity(_ n: Int, scale: Double = 1) -> Matrix {
    var result = Matrix(rows: n, columns: n)
    for i in 0..<n { result[i, i] = scale }
    return result
  }

  @inlinable public subscript(i: Int, j: Int) -> Double {
    get { values[i * columns + j] }
    set { values[i * columns + j] = newValue }
  }

  /// Row i as a copy.
  public func row(_ i: Int) -> [Double] {
    Array(values[i * columns..<(i + 1) * columns])
  }

  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for i in 0..<rows {
      for j in 0..<columns { result[j, i] = self[i, j] }
    }
    return result
  }
}

extension Matrix {
  /// The product A B, (m x k) by (k x n), by OpenBLAS on one thread. Cost 2 m k n flops.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.columns == b.rows, "\(a.rows) x \(a.columns) times \(b.rows) x \(b.columns)")
    BLAS.start()
    var c = Matrix(rows: a.rows, columns: b.columns)
    guard a.rows > 0, b.columns > 0, a.columns > 0 else { return c }
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans,
      Int32(a.rows), Int32(b.columns), Int32(a.columns), 1, a.values, Int32(a.columns),
      b.values, Int32(b.columns), 0, &c.values, Int32(b.columns))
    return c
  }

  /// The product A x. The sum over each row does not depend on the other rows.
  public static func * (a: Matrix, x: [Double]) -> [Double] {
    precondition(a.columns == x.count, "\(a.rows) x \(a.columns) times a vector of \(x.count)")
    BLAS.start()
    var y = [Double](repeating: 0, count: a.rows)
    guard a.rows > 0, a.columns > 0 else { return y }
    cblas_dgemv(
      CblasRowMajor, CblasNoTrans, Int32(a.rows), Int32(a.columns), 1, a.values, Int32(a.columns),
      x, 1, 0, &y, 1)
    return y
  }
}

/// Sum of the products of entries, left to right.
@inlinable public func dot(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count, "dot product of \(a.count) and \(b.count) entries")
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}

/// Euclidean length.
@inlinable public func norm(_ a: [Double]) -> Double {
  dot(a, a).squareRoot()
}
