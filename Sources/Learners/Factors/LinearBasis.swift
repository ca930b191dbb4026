package import Inference
package import LinearAlgebra

/// A shared basis V over features: the margin of row i of user u is x_i . V c_u.
///
/// Parameters: V, K x R, row-major. Cost of a product: 2 n K R flops by BLAS and 2 n R beside them.
package struct LinearBasis: MarginModel {
  let data: FactorData
  /// The users' coefficients c_u, users x R.
  private(set) var coefficients: Matrix
  /// V, K x R.
  private(set) var basis: Matrix
  /// Coefficients of each row's user, n x R.
  private var own: Matrix

  package init(_ data: FactorData, basis: Matrix, coefficients: Matrix) {
    self.data = data
    self.basis = basis
    self.coefficients = coefficients
    own = gathered(coefficients, data.userOfRow)
  }

  mutating func setCoefficients(_ coefficients: Matrix) {
    self.coefficients = coefficients
    own = gathered(coefficients, data.userOfRow)
  }

  package var parameters: [Double] {
    get { basis.values }
    set { basis.values = newValue }
  }

  package var margins: [Double] { change(along: basis.values) }

  package func change(along direction: [Double]) -> [Double] {
    let V = Matrix(rows: basis.rows, columns: basis.columns, values: direction)
    return rowProducts(data.rows * V, own)
  }

  package func gradient(of slopes: [Double]) -> [Double] {
    data.rows.transposedTimes(own.scalingRows(by: slopes)).values
  }

  /// Per user, their rows over the R basis rewards.
  package func projected(_ users: [Evidence]) -> [Evidence] {
    let all = data.rows * basis
    var start = 0
    return users.map { user in
      let range = start..<start + user.count
      start = range.upperBound
      let R = basis.columns
      return Evidence(
        width: R, rows: Array(all.values[range.lowerBound * R..<range.upperBound * R]),
        targets: user.targets, ratingVariance: user.ratingVariance)
    }
  }
}

/// Row u(i) of a matrix for every i.
func gathered(_ matrix: Matrix, _ rowOf: [Int32]) -> Matrix {
  var values: [Double] = []
  values.reserveCapacity(rowOf.count * matrix.columns)
  for row in rowOf {
    let start = Int(row) * matrix.columns
    values += matrix.values[start..<start + matrix.columns]
  }
  return Matrix(rows: rowOf.count, columns: matrix.columns, values: values)
}

/// a_i . b_i for every row i.
func rowProducts(_ a: Matrix, _ b: Matrix) -> [Double] {
  precondition(a.rows == b.rows && a.columns == b.columns, "rows of two matrices of one shape")
  let width = a.columns
  return a.values.withUnsafeBufferPointer { x in
    b.values.withUnsafeBufferPointer { y in
      (0..<a.rows).map { i in
        var sum = 0.0
        for k in i * width..<(i + 1) * width { sum += x[k] * y[k] }
        return sum
      }
    }
  }
}

extension Matrix {
  /// Row i times factor i.
  func scalingRows(by factors: [Double]) -> Matrix {
    var result = self
    result.values.withUnsafeMutableBufferPointer { x in
      for i in 0..<rows {
        let factor = factors[i]
        for k in i * columns..<(i + 1) * columns { x[k] *= factor }
      }
    }
    return result
  }
}
