internal import COpenBLAS

extension Matrix {
  /// Eigenvalues, largest first, and unit eigenvectors (column j belongs to value j) of a symmetric
  /// matrix, of which only the lower triangle is read. Signs: each vector's largest entry is positive.
  public func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    precondition(rows == columns, "a \(rows) x \(columns) matrix is not symmetric")
    BLAS.start()
    guard rows > 0 else { return ([], self) }
    var n = Int32(rows)
    var columnMajor = values  // symmetric: row-major lower is column-major upper
    var ascending = [Double](repeating: 0, count: rows)
    var work = [Double](repeating: 0, count: max(1, 34 * rows))
    var workCount = Int32(work.count)
    var info: Int32 = 0
    dsyev_("V", "U", &n, &columnMajor, &n, &ascending, &work, &workCount, &info)
    precondition(info == 0, "dsyev ended with \(info) on a \(rows) x \(rows) matrix")
    var vectors = Matrix(rows: rows, columns: rows)
    for j in 0..<rows {
      let source = Array(columnMajor[(rows - 1 - j) * rows..<(rows - j) * rows])
      let largest = source.max { abs($0) < abs($1) }!
      for i in 0..<rows { vectors[i, j] = largest < 0 ? -source[i] : source[i] }
    }
    return (ascending.reversed(), vectors)
  }
}
