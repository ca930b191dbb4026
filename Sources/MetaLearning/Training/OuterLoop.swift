internal import Configuration
public import Learners
internal import Optimisation

/// Settings of the outer loop, the same for every meta-learner.
public struct OuterLoop: Sendable, Equatable {
  /// Step size of Adam at the start, more than 0; it falls to 0 along a cosine.
  public var rate = 0.05
  /// Historical users per outer step.
  public var metaBatch = 64
  /// Largest number of outer steps.
  public var iterations = 400
  /// Largest number of items adapted to in training.
  public var supportMaximum = 32
  /// Share of historical users kept for validation, at most 0.5.
  public var validationShare = 0.1
  /// Looks at the validation users without improvement after which the loop stops.
  public var patience = 10
  /// Whose loss counts for how much.
  public var weighting = Weighting.mean
  /// Share of users, the worst served, that `cvar` looks at; more than 0, at most 1.
  public var tail = 0.3
  /// How alike `softmax` treats users, in units of the loss, more than 0.
  public var temperature = 0.1

  public init() {}

  /// Outer steps between two looks at the validation users.
  static let interval = 20
  /// Most validation users: past these validation costs more than it tells.
  static let validationUsers = 200
}

/// A learner whose meta-parameters an outer loop over historical users finds.
public protocol MetaLearner: Learner {
  var outer: OuterLoop { get set }
}

extension MetaLearner {
  /// Of fewer people a few would have to say when to stop, and how far others' steps are followed.
  public var standIn: StandIn? {
    var posterior = Laplace()
    if let own = self as? any FeatureLearner { posterior.features = own.features }
    return StandIn(below: 20, posterior)
  }

  /// The outer loop's keys, to be appended to a learner's own.
  static var outerFields: [Field<Self>] {
    [
      .number(
        "outerRate", \.outer.rate, .atLeast(1e-9, upTo: 1000),
        "First step size of Adam in the outer loop; it falls to 0 along a cosine."
      ).alsoKnownAs("lr", "learningRate", "metaLr", "outerLr", "metaLearningRate", "beta"),
      .integer("metaBatch", \.outer.metaBatch, 1...10_000, "Historical users per outer step.")
        .alsoKnownAs("batch", "batchSize", "metaBatchSize", "taskBatch"),
      .integer(
        "iterations", \.outer.iterations, 0...1_000_000,
        "Largest number of outer steps; validation users may stop it earlier."
      ).alsoKnownAs("epochs", "rounds", "nIter", "maxIter", "outerSteps", "metaSteps"),
      .integer(
        "supportMaximum", \.outer.supportMaximum, 1...10_000,
        "Largest number of items adapted to in training; should cover the feedback counts."
      ).alsoKnownAs("shots", "k", "supportSize"),
      .number(
        "validationShare", \.outer.validationShare, .atLeast(0, upTo: 0.5),
        "Share of historical users kept for deciding when to stop and, per feedback count, how far to follow"
          + " what was learned; 0 runs all iterations and follows it alone."),
      .integer(
        "patience", \.outer.patience, 1...10_000,
        "Looks at the validation users, one per 20 outer steps, without improvement before stopping."
      ),
      .choice(
        "weighting", \.outer.weighting,
        "Whose loss the outer loop lowers: mean, cvar (the worst-served share of users) or softmax "
          + "(worse-served users count for more)."),
      .number(
        "tail", \.outer.tail, .moreThan(0, upTo: 1),
        "Share of users that cvar looks at; 1 is the mean."),
      .number(
        "temperature", \.outer.temperature, .atLeast(1e-6, upTo: 1e6),
        "Of softmax: small looks at the worst-served users only, large at all alike."),
    ]
  }
}
