import Configuration
import Experiments
import Learners
import Preferences
import Randomness
import Results
import Worlds

/// Worlds and learners to plant defects in.
enum Planted {
  /// A small experiment of simulated users whose tastes are mixed, so that scales and columns matter.
  static func plan(
    seed: Int = 3, alpha: Double = 0.5, users: String = #""historical": 60, "test": 40"#,
    feedback: String = #""counts": [0, 8]"#, evaluationPrompts: Int = 8
  ) throws -> Plan {
    try plan(
      """
      { "experiments": [{
        "name": "planted", "seed": \(seed), "replicates": 2,
        "dataset": { "kind": "synthetic-text", "prompts": 60, "responses": 6 },
        "users": { \(users), "alpha": \(alpha) },
        "feedback": { \(feedback) },
        "evaluation": { "prompts": \(evaluationPrompts) },
        "learners": [{ "kind": "logistic" }]
      }] }
      """)
  }

  static func plan(_ file: String, folder: String = ".") throws -> Plan {
    let experiments = try ExperimentsFile(parsing: Array(file.utf8), registry: .standard)
    return try Plan(
      experiments.experiments[0], path: "experiments[0]", folder: folder, environment: [:])
  }

  /// Runs an experiment with learners of the test's own.
  /// - Returns: The folder of its results, in `folder`.
  static func run(_ file: String, learners: [any Learner.Type], in folder: String) throws -> String
  {
    let registry = LearnerRegistry(LearnerRegistry.standard.types + learners)
    let experiments = try ExperimentsFile(parsing: Array(file.utf8), registry: registry)
    let plan = try Plan(
      experiments.experiments[0], path: "experiments[0]", folder: folder, environment: [:])
    var options = RunOptions()
    options.isQuiet = true
    return try ExperimentRun(plan: plan, results: folder, options: options).run().folder
  }

  /// Kinds of the alarms that the world raises once it is audited again.
  static func alarms(_ world: World) -> [Alarm.Kind] {
    var world = world
    world.audit()
    return world.description.audit.alarms(users: world.test.count).map { $0.kind }
  }

  /// Kinds of the alarms that a learner raises.
  static func alarms(_ learner: any Learner, in world: World, count: Int = 8) throws -> [Alarm.Kind]
  {
    let trial = try world.trial(
      of: learner, counts: [0, count], stream: RandomStream(seed: 1).stream("learner"))
    return trial.audit!.alarms().map(\.kind)
  }
}

/// A logistic learner with a defect: scores pass through `scoring`.
struct Faulty: Learner {
  /// Judged as it is.
  static let stacking = StackingRule.never
  typealias Scoring =
    @Sendable (any FittedLearner, CandidateSets, Histories, Int) throws -> [Double]

  static let kind = "faulty"
  static let summary = "Has a planted defect."
  static let fields: [Field<Self>] = []

  var scoring: Scoring = { try $0.scores(for: $1, histories: $2, count: $3) }

  init() {}

  init(_ scoring: @escaping Scoring) { self.scoring = scoring }

  func fit(_ training: TrainingData) throws -> Fitted {
    Fitted(honest: try Logistic().fit(training), scoring: scoring)
  }

  struct Fitted: FittedLearner {
    let honest: any FittedLearner
    let scoring: Scoring

    func scores(
      for candidates: CandidateSets, histories: Histories, count: Int
    ) throws -> [Double] {
      try scoring(honest, candidates, histories, count)
    }
  }
}

extension Histories {
  /// The same items with those of some users replaced.
  func mapping(_ change: (Int, FeedbackItem) -> FeedbackItem) -> Histories {
    Histories(
      form: form, users: users,
      items: users.indices.map { u in self[u].enumerated().map { change($0.offset, $0.element) } })
  }
}

extension FeedbackItem {
  /// Winner and loser exchanged.
  var mislabelled: FeedbackItem {
    FeedbackItem(chosen: loser, others: [Int32(chosen)], value: value)
  }
}
