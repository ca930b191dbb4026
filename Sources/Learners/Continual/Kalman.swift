public import Configuration
public import Inference

/// A normal belief about weights that wander: the Kalman filter, iterated for choices.
///
/// From item to item w' = m + p (w - m) + e with the population's mean m, e ~ N(0, (1 - p^2) S) and the
/// population's covariance S, so that without news a belief returns to the population. Of all linear models it
/// has the right mean and covariance for sudden changes too, of probability 1 - p per item.
/// Sources: Kalman (1960); Bell and Cathey (1993) for the iterated update of choices.
public struct Kalman: BeliefLearner {
  public static let kind = "kalman"
  public static let stacking = StackingRule.knownPeopleOrResponses
  public static let summary =
    "Normal belief about weights that wander between items (Kalman, 1960; iterated for choices)."
  public static let fields: [Field<Self>] =
    [
      .optionalNumber(
        "persistence", \.persistence, .moreThan(0, upTo: 1),
        "Correlation of a user's weights from one item to the next: 1 forgets nothing. Absent: chosen on"
          + " historical users.")
    ] + beliefFields

  /// p, more than 0 and at most 1; nil chooses on historical users.
  public var persistence: Double?
  public var belief = BeliefSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedPersonModel<KalmanModel> {
    let tried: [Double] =
      persistence.map { [$0] } ?? [1, 0.998, 0.995, 0.99, 0.98, 0.96, 0.92, 0.85, 0.7]
    let model = try belief.model(training, trying: tried) { prior, persistence, sign, variance in
      KalmanModel(
        prior: prior, persistence: persistence, isNonNegative: sign, ratingVariance: variance)
    }
    return FittedPersonModel(table: training.table, model: model)
  }
}

/// What `Kalman` knows of the population. A person's state is the belief about their next weights.
public struct KalmanModel: BeliefModel {
  public let prior: GaussianBelief
  /// p, more than 0 and at most 1.
  public let persistence: Double
  public let isNonNegative: Bool
  public let ratingVariance: Double

  public init(
    prior: GaussianBelief, persistence: Double, isNonNegative: Bool, ratingVariance: Double
  ) {
    self.prior = prior
    self.persistence = persistence
    self.isNonNegative = isNonNegative
    self.ratingVariance = ratingVariance
  }

  public var newcomer: GaussianBelief { prior }

  /// Cost: about 6 K^2 flops per row.
  public func update(_ state: inout GaussianBelief, with item: Evidence) {
    state.observe(item)
    state.relax(towards: prior, persistence: persistence)
  }

  func belief(of state: GaussianBelief) -> GaussianBelief { state }
}
