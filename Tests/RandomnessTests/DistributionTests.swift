import Randomness
import Testing

/// Bands are five standard errors: a right implementation leaves one in two million.
@Suite struct Distributions {
  static let draws = 200_000

  @Test func `uniform draws fill [0, 1) evenly`() {
    var stream = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: 20)
    for _ in 0..<Self.draws {
      let u = stream.uniform()
      #expect(u >= 0 && u < 1)
      counts[Int(u * 20)] += 1
    }
    #expect(uniformity(counts) > 1e-6)
  }

  @Test(arguments: [2, 3, 7, 20, 1000])
  func `whole numbers below a bound are equally frequent`(bound: Int) {
    var stream = RandomStream(seed: 2)
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<Self.draws { counts[stream.below(bound)] += 1 }
    #expect(uniformity(counts) > 1e-6)
  }

  /// 2^64 is 8/3 of this bound: without rejection, remainders by 3 would have 3, 3 and 2 parts of 8.
  @Test func `whole numbers below a large bound have no bias`() {
    var stream = RandomStream(seed: 3)
    let bound = 3 << 61
    let low = (0..<Self.draws).count { _ in stream.below(bound) % 3 == 2 }
    #expect(shareErrors(low, 1.0 / 3) < 5)
  }

  @Test func `below 1 is 0, and the largest bound is allowed`() {
    var stream = RandomStream(seed: 4)
    #expect(stream.below(1) == 0)
    #expect(stream.below(.max) >= 0)
  }

  @Test func `normal draws have the normal's moments and tails`() {
    var stream = RandomStream(seed: 5)
    let z = (0..<Self.draws).map { _ in stream.normal() }
    #expect(errors(of: z, 0, deviation: 1) < 5)
    #expect(errors(of: z.map { $0 * $0 }, 1, deviation: 2.0.squareRoot()) < 5)
    for x in [-2.5, -1, 0, 0.3, 3] {
      #expect(shareErrors(z.count { $0 <= x }, SpecialFunctions.normalCDF(x)) < 5, "below \(x)")
    }
  }

  @Test(arguments: [0.05, 0.5, 1, 2.5, 40])
  func `gamma draws have mean and variance equal to the shape`(shape: Double) {
    var stream = RandomStream(seed: 6)
    let g = (0..<Self.draws).map { _ in stream.gamma(shape) }
    #expect(g.allSatisfy { $0 >= 0 })
    #expect(errors(of: g, shape, deviation: shape.squareRoot()) < 5)
    // Var((g - a)^2) = 2 a^2 + 6 a, from the gamma's fourth central moment 3 a^2 + 6 a.
    let spread = (2 * shape * shape + 6 * shape).squareRoot()
    #expect(errors(of: g.map { ($0 - shape) * ($0 - shape) }, shape, deviation: spread) < 5)
  }

  @Test(arguments: [(0.01, 0.01), (0.5, 2), (1, 1), (30, 70)])
  func `beta draws have the beta's mean and variance`(a: Double, b: Double) {
    var stream = RandomStream(seed: 7)
    let p = (0..<Self.draws).map { _ in stream.beta(a, b) }
    #expect(p.allSatisfy { $0 >= 0 && $0 <= 1 })
    let mean = a / (a + b)
    let variance = mean * (1 - mean) / (a + b + 1)
    #expect(errors(of: p, mean, deviation: variance.squareRoot()) < 5)
    // A squared deviation is at most 1, so its deviation is at most the root of its mean.
    let squares = p.map { ($0 - mean) * ($0 - mean) }
    #expect(errors(of: squares, variance, deviation: variance.squareRoot()) < 5)
  }

  @Test func `all orders of four are equally frequent`() {
    var stream = RandomStream(seed: 8)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<Self.draws { counts[stream.permutation(4), default: 0] += 1 }
    #expect(counts.count == 24 && uniformity(Array(counts.values)) > 1e-6)
  }

  @Test func `all ordered pairs out of five are equally frequent samples`() {
    var stream = RandomStream(seed: 9)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<Self.draws { counts[stream.sample(2, from: 5), default: 0] += 1 }
    #expect(counts.count == 20 && uniformity(Array(counts.values)) > 1e-6)
    #expect(counts.keys.allSatisfy { $0[0] != $0[1] })
  }

  @Test func `samples of nothing and of everything are allowed`() {
    var stream = RandomStream(seed: 10)
    #expect(stream.sample(0, from: 0).isEmpty && stream.sample(0, from: 3).isEmpty)
    #expect(stream.permutation(0).isEmpty && stream.permutation(1) == [0])
    #expect(stream.sample(9, from: 9).sorted() == Array(0..<9))
  }

  @Test func `the same seed draws the same`() {
    func draw() -> [Double] {
      var stream = RandomStream(seed: 11)
      return [stream.normal(), stream.gamma(0.3), stream.beta(2, 3)]
        + stream.dirichlet([0.1, 0.2, 0.3])
    }
    #expect(draw() == draw())
  }
}

@Suite struct `Dirichlet draws` {
  static let alphas = [0.001, 0.01, 0.05, 1, 100]
  static let draws = 40_000

  @Test(arguments: alphas)
  func `sum to 1 and are never NaN`(alpha: Double) {
    for w in drawn(alpha) {
      #expect(w.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(abs(w.reduce(0, +) - 1) <= 1e-12, "\(w)")
    }
  }

  /// Zollo et al. (2025) print 0.944, 0.784, 0.664 and 0.293 for ten reward models. The figures here
  /// are means of 500,000 draws by numpy in log space, with the standard deviation of one draw.
  @Test(arguments: [
    (0.001, 0.99383, 0.0411), (0.01, 0.94288, 0.1180), (0.05, 0.78361, 0.1851),
    (0.1, 0.66447, 0.1875), (1, 0.29281, 0.0794), (100, 0.115945, 0.00540),
  ])
  func `have the mean largest weight of the theory`(
    alpha: Double, expected: Double, deviation: Double
  ) {
    // The reference is itself a mean of 500,000: its error adds a little.
    let largest = drawn(alpha).map { $0.max()! }
    #expect(errors(of: largest, expected, deviation: deviation * 1.04) < 5)
  }

  @Test(arguments: alphas)
  func `have mean 1/K and the Dirichlet's variance in every weight`(alpha: Double) {
    let all = drawn(alpha)
    // K a + 1 = 10 alpha + 1 in the denominator.
    let variance = 0.1 * 0.9 / (10 * alpha + 1)
    for k in 0..<10 {
      #expect(
        errors(of: all.map { $0[k] }, 0.1, deviation: variance.squareRoot()) < 5, "weight \(k)")
    }
  }

  @Test func `are nearly one-hot at alpha 0.001, every weight winning equally often`() {
    var wins = [Int](repeating: 0, count: 10)
    for w in drawn(0.001) {
      wins[w.indices.max { w[$0] < w[$1] }!] += 1
    }
    #expect(uniformity(wins) > 1e-6)
    // Logarithms of gamma draws are exponential with rate alpha: one of nine comes within a factor of
    // 1000 of the largest with probability 9 alpha log 1000 = 0.062, to first order.
    let share = Double(drawn(0.001).count { $0.max()! > 0.999 }) / Double(Self.draws)
    #expect(abs(share - 0.938) < 0.01, "\(share)")
  }

  @Test func `follow unequal parameters`() {
    var stream = RandomStream(seed: 13)
    let alpha = [0.5, 1, 2.5]
    let all = (0..<Self.draws).map { _ in stream.dirichlet(alpha) }
    for k in 0..<3 {
      let mean = alpha[k] / 4
      #expect(
        errors(of: all.map { $0[k] }, mean, deviation: (mean * (1 - mean) / 5).squareRoot()) < 5)
    }
  }

  @Test func `of one weight are 1`() {
    var stream = RandomStream(seed: 14)
    #expect(stream.dirichlet([0.3]) == [1])
  }

  private func drawn(_ alpha: Double) -> [[Double]] {
    var stream = RandomStream(seed: 12)
    return (0..<Self.draws).map { _ in
      stream.dirichlet([Double](repeating: alpha, count: 10))
    }
  }
}

/// Chi-squared p-value of equal frequencies.
private func uniformity(_ counts: [Int]) -> Double {
  let expected = Double(counts.reduce(0, +)) / Double(counts.count)
  let statistic = counts.reduce(0.0) {
    $0 + (Double($1) - expected) * (Double($1) - expected) / expected
  }
  return SpecialFunctions.chiSquaredUpper(statistic, degrees: Double(counts.count - 1))
}

/// Distance of a share of all draws from its probability, in standard errors.
private func shareErrors(_ count: Int, _ probability: Double) -> Double {
  let n = Double(Distributions.draws)
  return abs(Double(count) / n - probability) / (probability * (1 - probability) / n).squareRoot()
}

/// Distance of the values' mean from the true one, in standard errors.
private func errors(of values: [Double], _ mean: Double, deviation: Double) -> Double {
  let n = Double(values.count)
  return abs(values.reduce(0, +) / n - mean) / deviation * n.squareRoot()
}
