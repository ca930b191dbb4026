public import Configuration
internal import Inference
public import Learners
internal import LinearAlgebra
internal import Platform
internal import Preferences

/// How a user's own weights are found from the meta-learned ones.
public enum InnerLoop: String, CaseIterable, Sendable {
  /// `mirror` where the dataset's users are mixtures of the columns; elsewhere `newton` for the learners that
  /// have it, else `gradient`.
  case auto
  /// Steps along the gradient of the items' loss.
  case gradient
  /// Newton steps on the items' loss plus the distance under a meta-learned precision.
  case newton
  /// Exponentiated gradient on the simplex.
  case mirror
}

/// Settings of the inner loop, shared by the learners that take a fixed number of steps.
public struct InnerSettings: Sendable, Equatable {
  public var loop = InnerLoop.auto
  /// Inner steps per user.
  public var steps = 10
  /// Initial inner step size, more than 0; nil as the inner loop asks for.
  public var rate: Double?
  /// Whether the inner rates are meta-learned.
  public var learnRate = true
  /// Added to the number of items that the inner loss is divided by, at least 0; nil as the loop asks for.
  public var pseudoItems: Double?
  /// Whether mirror lets each column answer for itself before its first step.
  public var vote = true
}

/// A meta-learner with a fixed number of inner steps.
public protocol SteppingMetaLearner: MetaLearner {
  var inner: InnerSettings { get set }
}

extension SteppingMetaLearner {
  /// The inner loop's keys, without `learnRate`.
  static var innerFields: [Field<Self>] {
    [
      .choice(
        "inner", \.inner.loop,
        "Inner loop: gradient is the paper's; newton regularises by a learned precision; mirror keeps "
          + "weights a mixture. auto: mirror where users are mixtures, else newton for maml, gradient "
          + "for others."),
      .integer(
        "innerSteps", \.inner.steps, 1...100,
        "Inner steps per user; more follow the user's own items more closely and cost more."
      ).alsoKnownAs("steps", "nSteps", "numSteps", "gradientSteps", "adaptationSteps"),
      .optionalNumber(
        "innerRate", \.inner.rate, .atLeast(1e-9, upTo: 1e6),
        "Initial inner step size; larger adapts faster and forgets the start sooner. Absent: one that "
          + "cannot overshoot on an average single item (gradient), or 32, for ratings 8 (mirror)."
      ).alsoKnownAs(
        "lr", "rate", "learningRate", "innerLr", "innerLearningRate", "stepSize", "alpha"),
      .optionalNumber(
        "pseudoItems", \.inner.pseudoItems, .atLeast(0, upTo: 1e6),
        "The inner loss is the items' sum over (n + pseudoItems): large makes one item count for little, "
          + "as in a posterior; 0 is the papers' mean, which overreacts to one item. Absent: 128 for "
          + "gradient; meta-learned from 32 for mirror."),
      .boolean(
        "vote", \.inner.vote,
        "Whether mirror first weighs each column by the likelihood of the items under it alone, Bayes' "
          + "rule at a meta-learned rate, before it moves along the gradient."),
    ]
  }

  static var learnRateField: Field<Self> {
    .boolean("learnRate", \.inner.learnRate, "Whether the inner rates are meta-learned.")
  }

  /// For a learner whose inner loop has no Newton steps.
  func refuseNewton() throws(InvalidField) {
    guard inner.loop == .newton else { return }
    throw InvalidField(
      "inner",
      "is \"newton\", which \(Self.kind) has no rates for; expected auto, gradient or mirror")
  }
}

/// A meta-learner whose inner steps follow gradients, in weights or on the simplex.
public protocol GradientMetaLearner: SteppingMetaLearner, FeatureLearner {}

extension GradientMetaLearner {
  public func validate() throws(InvalidField) {
    try refuseNewton()
    try refuseTextsOnSimplex()
  }

  func adapting(
    _ training: TrainingData, order: OuterOrder = .second, shape: InnerRates.Shape = .perStep
  ) throws -> FittedAdaptation {
    try inner.fit(
      training.seen(as: features), outer, name: Self.kind, order: order, shape: shape)
  }
}

extension SteppingMetaLearner where Self: FeatureLearner {
  /// Users are mixtures of scores, not of a text's entries: on the simplex over those, one item costs more
  /// than thirty give back.
  func refuseTextsOnSimplex() throws(InvalidField) {
    guard inner.loop == .mirror, features.kind != .scores else { return }
    throw InvalidField(
      "inner",
      "is \"mirror\" with features \"\(features.kind.rawValue)\", but users are mixtures of scores alone;"
        + " expected auto or gradient, or features scores")
  }
}

extension InnerSettings {
  /// Meta-learns steps along the gradient or on the simplex, as the settings say.
  func fit(
    _ training: TrainingData, _ outer: OuterLoop, name: String, order: OuterOrder = .second,
    shape: InnerRates.Shape = .perStep
  ) throws -> FittedAdaptation {
    let pooled = try BradleyTerry().pooledWeights(training)
    let isMixture = training.table.usersAreMixtures
    if loop == .mirror || (loop == .auto && isMixture) {
      return try mirrorSteps(training, pooled, name: name, order: order, shape: shape)
        .fitted(on: training, outer, pooled: pooled)
    }
    return try GradientSteps(
      name: name, initial: pooled,
      rates: InnerRates(
        shape, rate: rate ?? training.safeRate(), steps: steps, weights: pooled.count),
      learnRate: learnRate, pseudoItems: pseudoItems ?? 128, order: order
    ).fitted(on: training, outer, pooled: pooled)
  }

  /// Exponentiated gradient over the columns, or over both signs of each where users are no mixtures.
  func mirrorSteps(
    _ training: TrainingData, _ pooled: [Double], name: String, order: OuterOrder,
    shape: InnerRates.Shape
  ) -> HeadSteps {
    let basis = SimplexBasis(training.table.usersAreMixtures, weights: pooled.count)
    let tellsScale = training.historical.form.tellsScale
    var inner = HeadSteps(
      name: name, link: .mirror, head: basis.start(pooled),
      rates: InnerRates(
        shape, rate: rate ?? (tellsScale ? 8 : 32), steps: steps, weights: basis.V.columns),
      basis: basis.V, learnBasis: false)
    inner.length = basis.length * (tellsScale ? 1 : 4)
    (inner.learnRate, inner.pseudoItems, inner.order, inner.vote) = (
      learnRate, pseudoItems, order, vote
    )
    return inner
  }
}

/// What points of the simplex are mixtures of: the columns, or the columns of either sign.
///
/// The latter reaches every weight vector of bounded sum of sizes (EG+- of Kivinen and Warmuth, 1997).
struct SimplexBasis {
  /// K x K identity, or K x 2K: the identity and its negative.
  let V: Matrix
  /// Sum of sizes that a user's weights have, roughly: 1 for mixtures, K for standard normal weights.
  let length: Double

  init(_ usersAreMixtures: Bool, weights K: Int) {
    length = usersAreMixtures ? 1 : Double(K)
    guard !usersAreMixtures else {
      V = .identity(K)
      return
    }
    var both = Matrix(rows: K, columns: 2 * K)
    for k in 0..<K { (both[k, k], both[k, K + k]) = (1, -1) }
    V = both
  }

  /// Logits of the mixture nearest to pooled weights, no share below a fifth of an equal one: a column that
  /// the crowd as a whole does not need may be all that one person cares about.
  func start(_ pooled: [Double]) -> [Double] {
    let positive = transposedProduct(V, pooled).map { max(0, $0) }
    let total = positive.reduce(0, +)
    let floor = 0.2 / Double(positive.count)
    return positive.map { log(max(floor, total > 0 ? $0 / total : 0)) }
  }
}

extension TrainingData {
  /// 2 / (largest curvature x mean squared length of an item's rows): steps on one average item cannot diverge.
  func safeRate() -> Double {
    let parts = (0..<min(200, historical.count)).map {
      Evidence(historical[$0], table: table, ratingVariance: 1)
    }
    let items = parts.reduce(0) { $0 + $1.itemCount }
    let squares = parts.reduce(0) { $0 + dot($1.rows, $1.rows) }
    // diag(q) - q q' has no eigenvalue above 1/2, and of one loser none above 1/4.
    let isPairs = parts.allSatisfy { $0.choices == nil }
    let curvature = historical.form.tellsScale ? 1 : isPairs ? 0.25 : 0.5
    return squares > 0 ? 2 * Double(items) / (curvature * squares) : 1
  }
}
