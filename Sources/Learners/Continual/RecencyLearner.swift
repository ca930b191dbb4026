internal import Configuration
internal import Inference
internal import LinearAlgebra
internal import Preferences

/// A learner that fits a person's weights to recent items: `logistic` that forgets.
public protocol RecencyLearner: Learner {
  /// Ridge and sign constraint.
  var logistic: Logistic { get set }
}

/// How fast old items lose their say.
struct Forgetting {
  var discount = 1.0
  var window = Int.max
}

extension RecencyLearner {
  /// The ridge's keys, to be appended to a learner's own.
  static var ridgeFields: [Field<Self>] {
    [
      .optionalNumber(
        "lambda", \.logistic.lambda, .atLeast(1e-9, upTo: 1e9),
        "Ridge towards the pooled weights. Absent: chosen per number of items on historical users."),
      .optionalNumber(
        "scale", \.logistic.scale, .atLeast(0, upTo: 1e6),
        "Length of the ridge's centre in units of the pooled weights. Absent: chosen like lambda; 1 for"
          + " ratings."),
      .choice(
        "nonNegative", \.logistic.nonNegative,
        "Whether weights must not be negative; auto does as the dataset's users are."),
      .integer(
        "practiceUsers", \.logistic.practiceUsers, 20...10_000,
        "Historical users on whom settings are chosen; more are slower and choose better."),
    ]
  }

  /// What the configuration leaves open is chosen on historical users: at each practised count the ridge, and
  /// for all counts together how fast to forget, both by the loss on the next few items.
  /// - Parameter alternatives: The least forgetting first, so that ties go to it.
  func fitted(
    to training: TrainingData, trying alternatives: [Forgetting]
  ) throws -> FittedPersonModel<RecencyModel> {
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let isNonNegative = logistic.nonNegative.applies(to: training.table)
    let solver = Logistic.Solver(
      centre: isNonNegative ? pooled.map { max(0, $0) } : pooled, nonNegative: isNonNegative)
    let practice = Practice(
      training, users: logistic.practiceUsers, ratingVariance: variance,
      counts: [1, 2, 4, 8, 16, 32, 64, 128], horizon: horizon)
    let grid = logistic.grid(for: training.historical.form)
    let found = alternatives.map { forgetting in
      let model = { (schedule: Schedule<Logistic.Regularisation>) in
        RecencyModel(
          pooled: pooled, solver: solver, schedule: schedule, discount: forgetting.discount,
          window: forgetting.window, ratingVariance: variance)
      }
      let fitted = FittedPersonModel(table: training.table, model: model(Schedule(grid[0])))
      let losses = fitted.losses(grid, on: practice, training.historical)
      let schedule = Schedule(choosing: grid, on: practice, fallback: logistic.fallback) {
        losses[$0]
      }
      return (loss: losses.reduce(0) { $0 + $1.min()! }, model: model(schedule))
    }
    let best = found.indices.min { found[$0].loss < found[$1].loss }!
    return FittedPersonModel(table: training.table, model: found[best].model)
  }
}

/// Items that judge a setting: those after them are of a person who may have changed.
private let horizon = 8

extension FittedPersonModel<RecencyModel> {
  /// Losses of each of the grid's settings at each practised count.
  fileprivate func losses(
    _ grid: [Logistic.Regularisation], on practice: Practice, _ histories: Histories
  ) -> [[Double]] {
    practice.counts.indices.map { c in
      let tasks = practice.tasks[c]
      let supports = tasks.map { task in
        model.evidence(of: state(after: histories[task.user].first(practice.counts[c])))
      }
      return grid.map { setting in
        Practice.heldOutLoss(tasks, supports.map { model.solver.weights($0, setting) })
      }
    }
  }
}
