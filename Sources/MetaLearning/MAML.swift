public import Configuration
public import Learners
internal import Preferences

/// Model-agnostic meta-learning of reward weights: a start from which few steps lead far.
///
/// For a new user, inner steps on the loss of their items lead from learned initial weights w_0 to their own.
/// Everything that the steps depend on (w_0, rates, precisions, the sharpness of predictions) lowers the
/// loss that historical users have after adaptation, by exact second-order gradients and Adam. Validation
/// users, a share of the historical ones, decide when to stop. At count 0 the weights are the pooled ones.
///
/// Departures from the paper: the inner loop is `mirror` or `newton` unless `inner` is `gradient`; one
/// learned rate per step (Antoniou et al., 2019); an inner loss that is the items' sum over
/// n + `pseudoItems`. With Finn's mean one item moves the weights as far as thirty do, and win rates fall
/// below the population's at counts 1 and 2; 0 restores it.
/// Source: Finn, Abbeel and Levine (2017), Model-agnostic meta-learning, algorithm 1; Grant et al. (2018)
/// for the steps as inference under a prior; Kivinen and Warmuth (1997) for exponentiated gradient.
public struct MAML: SteppingMetaLearner, FeatureLearner {
  public static let kind = "maml"
  public static let summary =
    "Inner steps from meta-learned initial weights, exact second order (Finn et al., 2017)."
  public static let fields: [Field<Self>] =
    innerFields + [learnRateField] + outerFields + featureFields

  public var inner = InnerSettings()
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {}

  public func validate() throws(InvalidField) { try refuseTextsOnSimplex() }

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    let training = try training.seen(as: features)
    let isNewton = inner.loop == .auto && !training.table.usersAreMixtures
    guard inner.loop == .newton || isNewton else {
      return try inner.fit(training, outer, name: Self.kind)
    }
    let pooled = try BradleyTerry().pooledWeights(training)
    return try NewtonSteps(
      name: Self.kind, initial: pooled, precision: pooled.map { _ in 1 }, steps: inner.steps
    ).fitted(on: training, outer, pooled: pooled)
  }
}
