import Configuration
import Learners
import MetaLearning
import Preferences
import SimulatedWorld
import Testing

/// One crowd that learners meet: how many people, what is known of responses, how people differ and choose.
struct CrowdCase: Sendable, CustomTestStringConvertible {
  let people: Int
  let columns: Int
  /// Of people's weights about the common ones; 0: all alike, so that nothing is to be learned of a person.
  let spread: Double
  let noise: Double
  var form = FeedbackForm.comparison
  /// Worlds drawn. `learner-shares cold-start` draws as many as one has time for.
  let worlds: Int

  var testDescription: String {
    "\(people) people, \(columns) columns, spread \(spread), noise \(noise), \(form)"
  }

  static let all = [
    CrowdCase(people: 3, columns: 10, spread: 0.3, noise: 1, worlds: 8),
    CrowdCase(people: 5, columns: 2, spread: 0, noise: 0.5, worlds: 8),
    CrowdCase(people: 5, columns: 10, spread: 0.3, noise: 0.5, form: .rating, worlds: 6),
    CrowdCase(people: 10, columns: 10, spread: 0.3, noise: 0, worlds: 4),
    CrowdCase(people: 10, columns: 30, spread: 0.2, noise: 0.5, worlds: 2),
    CrowdCase(people: 5, columns: 100, spread: 0.2, noise: 0.5, worlds: 1),
    CrowdCase(people: 10, columns: 5, spread: 0.2, noise: 0.5, form: .bestOf, worlds: 2),
    CrowdCase(people: 30, columns: 10, spread: 0.2, noise: 1, worlds: 2),
    CrowdCase(people: 300, columns: 5, spread: 0.2, noise: 1, worlds: 1),
  ]

  func world(_ seed: Int) -> BuiltWorld {
    var world = SimulatedWorld()
    world.historical = people
    world.historicalItems = 40...45
    world.test = 120
    world.models = columns
    world.form = form
    world.choice = ChoiceModel(temperature: noise)
    world.taste = Taste(spread: spread)
    world.seed = UInt64(seed)
    return world.build()
  }
}

@Suite("Never worse off for having spoken")
struct NeverWorseOffTests {
  static let counts = [0, 1, 2, 4, 8, 16, 32]
  /// Expected accuracy that a person's feedback may cost.
  static let allowed = 0.005

  /// All that learn of a person but for in-context learning, whose model is not ours, with settings of their own
  /// where the defaults would take long.
  static let learners: [any Learner] = (floorsAndLearners + metaLearners).filter {
    $0.role == .learner
  }.map {
    type in
    let isTrained = type.init() is any MetaLearner
    let json = isTrained ? #"{"iterations": 30}"# : "{}"
    return try! type.init(decoding: JSONValue(parsing: Array(json.utf8)), at: type.kind)
  }

  /// Accuracy is paired: the same people, prompts and true utilities before and after feedback.
  @Test(arguments: CrowdCase.all)
  func `no learner's accuracy falls below its cold start`(_ crowd: CrowdCase) throws {
    let worlds = (1...crowd.worlds).map(crowd.world)
    // Meta-learners of few people are one and the same stand-in.
    let learners = Self.learners.filter {
      $0.standIn.map { crowd.people >= $0.fewestPeople } ?? true || $0 is MAML
    }
    for learner in learners {
      let kind = type(of: learner).kind
      let changes = try worlds.map { try change(of: learner, in: $0) }
      for c in Self.counts.indices.dropFirst() {
        let values = changes.map { $0[c] }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let error = (squares / Double(max(1, values.count - 1)) / Double(values.count)).squareRoot()
        #expect(
          mean >= -Self.allowed - 2 * error,
          "\(kind) after \(Self.counts[c]) items: \(mean), standard error \(error)")
      }
    }
  }

  /// Where people differ and say so clearly, what they say is used: at least half of what the learner would gain
  /// alone is left after 32 items.
  @Test(arguments: ["logistic", "nearest-neighbor", "pref"])
  func `weighing costs little where feedback tells much`(_ kind: String) throws {
    let learner = try #require(Self.learners.first { type(of: $0).kind == kind })
    let worlds = (1...4).map(
      CrowdCase(people: 10, columns: 10, spread: 1, noise: 0.5, worlds: 4).world)
    var (alone, weighed) = (0.0, 0.0)
    for world in worlds {
      alone += try gains(learner.fit(world.training), world).last!
      weighed += try change(of: learner, in: world).last!
    }
    #expect(weighed > 0.5 * alone, "alone \(alone / 4), weighed \(weighed / 4)")
  }

  @Test func `few people make a stand-in, which says so`() throws {
    let crowd = CrowdCase(people: 6, columns: 4, spread: 0.3, noise: 1, worlds: 1).world(1)
    let notes = try MAML().fitted(to: crowd.training).notes
    #expect(notes.contains { $0.contains("6 historical people are fewer than the 20") }, "\(notes)")
  }

  private func change(of learner: any Learner, in world: BuiltWorld) throws -> [Double] {
    try gains(learner.fitted(to: world.training), world)
  }

  private func gains(_ fitted: any FittedLearner, _ world: BuiltWorld) throws -> [Double] {
    let scores = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: Self.counts)
    let accuracies = scores.map { scores in
      let each = world.accuracies(scores)
      return each.reduce(0, +) / Double(each.count)
    }
    return accuracies.map { $0 - accuracies[0] }
  }
}
