internal import CGSL

extension RandomStream {
  /// Uniform on [0, 1), 53 bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1.0p-53
  }

  /// Uniform on 0 ..< bound, without bias (Lemire, 2019). `bound` is at least 1.
  public mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a draw below \(bound) is not possible; expected at least 1")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Standard normal.
  public mutating func normal() -> Double {
    attune_random_normal(&state)
  }

  /// Gamma with shape > 0 and scale 1.
  public mutating func gamma(_ shape: Double) -> Double {
    precondition(shape > 0, "gamma shape is \(shape); expected more than 0")
    return attune_random_gamma(&state, shape, 1)
  }

  /// Beta(a, b) on [0, 1], with a, b > 0.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    dirichlet([a, b])[0]
  }

  /// A point of the simplex, Dirichlet(alpha), every alpha > 0.
  ///
  /// Exact down to alpha 0.001 and below: where every gamma draw would underflow, GSL draws in log space.
  public mutating func dirichlet(_ alpha: [Double]) -> [Double] {
    precondition(alpha.allSatisfy { $0 > 0 }, "alpha is \(alpha); expected every entry more than 0")
    var theta = [Double](repeating: 0, count: alpha.count)
    attune_random_dirichlet(&state, alpha.count, alpha, &theta)
    return theta
  }

  /// The numbers 0 ..< count in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    sample(count, from: count)
  }

  /// `size` different numbers from 0 ..< count, in random order. Cost O(count).
  public mutating func sample(_ size: Int, from count: Int) -> [Int] {
    precondition(size <= count, "a sample of \(size) from \(count) is not possible")
    var pool = Array(0..<count)
    for i in 0..<size { pool.swapAt(i, i + below(count - i)) }
    return Array(pool.prefix(size))
  }
}
