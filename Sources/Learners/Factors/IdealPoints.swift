package import LinearAlgebra
internal import Preferences

/// Responses and users in one space: the margin of a pair is a difference of squared distances.
///
/// With f = A^T e and the user's ideal point a = P w, a winner x and a loser y:
/// |f_y - a|^2 - |f_x - a|^2 = 2 (f_x - f_y) . a - (f_x - f_y) . (f_x + f_y).
/// A rated response counts 2 f . a - |f|^2, its distance up to a constant of the user. Parameters: A
/// (K x d), then P (d x R). Cost of a product: about 8 n K d flops by BLAS.
/// Source: Chen et al. (2024), PAL, section 3, model A.
package struct IdealPoints: MarginModel {
  let data: FactorData
  /// Winner plus loser, or the features of a rated response; n x K.
  let sums: Matrix
  /// The users' mixtures w_u, users x R.
  private(set) var coefficients: Matrix
  private var own: Matrix
  /// A, features x dimensions.
  package private(set) var map: Matrix
  /// P, dimensions x prototypes.
  package private(set) var prototypes: Matrix
  /// f_x - f_y and f_x + f_y of every row.
  private var difference: Matrix
  private var sum: Matrix
  /// a of every row's user, n x d.
  private var ideals: Matrix
  /// 2 a - (f_x + f_y) of every row.
  private var attraction: Matrix

  package init(
    _ data: FactorData, sums: Matrix, map: Matrix, prototypes: Matrix, coefficients: Matrix
  ) {
    self.data = data
    self.sums = sums
    self.map = map
    self.prototypes = prototypes
    self.coefficients = coefficients
    own = gathered(coefficients, data.userOfRow)
    difference = data.rows * map
    sum = sums * map
    ideals = own.timesTransposed(prototypes)
    attraction = pull(ideals, sum)
  }

  mutating func setCoefficients(_ coefficients: Matrix) {
    self.coefficients = coefficients
    own = gathered(coefficients, data.userOfRow)
    ideals = own.timesTransposed(prototypes)
    attraction = pull(ideals, sum)
  }

  package var parameters: [Double] {
    get { map.values + prototypes.values }
    set {
      map.values = Array(newValue[..<map.values.count])
      prototypes.values = Array(newValue[map.values.count...])
      difference = data.rows * map
      sum = sums * map
      ideals = own.timesTransposed(prototypes)
      attraction = pull(ideals, sum)
    }
  }

  package var margins: [Double] { rowProducts(difference, attraction) }

  package func change(along direction: [Double]) -> [Double] {
    let (dA, dP) = parts(direction)
    let byMap = rowProducts(data.rows * dA, attraction)
    let bySum = rowProducts(difference, sums * dA)
    let byIdeal = rowProducts(difference, own.timesTransposed(dP))
    return byMap.indices.map { byMap[$0] - bySum[$0] + 2 * byIdeal[$0] }
  }

  package func gradient(of slopes: [Double]) -> [Double] {
    let pulled = difference.scalingRows(by: slopes)
    let first = data.rows.transposedTimes(attraction.scalingRows(by: slopes)).values
    let second = sums.transposedTimes(pulled).values
    let byPrototypes = pulled.transposedTimes(own).values
    return first.indices.map { first[$0] - second[$0] } + byPrototypes.map { 2 * $0 }
  }

  private func parts(_ direction: [Double]) -> (Matrix, Matrix) {
    let split = map.values.count
    return (
      Matrix(rows: map.rows, columns: map.columns, values: Array(direction[..<split])),
      Matrix(rows: prototypes.rows, columns: prototypes.columns, values: Array(direction[split...]))
    )
  }

  /// Per prototype, what each response is worth to a user at it: 2 f . p - |f|^2. Since mixtures sum to 1,
  /// a user's reward is the mixture of these.
  package func rewards(_ features: Matrix) -> Matrix {
    let f = features * map
    var result = f * prototypes
    for i in 0..<f.rows {
      let square = dot(f.row(i), f.row(i))
      for k in 0..<result.columns { result[i, k] = 2 * result[i, k] - square }
    }
    return result
  }
}

/// 2 a - s, entry by entry.
private func pull(_ a: Matrix, _ s: Matrix) -> Matrix {
  var result = a
  result.values.withUnsafeMutableBufferPointer { x in
    s.values.withUnsafeBufferPointer { y in
      for i in x.indices { x[i] = 2 * x[i] - y[i] }
    }
  }
  return result
}
