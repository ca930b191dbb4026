import Foundation
import Inference
import Learners
import Randomness
import Testing

@Suite struct `Posterior by importance weights` {
  /// Weights are products of up to 40 factors, each with an error of a few units in the last place of
  /// single precision, 6e-8: 1e-5 is more than 40 times four of them.
  @Test(arguments: [(3, 50), (10, 48), (16, 17)])
  func `has the means of a plain loop in double precision`(models: Int, count: Int) {
    let items = 40
    let users = 3
    var stream = RandomStream(seed: 13)
    let alpha = [Double](repeating: 0.5, count: models)
    let draws = (0..<count).flatMap { _ in stream.dirichlet(alpha).map(Float.init) }
    let rows = (0..<users * items * models).map { _ in Float(stream.normal()) }
    let posterior = ImportancePosterior(draws: draws, models: models, sharpness: 2)
    let means = posterior.means(rows, users: users, items: items, jobs: 2)
    #expect(means == posterior.means(rows, users: users, items: items, jobs: 1))
    for user in 0..<users {
      var logs = [Double](repeating: 0, count: count)
      for item in 0...items {
        if item > 0 {
          for n in 0..<count {
            let start = (user * items + item - 1) * models
            let score = (0..<models).reduce(0.0) {
              $0 + Double(rows[start + $1]) * Double(draws[n * models + $1])
            }
            logs[n] -= softplus(-2 * score)
          }
        }
        let weights = logs.map { exp($0 - logs.max()!) }
        for k in 0..<models {
          let sum = (0..<count).reduce(0.0) { $0 + weights[$1] * Double(draws[$1 * models + k]) }
          let expected = sum / weights.reduce(0, +)
          let own = Double(means[(user * (items + 1) + item) * models + k])
          #expect(abs(own - expected) < 1e-5, "user \(user), item \(item): \(own), \(expected)")
        }
      }
    }
  }

  @Test func `survives a thousand surprising items`() {
    let posterior = ImportancePosterior(draws: [1, 0, 0.5, 0.5], models: 2, sharpness: 50)
    let rows: [Float] = (0..<2000).map { $0 % 2 == 0 ? -1 : 0 }
    let means = posterior.means(rows, users: 1, items: 1000, jobs: 1)
    #expect(means.allSatisfy { $0.isFinite })
    #expect(abs(means[2000] - 0.5) < 1e-6 && abs(means[2001] - 0.5) < 1e-6)
  }
}
