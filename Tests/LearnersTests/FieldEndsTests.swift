import Configuration
import Learners
import Preferences
import SimulatedWorld
import Testing

/// One field of a learner at one end of its range.
struct FieldEnd: Sendable, CustomTestStringConvertible {
  let kind: String
  let field: String
  let value: JSONValue
  /// Forms take turns: every kind of learner meets them all.
  let form: FeedbackForm

  var testDescription: String { "\(kind) \(field) \(value.serialized()) \(form.rawValue)" }

  static let all: [FieldEnd] = ContractCase.registry.kinds.flatMap { kind in
    ends(of: ContractCase.registry[kind]!).enumerated().map { index, end in
      FieldEnd(
        kind: kind, field: end.field, value: end.value,
        form: FeedbackForm.allCases[index % FeedbackForm.allCases.count])
    }
  }

  private static func ends<Kind: Learner>(
    of type: Kind.Type
  ) -> [(field: String, value: JSONValue)] {
    Kind.fieldEnds
  }

  /// The field at this end, and what makes the rest of the learner quick.
  func learner(with others: [(String, JSONValue)] = []) throws -> any Learner {
    let type = try #require(ContractCase.registry[kind])
    let known = Set(type.init().resolved.map(\.0))
    let settings = others.filter { known.contains($0.0) && $0.0 != field }
    return try type.init(decoding: .object(settings + [(field, value)]), at: kind)
  }
}

/// Few people, few items, few scores: what a range promises must hold here as well.
func tinyWorld(_ form: FeedbackForm = .comparison) -> BuiltWorld {
  var world = SimulatedWorld()
  (world.prompts, world.responses, world.models, world.alpha) = (10, 3, 3, 0.3)
  (world.historical, world.historicalItems, world.test) = (12, 4...8, 2)
  (world.maximumCount, world.form) = (4, form)
  return world.build()
}

/// Scores at the first counts are finite, or the cell ends with a reason.
func expectScoresOrReason(
  _ learner: any Learner, in world: BuiltWorld, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  do {
    let scores = try learner.fit(world.training).scores(
      for: world.candidates, histories: world.histories, counts: [0, 1, 4])
    let areFinite = scores.allSatisfy { $0.allSatisfy(\.isFinite) }
    #expect(areFinite, sourceLocation: sourceLocation)
  } catch let failure as LearnerFailure {
    #expect(!failure.description.isEmpty, sourceLocation: sourceLocation)
  }
}

@Suite struct `Every field of a learner` {
  /// A few outer steps do not depend on how many were allowed.
  static let quick: [(String, JSONValue)] = [
    ("iterations", .integer(2)), ("fitUsers", .integer(20)),
  ]

  @Test(arguments: FieldEnd.all)
  func `gives finite scores or a reason at both ends of its range`(end: FieldEnd) throws {
    let learner: any Learner
    do {
      learner = try end.learner(with: Self.quick)
    } catch let refusal as ConfigurationError {
      // A value that needs another field's: the sentence says which.
      #expect(refusal.description.contains("expected") || refusal.description.contains("use"))
      return
    }
    try expectScoresOrReason(learner, in: tinyWorld(end.form))
  }

  @Test func `declares a range with two ends, or choices`() {
    for kind in ContractCase.registry.kinds {
      let ends = Dictionary(grouping: FieldEnd.all.filter { $0.kind == kind }, by: \.field)
      // A string has no ends.
      let known = ContractCase.registry[kind]!.init().resolved.filter { $0.1.text == nil }
      for (name, _) in known {
        let found = ends[name]?.count ?? 0
        #expect(found >= 2, "\(kind).\(name)")
      }
    }
  }
}

/// A world smaller than any method was made for.
struct EdgeWorld: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let change: @Sendable (inout SimulatedWorld) -> Void

  static let all: [EdgeWorld] = [
    EdgeWorld(testDescription: "one reward model") { $0.models = 1 },
    EdgeWorld(testDescription: "one reward model, choices saturated") {
      ($0.models, $0.historicalItems) = (1, 60...90)
    },
    EdgeWorld(testDescription: "one historical user") { $0.historical = 1 },
    EdgeWorld(testDescription: "one historical user with one item") {
      ($0.historical, $0.historicalItems) = (1, 1...1)
    },
    EdgeWorld(testDescription: "historical users with one item each") {
      $0.historicalItems = 1...1
    },
    EdgeWorld(testDescription: "historical users with two items or none") {
      ($0.historical, $0.historicalItems) = (6, 0...2)
    },
    EdgeWorld(testDescription: "one test user") { $0.test = 1 },
    EdgeWorld(testDescription: "two equal reward models") { $0.copiesFirstModel = true },
    EdgeWorld(testDescription: "historical users all alike") { $0.alpha = 1e4 },
    EdgeWorld(testDescription: "one prompt with feedback") {
      ($0.prompts, $0.historicalItems) = (2, 20...30)
    },
    EdgeWorld(testDescription: "users of either sign") { $0.usersAreMixtures = false },
    EdgeWorld(testDescription: "one reward model of either sign") {
      ($0.models, $0.usersAreMixtures) = (1, false)
    },
  ]
}

@Suite struct `Every learner in a world of the smallest size` {
  /// Every row of the contract's table, so that every inner loop and every prior meets it.
  @Test(arguments: ContractCase.all, EdgeWorld.all)
  func `gives finite scores or a reason`(row: ContractCase, edge: EdgeWorld) throws {
    for form in FeedbackForm.allCases {
      var world = SimulatedWorld()
      (world.prompts, world.responses, world.models, world.alpha) = (10, 3, 3, 0.3)
      (world.historical, world.historicalItems, world.test) = (12, 4...8, 2)
      (world.maximumCount, world.form) = (4, form)
      edge.change(&world)
      try expectScoresOrReason(row.learner(), in: world.build())
    }
  }

  @Test func `the implicit gradient of one saturated weight is solved`() throws {
    var world = SimulatedWorld()
    (world.models, world.historical) = (1, 40)
    let built = world.build()
    let json = try JSONValue(parsing: Array(#"{"iterations": 100, "lambda": 0.001}"#.utf8))
    let scores = try IMAMLLearner.fit(json, built)
    #expect(scores.allSatisfy { $0.isFinite })
  }
}

private enum IMAMLLearner {
  /// Scores after four items; any failure is the test's.
  static func fit(_ settings: JSONValue, _ world: BuiltWorld) throws -> [Double] {
    let type = try #require(ContractCase.registry["imaml"])
    let fitted = try type.init(decoding: settings, at: "imaml").fit(world.training)
    return try fitted.scores(for: world.candidates, histories: world.histories, count: 4)
  }
}
