import Configuration
import Inference
import Learners
import Learners
import Preferences
import SimulatedWorld
import Testing

@Suite struct `Nearest neighbor` {
  @Test(arguments: ["agreement", "cosine", "euclidean"])
  func `finds historical twins of new users`(similarity: String) throws {
    let world = SimulatedWorld().build()
    let json = #"{"similarity": "\#(similarity)", "neighbors": 1, "shrinkage": 1000000}"#
    let learner = try ContractCase(kind: "nearest-neighbor", json: json).learner()
    let fitted = try #require(try learner.fit(world.training) as? FittedNearestNeighbor)
    // The new user has a historical user's own items: nobody else's weights fit them so well.
    let histories = world.training.historical
    let found = (0..<20).filter { u in
      let own = (0..<10).map { k in
        fitted.crowd.neighbors.columns[k * histories.count + u]
      }
      return largestDifference(fitted.weights(after: histories[u]), own) < 1e-12
    }
    // By agreement, a more decided neighbour may explain the same items as well.
    #expect(found.count >= (similarity == "agreement" ? 10 : 20), "twins found: \(found)")
  }

  @Test func `is the mean of all historical users before any feedback`() throws {
    let world = SimulatedWorld().build()
    let fitted = try NearestNeighbor().fit(world.training)
    let n = world.training.historical.count
    let equal = fitted.crowd.neighbors.mean([Double](repeating: 1, count: n))
    #expect(fitted.weights(after: world.histories[0].first(0)) == equal)
  }

  @Test func `agreement is the log-likelihood that each neighbour gives the items`() {
    let world = SimulatedWorld().build()
    let evidence = Evidence(world.histories[0], table: world.training.table)
    let neighbors = Neighbors(world.testWeights, width: 10)
    let logs = neighbors.logAgreement(evidence, sharpness: 8)
    for (h, w) in world.testWeights.enumerated() {
      let expected = evidence.derivatives(at: w.map { 8 * $0 }).loss
      // Sixteen factors are multiplied before a logarithm: relative error below 1e-13 of the loss.
      #expect(abs(logs[h] + expected) < 1e-9 * (1 + expected))
    }
  }

  @Test func `votes keep the nearest, ties to the earlier`() {
    #expect(votes([0, 2, 2, 1], keep: 1) == [0, 1, 0, 0])
    #expect(votes([0, 0, 0], keep: 0, excluding: 1) == [1, 0, 1])
    #expect(votes([5], keep: 0, excluding: 0) == [0])
  }

  @Test(arguments: [
    (#"{"embedding": "winners", "similarity": "agreement"}"#, "similarity is \"agreement\""),
    (#"{"features": "text"}"#, "features is \"text\""),
  ])
  func `refuses settings that contradict each other`(json: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try ContractCase(kind: "nearest-neighbor", json: json).learner()
    }
    #expect(error?.message.isEmpty == false && error!.path.hasPrefix("nearest-neighbor."))
    #expect("\(error!.path) \(error!.message)".contains(message))
  }

  @Test func `closes more of the way with more feedback`() throws {
    var world = SimulatedWorld()
    world.historical = 500
    world.test = 100
    let built = world.build()
    let fitted = try NearestNeighbor().fit(built.training)
    let rates = try fitted.scores(
      for: built.candidates, histories: built.histories, counts: [0, 4, 32]
    ).map { built.winRate($0) }
    #expect(abs(rates[0] - 0.5) < 0.03 && rates[1] > 0.53 && rates[2] > 0.64, "\(rates)")
  }
}

@Suite struct `Text embedding` {
  let embed = TextEmbedding()

  @Test(arguments: ["", " ", "...", "\u{0}", "naïve 日本語 🎈", "a", "A a A a"])
  func `has length 1, or 0 for a text without words`(text: String) {
    let vector = embed(text)
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(vector.count == 256)
    #expect(abs(length - 1) < 1e-6 || length == 0)
  }

  @Test func `knows no case and no punctuation, but the order of words`() {
    #expect(embed("The cat, sat!") == embed("the CAT sat"))
    #expect(embed("dog bites man") != embed("man bites dog"))
  }

  @Test func `puts texts with common words nearer than texts without`() {
    func likeness(_ a: String, _ b: String) -> Float {
      zip(embed(a), embed(b)).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let text = "the quick brown fox jumps over the lazy dog"
    #expect(
      likeness(text, "a quick brown fox sleeps") > likeness(text, "stocks fell in March") + 0.2)
  }
}
