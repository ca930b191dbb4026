public import Configuration
public import Inference

/// A normal belief that starts again when a person's answers tell of somebody new: Page's cumulative sum test.
///
/// Two beliefs learn side by side: one from all items since the last change, and a challenger that started from
/// the population when the sum was last 0. The sum grows by the log of how much likelier the challenger held the
/// item, and does not fall below 0; above the threshold the challenger takes the belief's place.
/// Source: Page (1954), Continuous inspection schemes, Biometrika 41; with an adaptive alternative, as in
/// Lorden and Pollak (2005), Nonanticipating estimation applied to sequential analysis and changepoint detection.
public struct ChangeDetection: BeliefLearner {
  public static let kind = "change-detection"
  public static let stacking = StackingRule.knownPeopleOrResponses
  public static let summary =
    "Normal belief that starts again when a cumulative sum test finds a change (Page, 1954)."
  public static let fields: [Field<Self>] =
    [
      .optionalNumber(
        "threshold", \.threshold, .atLeast(1e-6, upTo: 1e6),
        "Log likelihood ratio at which a change is believed: small reacts sooner and to chance more often."
          + " Absent: chosen on historical users.")
    ] + beliefFields

  /// In nats, more than 0; nil chooses on historical users.
  public var threshold: Double?
  public var belief = BeliefSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedPersonModel<ChangeDetectionModel> {
    let tried: [Double] = threshold.map { [$0] } ?? [1000, 20, 12, 8, 6, 4, 3, 2, 1]
    let model = try belief.model(training, trying: tried) { prior, threshold, sign, variance in
      ChangeDetectionModel(
        prior: prior, threshold: threshold, isNonNegative: sign, ratingVariance: variance)
    }
    return FittedPersonModel(table: training.table, model: model)
  }
}

/// What `ChangeDetection` knows of the population.
public struct ChangeDetectionModel: BeliefModel {
  public let prior: GaussianBelief
  /// In nats, more than 0.
  public let threshold: Double
  public let isNonNegative: Bool
  public let ratingVariance: Double

  public init(
    prior: GaussianBelief, threshold: Double, isNonNegative: Bool, ratingVariance: Double
  ) {
    self.prior = prior
    self.threshold = threshold
    self.isNonNegative = isNonNegative
    self.ratingVariance = ratingVariance
  }

  /// Of one person.
  public struct State: Codable, Equatable, Sendable {
    /// From all items since the last change.
    public internal(set) var belief: GaussianBelief
    /// From the items since `sum` was last 0.
    public internal(set) var challenger: GaussianBelief
    /// Log of how much likelier the challenger held those items, at least 0.
    public internal(set) var sum = 0.0
    /// Changes found so far.
    public internal(set) var changes = 0
  }

  public var newcomer: State { State(belief: prior, challenger: prior) }

  /// Cost: about 12 K^2 flops per row.
  public func update(_ state: inout State, with item: Evidence) {
    let gain = state.challenger.logProbability(of: item) - state.belief.logProbability(of: item)
    state.belief.observe(item)
    state.challenger.observe(item)
    state.sum = max(0, state.sum + gain)
    if state.sum > threshold {
      state.belief = state.challenger
      state.changes += 1
      state.sum = 0
    }
    if state.sum == 0 { state.challenger = prior }
  }

  func belief(of state: State) -> GaussianBelief { state.belief }
}
