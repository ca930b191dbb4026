import Configuration
import Foundation
import Inference
import Learners
import LinearAlgebra
import Preferences
import Randomness
import SimulatedWorld
import Testing

@Suite struct `Features` {
  @Test func `scores are the table itself`() throws {
    let training = SimulatedWorld().build().training
    #expect(
      try training.seen(as: FeatureSettings(.scores, textWidth: 8)).table.scores
        == training.table.scores)
  }

  @Test func `both are the scores, then the text`() throws {
    let training = SimulatedWorld().build().training
    let both = try training.seen(as: FeatureSettings(.both, textWidth: 8)).table
    let text = try training.seen(as: FeatureSettings(.text, textWidth: 8)).table
    #expect(both.modelCount == 18 && text.modelCount == 8)
    for row in [0, 7, 900] {
      #expect(both.features(row) == training.table.features(row) + text.features(row))
    }
  }

  @Test func `text columns have mean square 1 over the training texts`() throws {
    let world = SimulatedWorld().build()
    let text = try world.training.seen(as: FeatureSettings(.text, textWidth: 16)).table
    // The last fifth of the prompts is for evaluation.
    let values = text.scores[..<(96 * 8 * 16)].map(Double.init)
    #expect(abs(dot(values, values) / Double(values.count) - 1) < 0.05)
  }

  @Test(arguments: [
    ("maml", #"{"inner": "mirror", "features": "text"}"#, "inner is \"mirror\""),
    ("fomaml", #"{"inner": "mirror", "features": "both"}"#, "inner is \"mirror\""),
    ("logistic", #"{"nonNegative": "yes", "features": "both"}"#, "nonNegative is \"yes\""),
    ("imaml", #"{"nonNegative": "yes", "features": "text"}"#, "nonNegative is \"yes\""),
    ("mrm", #"{"features": "text"}"#, "features is not a known key"),
  ])
  func `mixtures are of scores alone`(kind: String, json: String, message: String) {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try ContractCase(kind: kind, json: json).learner()
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func `texts that no historical user saw do not change the vectors of others`() throws {
    let world = SimulatedWorld().build()
    let table = world.training.table
    let changed = RewardTable(
      rewardModels: table.rewardModels, prompts: table.prompts,
      responsesPerPrompt: table.prompts.map { _ in 8 },
      responses: table.responses.enumerated().map {
        Response(id: $1.id, text: $0 >= 100 * 8 ? "quite another text" : $1.text)
      }, scores: table.scores)
    let other = TrainingData(
      table: changed, historical: world.training.historical,
      populationUtility: world.training.populationUtility, stream: world.training.stream)
    let a = try world.training.seen(as: FeatureSettings(.text, textWidth: 16)).table.scores
    let b = try other.seen(as: FeatureSettings(.text, textWidth: 16)).table.scores
    #expect(a[..<(96 * 8 * 16)] == b[..<(96 * 8 * 16)])
    #expect(a != b)
  }
}

@Suite struct `Hashed embedder` {
  static let texts = [
    "The quick brown fox jumps over the lazy dog.", "A lazy dog sleeps all day.",
    "Stocks fell sharply on Monday.", "The market fell on Monday; stocks were sold.",
  ]
  let embedder = HashedEmbedder(width: 256, fittedTo: texts)

  @Test func `gives the vectors of the reference script`() throws {
    let golden = try Golden("embedder").json
    let texts = { (key: String) in golden[key]!.elements!.map { $0.text! } }
    let embedder = HashedEmbedder(
      width: golden["width"]!.integer!, fittedTo: texts("corpus"))
    let expected = golden["vectors"]!.elements!.flatMap { $0.elements!.map { $0.double! } }
    let found = embedder.embed(texts("texts")).map(Double.init)
    // Sums of some 200 single-precision weights, scaled to length 1.
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 2e-6 })
    #expect(found.count == expected.count)
  }

  private func likeness(_ a: String, _ b: String) -> Float {
    let v = embedder.embed([a, b])
    return (0..<256).reduce(0) { $0 + v[$1] * v[256 + $1] }
  }

  @Test(arguments: ["", " ", "...", "\u{0}", "naïve 日本語 🎈", "a", "A a A a", "x  \n y"])
  func `gives length 1, or 0 for a text without words`(text: String) {
    let vector = embedder.embed([text])
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(vector.count == 256)
    #expect(abs(length - 1) < 1e-5 || length == 0)
  }

  @Test func `knows no case and no punctuation, but the order of words`() {
    #expect(embedder.embed(["The cat, sat!"]) == embedder.embed(["the CAT  sat"]))
    #expect(embedder.embed(["dog bites man"]) != embedder.embed(["man bites dog"]))
  }

  @Test func `puts texts of one matter nearer than others`() {
    let (fox, dog, stocks, market) = (Self.texts[0], Self.texts[1], Self.texts[2], Self.texts[3])
    #expect(likeness(stocks, market) > likeness(stocks, fox) + 0.2)
    #expect(likeness(fox, dog) > likeness(fox, stocks))
  }

  @Test
  func `gives a text the same vector alone and among others, and at any width a name of its own`() {
    let together = embedder.embed(Self.texts)
    #expect(Array(together[512..<768]) == embedder.embed([Self.texts[2]]))
    let other = HashedEmbedder(width: 256, name: "other", fittedTo: Self.texts)
    #expect(other.embed(Self.texts) != together)
  }

  @Test func `keeps inner products under the projection`() {
    let wide = HashedEmbedder(width: 8192, fittedTo: Self.texts).embed(Self.texts)
    let narrow = embedder.embed(Self.texts)
    for i in 0..<4 {
      for j in 0..<i {
        let a = (0..<8192).reduce(Float(0)) { $0 + wide[i * 8192 + $1] * wide[j * 8192 + $1] }
        let b = (0..<256).reduce(Float(0)) { $0 + narrow[i * 256 + $1] * narrow[j * 256 + $1] }
        // A projection to 256 signs has a deviation of 1 / 16.
        #expect(abs(a - b) < 0.25, "\(a) became \(b)")
      }
    }
  }
}
