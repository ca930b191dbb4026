internal import COpenBLAS

extension Matrix {
  /// The product A^T B, (k x m)^T by (k x n), without a transposed copy. Cost 2 m k n flops.
  public func transposedTimes(_ b: Matrix) -> Matrix {
    precondition(rows == b.rows, "(\(rows) x \(columns))^T times \(b.rows) x \(b.columns)")
    BLAS.start()
    var c = Matrix(rows: columns, columns: b.columns)
    guard rows > 0, columns > 0, b.columns > 0 else { return c }
    cblas_dgemm(
      CblasRowMajor, CblasTrans, CblasNoTrans,
      Int32(columns), Int32(b.columns), Int32(rows), 1, values, Int32(columns),
      b.values, Int32(b.columns), 0, &c.values, Int32(b.columns))
    return c
  }

  /// The product A B^T, (m x k) by (n x k)^T, without a transposed copy. Cost 2 m k n flops.
  public func timesTransposed(_ b: Matrix) -> Matrix {
    precondition(columns == b.columns, "\(rows) x \(columns) times (\(b.rows) x \(b.columns))^T")
    BLAS.start()
    var c = Matrix(rows: rows, columns: b.rows)
    guard rows > 0, columns > 0, b.rows > 0 else { return c }
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans,
      Int32(rows), Int32(b.rows), Int32(columns), 1, values, Int32(columns),
      b.values, Int32(b.columns), 0, &c.values, Int32(b.rows))
    return c
  }
}
