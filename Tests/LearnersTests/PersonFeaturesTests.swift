import Configuration
import Learners
import MetaLearning
import Preferences
import SimulatedWorld
import Testing

@Suite("Features of people in cold starts")
struct PersonFeaturesTests {
  /// One that a run weighs, and one that weighs itself.
  static let learners: [any Learner] = [Logistic(), Laplace()]

  private static func world(
    people: Int = 30, form: FeedbackForm = .comparison, hasGroups: Bool = false,
    features: [String] = [], seed: UInt64 = 7
  ) -> BuiltWorld {
    var world = SimulatedWorld()
    world.models = 6
    world.historical = people
    world.test = 20
    world.taste = Taste(spread: 0.5)
    world.form = form
    world.choice = ChoiceModel(temperature: 0.5)
    world.opposedModels = hasGroups ? 6 : 0
    world.personFeatures = features
    world.seed = seed
    return world.build()
  }

  private static func scores(
    _ learner: any Learner, _ world: BuiltWorld, counts: [Int]
  ) throws -> [[Double]] {
    try learner.fitted(to: world.training).scores(
      for: world.candidates, histories: world.histories, counts: counts)
  }

  private static func accuracies(
    _ learner: any Learner, _ world: BuiltWorld, counts: [Int]
  ) throws -> [Double] {
    try scores(learner, world, counts: counts).map {
      let each = world.accuracies($0)
      return each.reduce(0, +) / Double(each.count)
    }
  }

  @Test(arguments: learners.indices, FeedbackForm.allCases)
  func `a group that decides what people prefer is known before the first item`(
    _ index: Int, _ form: FeedbackForm
  ) throws {
    let learner = Self.learners[index]
    let plain = Self.world(form: form, hasGroups: true)
    let told = Self.world(form: form, hasGroups: true, features: ["group", "noise"])
    let (without, with) = (
      try Self.accuracies(learner, plain, counts: [0, 8]),
      try Self.accuracies(learner, told, counts: [0, 8])
    )
    #expect(abs(without[0] - 0.5) < 0.1, "\(form): \(without)")
    #expect(with[0] > 0.7, "\(form): \(with)")
    #expect(with[1] > without[1] - 0.01, "\(form): \(without), \(with)")
  }

  @Test(arguments: learners.indices, [UInt64(1), 2, 3, 4])
  func `a feature that tells nothing changes no bit`(_ index: Int, _ seed: UInt64) throws {
    let learner = Self.learners[index]
    let counts = [0, 1, 4, 16]
    let plain = try Self.scores(learner, Self.world(seed: seed), counts: counts)
    let told = Self.world(features: ["noise"], seed: seed)
    let same = try Self.scores(learner, told, counts: counts)
    #expect(same == plain)
    let notes = try learner.fitted(to: told.training).notes
    #expect(notes.contains { $0.contains("do not bear them out") }, "\(notes)")
  }

  @Test(arguments: learners.indices)
  func `fewer than ten people cannot say what features are worth`(_ index: Int) throws {
    let learner = Self.learners[index]
    let plain = Self.world(people: 9, hasGroups: true)
    let told = Self.world(people: 9, hasGroups: true, features: ["group"])
    let scores = try [plain, told].map { try Self.scores(learner, $0, counts: [0, 8]) }
    #expect(scores[0] == scores[1])
    let notes = try learner.fitted(to: told.training).notes
    #expect(notes.contains { $0.contains("9 historical people are fewer than the 10") }, "\(notes)")
  }

  @Test func `of whom nothing is known the cold start is that of everybody`() throws {
    let world = Self.world(hasGroups: true, features: ["group"])
    let strangers = Histories(
      form: .comparison, users: (0..<20).map { "stranger-\($0)" },
      items: (0..<20).map { Array(world.histories[$0]) })
    let fitted = try Logistic().fitted(to: world.training)
    let cold = try Logistic().fit(world.training).scores(
      for: world.candidates, histories: strangers, count: 0)
    let unknown = try fitted.scores(for: world.candidates, histories: strangers, count: 0)
    let known = try fitted.scores(for: world.candidates, histories: world.histories, count: 0)
    #expect(unknown == cold && known != cold)
  }

  @Test func `a person's scores do not depend on who else is asked about`() throws {
    let world = Self.world(hasGroups: true, features: ["group"])
    let fitted = try Laplace().fitted(to: world.training)
    let all = try fitted.scores(for: world.candidates, histories: world.histories, count: 4)
    let sets = world.candidates.sets(ofUser: 3).map { set in
      world.candidates.positions(ofSet: set).map { Int(world.candidates.rows[$0]) }
    }
    let alone = try fitted.scores(
      for: CandidateSets([sets]), histories: world.histories.selecting([3]), count: 4)
    #expect(alone == Array(all[world.candidates.positions(ofUser: 3)]))
  }

  @Test func `more numbers than can be told are cut to the features that tell most`() throws {
    // 100 features of 6 columns make 600 numbers, more than the 512 that are fitted.
    let world = Self.world(
      people: 60, hasGroups: true, features: (0..<99).map { "noise \($0)" } + ["group"])
    let accuracy = try Self.accuracies(Logistic(), world, counts: [0])[0]
    #expect(accuracy > 0.6, "\(accuracy)")
  }

  @Test func `they stay with the people who are left`() throws {
    let world = Self.world(features: ["group"])
    let left = try world.training.without([0, 3])
    let seen = try world.training.seen(as: FeatureSettings(.both, textWidth: 4))
    #expect(world.training.personFeatures != nil)
    #expect(left.personFeatures == world.training.personFeatures)
    #expect(seen.personFeatures == world.training.personFeatures)
  }
}
