import LinearAlgebra
import Testing

@Suite struct `Cholesky factors` {
  @Test(arguments: [0, 1, 2, 3, 10, 65])
  func `gives the matrix back and solves its system`(n: Int) throws {
    let a = gram(n, ridge: 1, seed: 9)
    let factor = try Cholesky(a)
    let product = factor.lower * factor.lower.transposed
    // Backward error (n + 1) eps ||A||, and the condition number is below n^2 + 1 at ridge 1.
    let scale = a.values.reduce(1) { max($0, abs($1)) } * Double(n + 1)
    #expect(largestDifference(product.values, a.values) <= scale * 0x1p-51)
    let x = dyadic(1, n, seed: 10).values
    let solved = factor.solve(a * x)
    #expect(largestDifference(solved, x) <= scale * Double(n * n + 1) * 0x1p-51, "\(solved) \(x)")
  }

  @Test func `has a lower triangle with a positive diagonal, and zeros above it`() throws {
    let lower = try Cholesky(gram(7, ridge: 0.5, seed: 11)).lower
    for i in 0..<7 {
      #expect(lower[i, i] > 0)
      for j in (i + 1)..<max(7, i + 1) { #expect(lower[i, j] == 0) }
    }
  }

  @Test func `reads the lower triangle only`() throws {
    let a = gram(5, ridge: 1, seed: 12)
    var b = a
    for i in 0..<5 { for j in (i + 1)..<max(5, i + 1) { b[i, j] = 1e9 } }
    #expect(try Cholesky(a).lower == Cholesky(b).lower)
  }

  @Test func `solves each triangle by itself`() throws {
    let factor = try Cholesky(Matrix(rows: 2, columns: 2, values: [4, 2, 2, 5]))
    #expect(factor.lower.values == [2, 0, 1, 2])
    #expect(factor.solveLower([2, 5]) == [1, 2])
    #expect(factor.solveTransposed([4, 2]) == [1.5, 1])
  }

  @Test(arguments: [1, 2, 4])
  func `names the first leading minor that is not positive`(minor: Int) throws {
    var a = Matrix.identity(4)
    a[minor - 1, minor - 1] = -1
    let error = #expect(throws: NotPositiveDefinite.self) { _ = try Cholesky(a) }
    #expect(error?.minor == minor)
    #expect("\(try #require(error))".contains("order \(minor) "))
  }

  @Test func `refuses a matrix of order 1 that is zero or NaN`() {
    for value in [0, -1, Double.nan] {
      #expect(throws: NotPositiveDefinite.self) {
        _ = try Cholesky(Matrix(rows: 1, columns: 1, values: [value]))
      }
    }
  }
}
