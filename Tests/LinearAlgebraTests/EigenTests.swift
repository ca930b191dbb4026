import LinearAlgebra
import Testing

@Suite struct `Symmetric eigenvectors` {
  @Test(arguments: [0, 1, 2, 5, 40])
  func `rebuild the matrix and are orthonormal`(n: Int) {
    let a = indefinite(n)
    let (values, vectors) = a.symmetricEigen()
    #expect(values.count == n && vectors.rows == n && vectors.columns == n)
    var scaled = vectors
    for i in 0..<n { for j in 0..<n { scaled[i, j] *= values[j] } }
    // Backward error: a modest multiple of n eps ||A||, with ||A|| below 2 n.
    let tolerance = 16 * Double(n * n) * 0x1p-52
    #expect(largestDifference((scaled * vectors.transposed).values, a.values) <= tolerance)
    let products = (vectors.transposed * vectors).values
    #expect(largestDifference(products, Matrix.identity(n).values) <= tolerance)
  }

  @Test(arguments: [1, 2, 5, 40])
  func `come by falling value, the largest entry of each positive`(n: Int) {
    let (values, vectors) = indefinite(n).symmetricEigen()
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
    for j in 0..<n {
      let column = vectors.transposed.row(j)
      #expect(column.max { abs($0) < abs($1) }! > 0, "vector \(j)")
    }
  }

  @Test func `of a 2 x 2 matrix are those worked out by hand`() {
    // Eigenvalues 3 and 1 of (2, -1; -1, 2), along (1, -1) and (1, 1).
    let (values, vectors) = Matrix(rows: 2, columns: 2, values: [2, -1, -1, 2]).symmetricEigen()
    let half = 0.5.squareRoot()
    #expect(largestDifference(values, [3, 1]) < 1e-15)
    #expect(largestDifference(vectors.values.map(abs), [half, half, half, half]) < 1e-15)
    #expect(vectors[0, 0] * vectors[1, 0] < 0 && vectors[0, 1] > 0 && vectors[1, 1] > 0)
  }

  @Test func `are taken from the lower triangle only`() {
    let a = indefinite(6)
    var b = a
    for i in 0..<6 { for j in (i + 1)..<max(6, i + 1) { b[i, j] = 1e9 } }
    #expect(a.symmetricEigen().values == b.symmetricEigen().values)
  }
}

/// B + B': symmetric with eigenvalues of either sign.
private func indefinite(_ n: Int) -> Matrix {
  let b = dyadic(n, n, seed: 13)
  var result = b
  for i in 0..<n { for j in 0..<n { result[i, j] += b[j, i] } }
  return result
}
