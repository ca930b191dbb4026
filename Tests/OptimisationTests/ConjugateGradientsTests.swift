import LinearAlgebra
import Optimisation
import Randomness
import Testing

@Suite struct `Conjugate gradients` {
  /// Positive definite, of order n.
  private func system(_ n: Int) -> Matrix {
    var stream = RandomStream(seed: 3)
    let B = Matrix(rows: n, columns: n, values: (0..<n * n).map { _ in stream.normal() })
    var A = B.timesTransposed(B)
    for i in 0..<n { A[i, i] += 1 }
    return A
  }

  @Test(arguments: [1, 2, 9], [1, 1e-3, 1e-160, 1e-300, 1e150])
  func `solve to the tolerance whatever the size of the right-hand side`(n: Int, size: Double) {
    let (A, b) = (system(n), rightHandSide(n, size))
    let solved = ConjugateGradients(b, tolerance: 1e-9, steps: 200) { A * $0 }
    #expect(solved.isSolved)
    for (found, wanted) in zip(A * solved.solution, b) {
      #expect(abs(found - wanted) <= 1e-7 * size * Double(n))
    }
  }

  /// Of the smallest numbers that a double has, products with A are rounded away.
  @Test(arguments: [1, 2, 9]) func `are finite for the smallest right-hand side`(n: Int) {
    let (A, b) = (system(n), rightHandSide(n, .leastNonzeroMagnitude))
    let solved = ConjugateGradients(b, tolerance: 1e-9, steps: 200) { A * $0 }
    #expect(solved.isSolved && solved.solution.allSatisfy { $0.isFinite })
  }

  private func rightHandSide(_ n: Int, _ size: Double) -> [Double] {
    var stream = RandomStream(seed: 4)
    return (0..<n).map { _ in size * (1 + stream.uniform()) }
  }

  @Test func `are done at once where there is nothing to solve`() {
    let solved = ConjugateGradients([0, 0], tolerance: 1e-9, steps: 5) { _ in
      Issue.record("a product was asked for")
      return [0, 0]
    }
    #expect(solved.isSolved && solved.residual == 0 && solved.solution == [0, 0])
  }

  @Test func `stop where a direction has no curvature`() {
    let solved = ConjugateGradients([1, 1], tolerance: 1e-9, steps: 5) { [$0[0], -$0[1]] }
    #expect(!solved.isSolved && solved.solution.allSatisfy { $0.isFinite })
  }

  @Test func `do not solve for what is no number`() {
    let solved = ConjugateGradients([.infinity], tolerance: 1e-9, steps: 5) { $0 }
    #expect(!solved.isSolved && solved.solution == [0])
  }
}
