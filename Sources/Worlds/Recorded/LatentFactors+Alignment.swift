import LinearAlgebra

extension LatentFactors {
  /// Turns the factors so that they are as near as they can be to those of another fit to the same rows: factors are
  /// known but for a rotation, and learners compare columns by name.
  ///
  /// Source: the orthogonal Procrustes problem, Schoenemann (1966): with loadings^T target = U S V^T the
  /// rotation is U V^T.
  mutating func turn(towards target: LatentFactors) {
    let product = loadings.transposedTimes(target.loadings)
    let V = product.transposedTimes(product).symmetricEigen().vectors
    turn(by: orthonormal(product * V).timesTransposed(V))
  }
}

/// Orthonormal columns, each in the direction of the given column as far as those before it leave one; where
/// they leave none, in the direction of an axis.
private func orthonormal(_ matrix: Matrix) -> Matrix {
  let n = matrix.rows
  var found: [[Double]] = []
  let least = 1e-9 * norm(matrix.values)
  for column in 0..<n {
    let given = rest((0..<n).map { matrix[$0, column] }, beside: found)
    var next = given
    if norm(given) <= least {
      let axes = (0..<n).map { axis in
        rest((0..<n).map { $0 == axis ? 1 : 0 }, beside: found)
      }
      next = axes.max { norm($0) < norm($1) }!
    }
    let length = norm(next)
    found.append(next.map { $0 / length })
  }
  return Matrix(rows: n, columns: n, values: found.flatMap { $0 }).transposed
}

/// What of a vector is orthogonal to unit vectors; twice, against rounding.
private func rest(_ vector: [Double], beside units: [[Double]]) -> [Double] {
  var rest = vector
  for unit in units + units {
    let share = dot(rest, unit)
    for i in rest.indices { rest[i] -= share * unit[i] }
  }
  return rest
}
