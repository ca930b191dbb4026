public import Configuration
public import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Model-agnostic meta-learning of reward weights: an initial point from which few steps lead far.
///
/// For a new user, `innerSteps` gradient steps on the loss of his items lead from learned initial weights
/// w_0 to his own. w_0 and the inner rates minimise the loss that historical users have after adaptation,
/// by exact second-order gradients and Adam. Validation users, a share of the historical ones, decide
/// when to stop. At count 0 the weights are w_0.
///
/// Departures from the paper: one learned rate per step (Antoniou et al., 2019), and an inner loss that
/// is the items' sum over n + `pseudoItems`. With Finn's mean one item moves the weights as far as thirty
/// do, and win rates fall below the population's at counts 1 and 2; 0 restores it.
/// Source: Finn, Abbeel and Levine (2017), Model-agnostic meta-learning, algorithm 1.
public struct MAML: Learner {
  public static let kind = "maml"
  public static let summary =
    "Gradient steps from meta-learned initial weights, second order (Finn et al., 2017)."
  public static let fields: [Field<Self>] = [
    .integer(
      "innerSteps", \.innerSteps, 1...100,
      "Gradient steps per user; more follow the user's own items more closely and cost more."),
    .optionalNumber(
      "innerRate", \.innerRate, .moreThan(0),
      "Initial inner step size; larger adapts faster and forgets the start sooner. Absent: the largest "
        + "that cannot overshoot on an average single item."),
    .boolean("learnRate", \.learnRate, "Whether the inner rates are meta-learned, one per step."),
    .number(
      "pseudoItems", \.pseudoItems, .atLeast(0),
      "The inner loss is the items' sum over (n + pseudoItems): large makes one item count for little, "
        + "as in a posterior; 0 is Finn's mean, which overreacts to one item."),
    .number("outerRate", \.outerRate, .moreThan(0), "Step size of Adam in the outer loop."),
    .integer("metaBatch", \.metaBatch, 1...10_000, "Historical users per outer step."),
    .integer(
      "iterations", \.iterations, 0...1_000_000,
      "Largest number of outer steps; validation users usually stop it earlier."),
    .integer(
      "supportMaximum", \.supportMaximum, 1...10_000,
      "Largest number of items adapted to in training; should cover the feedback counts."),
    .number(
      "validationShare", \.validationShare, .atLeast(0, upTo: 0.5),
      "Share of historical users kept for deciding when to stop; 0 runs all iterations."),
  ]

  /// Gradient steps per user.
  public var innerSteps = 5
  /// Initial inner step size, more than 0; nil derives it from the features' size.
  public var innerRate: Double?
  /// Whether the inner rates are meta-learned, one per step.
  public var learnRate = true
  /// Added to the number of items that the inner loss is divided by, at least 0.
  public var pseudoItems = 128.0
  /// Step size of Adam in the outer loop, more than 0.
  public var outerRate = 0.05
  /// Historical users per outer step.
  public var metaBatch = 32
  /// Largest number of outer steps.
  public var iterations = 300
  /// Largest number of items adapted to in training.
  public var supportMaximum = 32
  /// Share of historical users kept for validation, at most 0.5.
  public var validationShare = 0.1

  public init() {}

  public func fit(_ training: TrainingData) throws -> any FittedLearner {
    let initial = try BradleyTerry().pooledWeights(training)
    let rate = innerRate ?? safeRate(training)
    let start = Meta(initial: initial, rates: [Double](repeating: rate, count: innerSteps))
    var trainer = MetaTrainer(learner: self, training: training, start: start)
    let meta = try trainer.run()
    return FittedMAML(table: training.table, meta: meta, pseudoItems: pseudoItems)
  }

  /// 2 / (largest curvature x mean squared length of a row): steps on one average item cannot diverge.
  private func safeRate(_ training: TrainingData) -> Double {
    let histories = training.historical
    let parts = (0..<min(200, histories.count)).map {
      Evidence(histories[$0], table: training.table, ratingVariance: 1)
    }
    let rows = parts.reduce(0) { $0 + $1.count }
    let squares = parts.reduce(0) { $0 + dot($1.rows, $1.rows) }
    let curvature = histories.form == .rating ? 1 : 0.25
    return squares > 0 ? 2 * Double(rows) / (curvature * squares) : 1
  }
}

/// What is meta-learned.
struct Meta: Sendable {
  var initial: [Double]
  /// One rate per inner step, more than 0.
  var rates: [Double]

  var isFinite: Bool { (initial + rates).allSatisfy(\.isFinite) }
}

struct FittedMAML: LinearLearner {
  let table: RewardTable
  let meta: Meta
  let pseudoItems: Double

  func weights(after history: History) throws -> [Double] {
    let support = Evidence(history, table: table, ratingVariance: 1)
    let weights = MAML.adapt(
      to: support, from: meta.initial, rates: meta.rates, pseudoItems: pseudoItems
    ).last!
    guard weights.allSatisfy(\.isFinite) else {
      throw LearnerFailure(
        "maml diverged for user \(history.userID) in \(meta.rates.count) inner steps of \(meta.rates)"
          + "; a smaller innerRate or learnRate true keeps it bounded")
    }
    return weights
  }
}
