import LinearAlgebra
import Testing

@Suite struct `Matrix products` {
  static let shapes = [
    (1, 1, 1), (2, 3, 4), (5, 1, 7), (1, 9, 1), (17, 33, 9), (64, 64, 64), (130, 70, 3),
  ]

  // Entries are multiples of 1/64 below 1 in magnitude: products and sums are exact, so that the order
  // of summation cannot show.
  @Test(arguments: shapes)
  func `are those of a plain loop`(m: Int, k: Int, n: Int) {
    let a = dyadic(m, k, seed: 1)
    let b = dyadic(k, n, seed: 2)
    let c = a * b
    #expect(c.rows == m && c.columns == n)
    for i in 0..<m {
      for j in 0..<n {
        let sum = (0..<k).reduce(0) { $0 + a[i, $1] * b[$1, j] }
        #expect(c[i, j] == sum, "entry (\(i), \(j))")
      }
    }
  }

  @Test(arguments: shapes)
  func `with a vector are those of a plain loop`(m: Int, k: Int, n: Int) {
    let a = dyadic(m, k, seed: 3)
    let x = dyadic(1, k, seed: 4).values
    #expect(a * x == (0..<m).map { i in (0..<k).reduce(0) { $0 + a[i, $1] * x[$1] } })
  }

  @Test(arguments: [(0, 3, 2), (3, 0, 2), (3, 2, 0), (0, 0, 0)])
  func `over no rows, no terms or no columns are empty or zero`(m: Int, k: Int, n: Int) {
    let product = Matrix(rows: m, columns: k, repeating: 1) * Matrix(rows: k, columns: n)
    #expect(product == Matrix(rows: m, columns: n))
    let image = Matrix(rows: m, columns: k, repeating: 1) * [Double](repeating: 1, count: k)
    #expect(image == [Double](repeating: Double(k), count: m))
  }

  @Test func `with the identity change nothing, and transposing twice neither`() {
    let a = dyadic(4, 6, seed: 5)
    #expect(a * .identity(6) == a)
    #expect(
      .identity(4, scale: 2) * a == Matrix(rows: 4, columns: 6, values: a.values.map { 2 * $0 }))
    #expect(a.transposed.transposed == a)
    #expect(a.transposed.row(5) == (0..<4).map { a[$0, 5] })
  }

  @Test func `of two vectors are dot and norm`() {
    #expect(dot([1, 2, 3], [4, -5, 6]) == 12)
    #expect(dot([], []) == 0)
    #expect(norm([3, 4]) == 5)
  }
}

/// Entries of -1 ..< 1 in steps of 1/64 from a fixed generator.
func dyadic(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
  var state = seed
  let values = (0..<rows * columns).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 57) / 64 - 1
  }
  return Matrix(rows: rows, columns: columns, values: values)
}

/// A A' + ridge I: symmetric, and positive definite for ridge > 0.
func gram(_ n: Int, ridge: Double, seed: UInt64) -> Matrix {
  let a = dyadic(n, n, seed: seed)
  var result = a * a.transposed
  for i in 0..<n { result[i, i] += ridge }
  return result
}

func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
