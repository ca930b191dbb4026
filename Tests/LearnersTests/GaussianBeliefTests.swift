import Inference
import Learners
import LinearAlgebra
import Randomness
import Testing

@Suite struct `A normal belief` {
  // NumPy inverts matrices of condition 100 or so; both sides keep ten digits of it.
  static let tolerance = 1e-9

  private func prior(_ golden: Golden) -> GaussianBelief {
    GaussianBelief(mean: golden.numbers("mean"), covariance: golden.numbers("covariance"))
  }

  private func rows(_ golden: Golden) -> [[Double]] {
    let (all, K) = (golden.numbers("rows"), golden.numbers("mean").count)
    return stride(from: 0, to: all.count, by: K).map { Array(all[$0..<$0 + K]) }
  }

  @Test func `of ratings is exact linear regression`() throws {
    let golden = try Golden("continual")
    var belief = prior(golden)
    for (x, rating) in zip(rows(golden), golden.numbers("ratings")) {
      belief.observe(rating: rating, of: x, variance: golden.number("noise"))
    }
    let covariance = golden.numbers("regressionCovariance")
    #expect(largestDifference(belief.mean, golden.numbers("regression")) < Self.tolerance)
    #expect(largestDifference(belief.covariance, covariance) < Self.tolerance)
  }

  @Test(arguments: ["rated", "chosen"])
  func `that wanders is NumPy's Kalman filter`(form: String) throws {
    let golden = try Golden("continual")
    let prior = prior(golden)
    var belief = prior
    for (x, rating) in zip(rows(golden), golden.numbers("ratings")) {
      if form == "rated" {
        belief.observe(rating: rating, of: x, variance: golden.number("noise"))
      } else {
        belief.observe(choice: x)
      }
      belief.relax(towards: prior, persistence: golden.number("persistence"))
    }
    #expect(largestDifference(belief.mean, golden.numbers(form + "Mean")) < Self.tolerance)
    let covariance = golden.numbers(form + "Covariance")
    #expect(largestDifference(belief.covariance, covariance) < Self.tolerance)
  }

  @Test(arguments: [1, 0.95])
  func `is symmetric and positive definite after 10,000 updates`(persistence: Double) throws {
    let K = 10
    var stream = RandomStream(seed: 8)
    let prior = GaussianBelief(
      mean: [Double](repeating: 0.1, count: K),
      covariance: Matrix.identity(K, scale: 100).values)
    var belief = prior
    for i in 0..<10_000 {
      let x = (0..<K).map { _ in stream.normal() }
      if i % 2 == 0 {
        belief.observe(choice: x)
      } else {
        belief.observe(rating: stream.normal(), of: x, variance: 1e-3)
      }
      belief.relax(towards: prior, persistence: persistence)
    }
    let covariance = Matrix(rows: K, columns: K, values: belief.covariance)
    #expect(covariance == covariance.transposed)
    let areFinite = (belief.mean + belief.covariance).allSatisfy(\.isFinite)
    #expect(areFinite)
    _ = try Cholesky(covariance)
  }

  @Test func `returns to the population when nothing is heard`() {
    let prior = GaussianBelief(mean: [1, -1], covariance: [2, 0.5, 0.5, 1])
    var belief = prior
    for _ in 0..<50 { belief.observe(choice: [1, 3]) }
    for _ in 0..<400 { belief.relax(towards: prior, persistence: 0.9) }
    #expect(largestDifference(belief.mean, prior.mean) < 1e-12)
    #expect(largestDifference(belief.covariance, prior.covariance) < 1e-12)
  }

  @Test func `knows the sequence of ratings in any order`() {
    let prior = GaussianBelief(mean: [0, 0], covariance: [4, 1, 1, 2])
    let ratings = [(1.0, [1.0, 0.5]), (-2.0, [0.3, -1.0]), (0.5, [2.0, 2.0])]
    let beliefs = [ratings, ratings.reversed()].map { order in
      order.reduce(into: prior) { $0.observe(rating: $1.0, of: $1.1, variance: 0.5) }
    }
    #expect(largestDifference(beliefs[0].mean, beliefs[1].mean) < 1e-12)
  }
}
