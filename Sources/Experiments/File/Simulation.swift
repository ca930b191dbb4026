import Configuration
public import Datasets
public import Learners
import Randomness
public import Worlds

/// A dataset, its users, what they are asked and what learners are judged on, in code instead of in
/// `experiments.json`; defaults and ranges are the file's.
///
///     var simulation = Simulation()
///     simulation.users.alpha = .same(0.1)
///     simulation.feedback.counts = [0, 4, 16]
///     let world = try simulation.world()
///     for point in try world.outcomes(of: Logistic()) { print(point.count, point.winRate) }
public struct Simulation: Sendable {
  /// Root of every random stream, beside the seed: another name draws other users.
  public var name = "simulation"
  /// At least 0.
  public var seed = 27
  public var dataset: any DatasetSource = SyntheticTextDataset()
  public var users = UsersConfiguration()
  public var feedback = FeedbackConfiguration()
  public var evaluation = EvaluationConfiguration()
  public var drift = DriftConfiguration()
  /// Where relative paths of the dataset start.
  public var folder = "."
  /// What `${NAME}` in a path of the dataset stands for.
  public var environment: [String: String] = [:]

  public init() {}

  /// Loads the dataset and draws users and feedback: the world that `attune run` would draw for an
  /// experiment of this name and seed.
  /// - Parameter replicate: At least 0; each has users of its own. Less than `users.folds`, where that is given.
  /// - Throws: What is wrong with a field, in a sentence, before anything is drawn; `DataError` where the
  ///   dataset cannot be read.
  /// Cost: that of one replicate's data, users and feedback.
  public func world(replicate: Int = 0) throws -> World {
    precondition(replicate >= 0, "replicate \(replicate); expected at least 0")
    var mistakes = Mistakes()
    let experiment = ExperimentReader(path: "simulation", registry: .standard)
      .read(json, noting: &mistakes)
    try mistakes.check()
    let plan = try Plan(
      experiment!, path: "simulation", folder: folder, environment: environment)
    return try plan.world(replicate: replicate)
  }

  /// The experiment as the file would have it, so that one reader checks both.
  private var json: JSONValue {
    .object([
      ("name", .string(name)), ("seed", .integer(seed)),
      ("dataset", .object([("kind", .string(type(of: dataset).kind))] + dataset.resolved)),
      ("users", .object(users.effective)), ("feedback", .object(feedback.resolved)),
      ("evaluation", .object(evaluation.resolved)), ("drift", .object(drift.resolved)),
      ("bounds", .boolean(false)),
      ("learners", .array([.object([("kind", .string(PopulationMean.kind))])])),
    ])
  }
}

/// How a learner did for every test user after so many items of feedback.
public struct CountOutcomes: Sendable {
  public let count: Int
  /// One per test user.
  public let users: [Outcome]

  /// Mean over users: 0 to 1; 1/2 is as good as the reference.
  public var winRate: Double { users.reduce(0) { $0 + $1.winRate } / Double(users.count) }
}

extension World {
  /// Fits a learner to the historical users and judges its choices at every feedback count.
  ///
  /// The learner is handed features, histories and candidates, and no test user's weights or utilities;
  /// its randomness is that of its kind in `attune run`.
  /// - Returns: One per feedback count, ascending.
  /// - Throws: `LearnerFailure` where the learner fails or a score is not finite.
  public func outcomes(of learner: any Learner) throws -> [CountOutcomes] {
    let trial = try trial(
      of: learner, counts: counts, stream: root.stream("learner", type(of: learner).kind))
    let users = trial.outcomes.count / counts.count
    return counts.enumerated().map { index, count in
      CountOutcomes(
        count: count, users: Array(trial.outcomes[index * users..<(index + 1) * users]))
    }
  }
}
