import ArgumentParser
import Foundation
import Inference
import Learners
import Platform
import Randomness

struct BenchOnline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "online",
    abstract: "One person served online: time to learn from a comparison and to score a response.",
    discussion: """
      Each timed call is a person's stream of --items comparisons with normal features. The rate is \
      of the bytes that an update must move; a state that fits the caches moves faster than the copy \
      of 256 MB it is shown with.

        attune bench online --items 256
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Comparisons in a person's stream.")
  var items = 256

  func validate() throws {
    guard items >= 1 else { throw ValidationError("--items is \(items); expected at least 1") }
  }

  func run() throws {
    let bandwidth = copyBandwidth()
    print("one person online, \(items) comparisons, 1 thread; copy \(shown(bandwidth / 1e9)) GB/s")
    for K in [10, 64, 384] {
      let stream = Comparisons(width: K, count: items)
      let prior = GaussianBelief(
        mean: [Double](repeating: 0, count: K), covariance: diagonal(K, 1))
      let models = (
        KalmanModel(prior: prior, persistence: 0.98, isNonNegative: false, ratingVariance: 0.25),
        ChangeDetectionModel(
          prior: prior, threshold: 6, isNonNegative: false, ratingVariance: 0.25)
      )
      // Sigma is read for its product with x, read and written by the update, and both are by the pull
      // towards the prior, which reads the prior's too: six passes.
      let bytes = Double(6 * 8 * K * K)
      try measure("kalman", models.0, stream, bytes: bytes, bandwidth)
      try measure("change-detection", models.1, stream, bytes: 2 * bytes, bandwidth)
      guard K <= 64 else { continue }  // Newton's method on K weights after every item
      let recency = RecencyModel(width: K, ridge: 1, discount: 0.9)
      try measure("discounted", recency, stream, bytes: nil, bandwidth)
    }
  }

  private func measure<Model: PersonModel>(
    _ name: String, _ model: Model, _ stream: Comparisons, bytes: Double?, _ bandwidth: Double
  ) throws {
    var (learning, scoring) = (Timing(), Timing())
    var person = Person(model)
    var sum = 0.0
    for _ in 0..<arguments.repeats {
      person = learning.measure { stream.person(model) }
      sum = scoring.measure { stream.winners.reduce(0) { $0 + person.score(of: $1) } }
    }
    let (update, score) = (
      learning.median / Double(stream.count), scoring.median / Double(stream.count)
    )
    let saved = try JSONEncoder().encode(person.state).count
    let rate = bytes.map { $0 / update }
    let share = rate.map {
      ", \(shown($0 / 1e9)) GB/s (\(shown(100 * $0 / bandwidth)) % of the copy)"
    }
    print(
      "  K \(stream.width) \(name): update \(shown(1e6 * update)) us\(share ?? ""), score"
        + " \(shown(1e9 * score)) ns, state \(saved) bytes as JSON; check \(shown(abs(sum)))")
  }
}

private func diagonal(_ K: Int, _ value: Double) -> [Double] {
  (0..<K * K).map { $0 % (K + 1) == 0 ? value : 0 }
}

/// Winners and losers with standard normal features, chosen by standard normal weights.
private struct Comparisons {
  let width: Int
  var winners: [[Double]] = []
  var losers: [[Double]] = []
  var count: Int { winners.count }

  init(width: Int, count: Int) {
    self.width = width
    var stream = RandomStream(seed: 1).stream("bench", "online")
    let draw = { (stream: inout RandomStream) in (0..<width).map { _ in stream.normal() } }
    let weights = draw(&stream)
    for _ in 0..<count {
      let (a, b) = (draw(&stream), draw(&stream))
      let margin = zip(weights, zip(a, b)).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) }
      winners.append(margin > 0 ? a : b)
      losers.append(margin > 0 ? b : a)
    }
  }

  /// A newcomer after the whole stream.
  func person<Model: PersonModel>(_ model: Model) -> Person<Model> {
    var person = Person(model)
    for (winner, loser) in zip(winners, losers) { person.update(winner: winner, losers: [loser]) }
    return person
  }
}

/// Bytes read and written per second by a copy too large for the caches.
private func copyBandwidth() -> Double {
  let bytes = 1 << 28
  let source = [UInt8](repeating: 1, count: bytes)
  var target = [UInt8](repeating: 0, count: bytes)
  var timing = Timing()
  for _ in 0..<3 {
    timing.measure {
      _ = source.withUnsafeBytes { from in
        target.withUnsafeMutableBytes { memcpy($0.baseAddress!, from.baseAddress!, bytes) }
      }
    }
  }
  return 2 * Double(bytes) / timing.median
}
