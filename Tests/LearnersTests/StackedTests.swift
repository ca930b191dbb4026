import Configuration
import Learners
import Preferences
import SimulatedWorld
import Testing

/// A learner of whose every fit the scores have another length, as the fit of a ranking may, or after every count, as
/// with settings that are chosen per count.
private struct Stretched: Learner {
  static let kind = "stretched"
  static let fields: [Field<Self>] = []
  static let summary = "Has a length of its own."

  /// By how much, given the historical people.
  var length: @Sendable (Int) -> Double = { _ in 1 }
  /// By how much after a feedback count.
  var lengthAfter: @Sendable (Int) -> Double = { _ in 1 }

  func fit(_ training: TrainingData) throws -> Lengthened {
    Lengthened(
      fitted: try Logistic().fit(training), length: length(training.historical.count),
      lengthAfter: lengthAfter)
  }
}

private struct Lengthened: FittedLearner {
  let fitted: any FittedLearner
  let length: Double
  let lengthAfter: @Sendable (Int) -> Double

  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    let length = length * lengthAfter(count)
    return try fitted.scores(for: candidates, histories: histories, count: count).map {
      length * $0
    }
  }
}

@Suite("What a run adds to a learner")
struct StackedTests {
  private static func world(people: Int, form: FeedbackForm = .comparison) -> BuiltWorld {
    var world = SimulatedWorld()
    world.historical = people
    world.test = 12
    world.taste = Taste(spread: 1)
    world.form = form
    world.choice = ChoiceModel(temperature: 0.5)
    return world.build()
  }

  private static func scores(
    _ learner: some Learner, _ world: BuiltWorld, counts: [Int]
  ) throws -> [[Double]] {
    try learner.fitted(to: world.training).scores(
      for: world.candidates, histories: world.histories, counts: counts)
  }

  @Test(arguments: [FeedbackForm.comparison, .rating, .bestOf])
  func `puts responses in the same order whatever the length of each fit's scores`(
    _ form: FeedbackForm
  ) throws {
    let world = Self.world(people: 20, form: form)
    let stretched = Stretched(length: { $0 == 20 ? 1000 : 0.125 * Double($0) })
    try Self.expectSameDirections(of: stretched, in: world, counts: [4, 16])
  }

  /// After 32 items too, where fewer than half of these people have enough of them to say what feedback is worth.
  @Test(arguments: [FeedbackForm.comparison, .rating])
  func `puts responses in the same order whatever the length of scores after each count`(
    _ form: FeedbackForm
  ) throws {
    let world = Self.world(people: 60, form: form)
    let stretched = Stretched(lengthAfter: { $0 == 0 ? 7 : $0 < 32 ? 1000 / Double($0) : 0.01 })
    try Self.expectSameDirections(of: stretched, in: world, counts: [1, 4, 16, 32])
  }

  private static func expectSameDirections(
    of stretched: Stretched, in world: BuiltWorld, counts: [Int]
  ) throws {
    let plain = try scores(Stretched(), world, counts: counts)
    for (c, other) in try scores(stretched, world, counts: counts).enumerated() {
      // Scores may be those of the cold start or of its mixture: of any length, but in one direction per person.
      for user in 0..<12 {
        let place = world.candidates.positions(ofUser: user)
        let (x, y) = (lessMean(plain[c][place]), lessMean(other[place]))
        let cosine = dot(x, y) / (dot(x, x) * dot(y, y)).squareRoot()
        #expect(cosine > 1 - 1e-9, "\(counts[c]) items, user \(user): \(cosine)")
      }
    }
  }

  @Test(arguments: FeedbackForm.allCases)
  func `leaves the cold start as it is, and looks at the first items alone`(_ form: FeedbackForm)
    throws
  {
    let world = Self.world(people: 8, form: form)
    let cold = try Logistic().fit(world.training).scores(
      for: world.candidates, histories: world.histories, count: 0)
    let all = try Self.scores(Logistic(), world, counts: [0, 5, 9, 32])
    #expect(all[0] == cold)
    #expect(all[1] != cold, "people differ, and feedback tells it")
    let first = Histories(
      form: form, users: world.histories.users,
      items: (0..<12).map { Array(world.histories[$0].prefix(5)) })
    let fitted = try Logistic().fitted(to: world.training)
    let again = try fitted.scores(for: world.candidates, histories: first, count: 5)
    #expect(again == all[1])
  }

  @Test func `works with one historical person, whom nobody can stand for`() throws {
    let world = Self.world(people: 1)
    let scores = try Self.scores(Logistic(), world, counts: [0, 16])
    #expect(scores[1].allSatisfy { $0.isFinite })
  }
}

private func lessMean(_ values: ArraySlice<Double>) -> [Double] {
  let mean = values.reduce(0, +) / Double(values.count)
  return values.map { $0 - mean }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
