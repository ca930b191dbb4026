import Configuration
import Inference
import Learners
import LinearAlgebra
import Preferences
import Randomness
import SimulatedWorld
import Testing

/// Sizes past what any kernel's stack or smallest integer holds: two settings that are fine alone meet here.
@Suite struct `Beyond the room that kernels have on their stacks` {
  /// 64 columns fit the loops of small models; 65 and more go to BLAS, by the same formulas.
  @Test(arguments: [63, 64, 65, 130], [false, true])
  func `a fit is where its gradient is 0`(width: Int, isRating: Bool) {
    let evidence = drawn(width: width, rows: 2 * width, isRating: isRating)
    let prior = GaussianPrior(centre: [Double](repeating: 0.1, count: width), ridge: 0.5)
    let fit = evidence.mode(under: prior)
    let slope = evidence.derivatives(at: fit.weights).gradient
    for k in 0..<width {
      // The solver's own tolerance, 1e-10 for each row.
      #expect(abs(slope[k] + 0.5 * (fit.weights[k] - 0.1)) < 1e-10 * Double(10 + 2 * width))
    }
  }

  @Test func `a fit of 2,048 weights ends`() {
    let evidence = drawn(width: 2048, rows: 8, isRating: false)
    let prior = GaussianPrior(centre: [Double](repeating: 0, count: 2048), ridge: 1)
    #expect(evidence.mode(under: prior).residual < 1e-8)
  }

  /// Rows of evidence follow from responses: a best-of choice among M makes M - 1.
  @Test(arguments: ContractCase.registry.kinds.filter { !$0.hasPrefix("in-context") })
  func `best-of choices among 1,100 responses are learned from`(kind: String) throws {
    let world = crowdedWorld()
    let settings: [(String, JSONValue)] = [
      ("iterations", .integer(1)), ("metaBatch", .integer(2)), ("practiceUsers", .integer(20)),
      ("fitUsers", .integer(20)), ("rounds", .integer(2)),
    ]
    let type = try #require(ContractCase.registry[kind])
    let known = Set(type.init().resolved.map(\.0))
    let learner = try type.init(
      decoding: .object(settings.filter { known.contains($0.0) }), at: kind)
    try expectScoresOrReason(learner, in: world)
  }

  @Test(arguments: [
    ChoiceModel(), ChoiceModel(flipRate: 0.1), ChoiceModel(temperature: 0.5),
    ChoiceModel(temperature: 0.5, flipRate: 0.1), ChoiceModel(temperature: 1e-9),
    ChoiceModel(temperature: .leastNonzeroMagnitude, flipRate: .leastNonzeroMagnitude),
  ])
  func `the particle posterior takes in a choice among 1,100 responses`(model: ChoiceModel) {
    let world = crowdedWorld()
    let sampler = PosteriorSampler(
      prior: [0.3, 0.3], choiceModel: model, particles: 256, bank: 512, moves: 4,
      stream: RandomStream(seed: 1))
    var posterior = sampler.posterior(ofUser: "a")
    posterior.observe(through: 2, of: world.histories[0], world.training.table)
    let mean = PosteriorReading(posterior.cloud).meanWeights
    #expect(abs(mean.reduce(0, +) - 1) < 1e-6)
    #expect(posterior.logEvidence.isFinite)
  }

  @Test(arguments: FeaturesCase.all)
  func `texts of more columns than loops have room for are learned from`(row: FeaturesCase) throws {
    var world = SimulatedWorld()
    (world.prompts, world.responses, world.models) = (10, 3, 2)
    (world.historical, world.historicalItems, world.test) = (6, 2...3, 1)
    world.maximumCount = 4
    try expectScoresOrReason(row.learner(width: 70), in: world.build())
  }

  private func crowdedWorld() -> BuiltWorld {
    var world = SimulatedWorld()
    (world.prompts, world.responses, world.models, world.alpha) = (5, 1100, 2, 0.3)
    (world.historical, world.historicalItems, world.test) = (4, 1...2, 1)
    (world.maximumCount, world.form) = (4, .bestOf)
    return world.build()
  }

  private func drawn(width: Int, rows: Int, isRating: Bool) -> Evidence {
    var stream = RandomStream(seed: 5)
    let values = (0..<rows * width).map { _ in stream.normal() / Double(width).squareRoot() }
    return Evidence(
      width: width, rows: values, targets: isRating ? (0..<rows).map { _ in stream.normal() } : nil)
  }
}

/// A learner that sees texts.
struct FeaturesCase: Sendable, CustomTestStringConvertible {
  let testDescription: String

  static let all = ContractCase.registry.types.filter { $0 is any FeatureLearner.Type }
    .map { FeaturesCase(testDescription: $0.kind) }

  func learner(width: Int) throws -> any Learner {
    let type = try #require(ContractCase.registry[testDescription])
    let quick: [(String, JSONValue)] = [
      ("iterations", .integer(1)), ("metaBatch", .integer(2)), ("rounds", .integer(2)),
      ("embedding", .string("winners")),
    ]
    let known = Set(type.init().resolved.map(\.0))
    return try type.init(
      decoding: .object(
        [("features", .string("text")), ("textWidth", .integer(width))]
          + quick.filter { known.contains($0.0) }), at: testDescription)
  }
}
