internal import LinearAlgebra

/// About the x of A x = b for a positive definite A that is known by its products alone.
package struct ConjugateGradients: Sendable {
  package let solution: [Double]
  /// |b - A x| as the recurrence has it, over |b|; 0 where b is 0.
  package let residual: Double
  /// Whether the residual is at most the tolerance.
  package let isSolved: Bool

  /// - Parameters:
  ///   - tolerance: Residual, relative to |b|, at which it ends.
  ///   - steps: Products with A at most.
  /// Edge cases: b = 0 has the solution 0, and what is solved after a step is left alone; the sums are those
  /// of b over a power of two near its largest entry, so that no square of a small entry underflows. Where A
  /// is not positive along a direction, it ends with what it has.
  /// Source: Hestenes and Stiefel (1952), Methods of conjugate gradients for solving linear systems.
  package init(
    _ b: [Double], tolerance: Double, steps: Int, product A: ([Double]) -> [Double]
  ) {
    let largest = b.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite else {
      solution = b.map { _ in 0 }
      (residual, isSolved) = largest == 0 ? (0, true) : (.infinity, false)
      return
    }
    let unit = Double(sign: .plus, exponent: largest.exponent, significand: 1)
    var x = b.map { _ in 0.0 }
    var rest = b.map { $0 / unit }
    var direction = rest
    var square = dot(rest, rest)
    let start = square
    let goal = tolerance * tolerance * start
    for _ in 0..<steps where square > goal && square > 0 {
      let along = A(direction)
      let curvature = dot(direction, along)
      guard curvature > 0 else { break }
      let length = square / curvature
      for k in x.indices {
        x[k] += length * direction[k]
        rest[k] -= length * along[k]
      }
      let next = dot(rest, rest)
      for k in x.indices { direction[k] = rest[k] + next / square * direction[k] }
      square = next
    }
    solution = x.map { $0 * unit }
    residual = (square / start).squareRoot()
    isSolved = square <= goal
  }
}
