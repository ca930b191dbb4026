internal import Inference
internal import LinearAlgebra
internal import Preferences

/// What cold start and adaptation weigh at each feedback count, before a person's own items have their say.
struct StackingWeights: Sendable {
  struct Level: Sendable {
    /// What makes one adapted score of the learner's and of that by values of shared responses, if there are any;
    /// in units of what they spread on the crowd's items.
    var blend = [1.0]
    var cold = 1.0
    var adapted = 0.0
    /// By how much the adaptation's weight is below what suits the crowd best, as few people say it: a person's own
    /// items may win it back. 0 where the crowd cannot say that it deserves any.
    var heldBack = 0.0
    /// Variance of a rating about the mixture; not used for choices.
    var ratingVariance = 1.0
  }

  let isRated: Bool
  /// What scores without feedback spread on the crowd's items, so that weights have no unit.
  var coldScale = 1.0
  /// Variance of a rating about scores without feedback; not used for choices.
  var ratingVariance = 1.0
  var levels: Schedule<Level>

  /// How sure it is that a person's weights are the crowd's: precision of how far they lie from them. A choice that
  /// is hard to predict tells 1/4 about a weight of unit spread, so this is worth some 25 choices of the person's own.
  /// Where choices are so noisy that weights sum to less than 1, it is in units of their sum. From 2 to 30 little
  /// changes.
  private static let precision = 6.0

  /// One adapted score of those of the learner and of values.
  func blended(_ adapted: [[Double]], after count: Int) -> [Double] {
    Learners.mixture(of: adapted, levels[count].blend)
  }

  /// A person's own items, judged by the scores after `count` items before them: columns are the crowd's mixture
  /// at that count, the cold start and the adaptation.
  /// - Parameter margins: Of the cold start and of the adapted scores that are to be blended.
  func evidence(of margins: Margins, after count: Int) -> Evidence {
    let level = levels[count]
    let own = 1 / coldScale
    let nothing = level.blend.map { _ in 0.0 }
    return margins.mixed([
      [level.cold * own] + level.blend.map { level.adapted * $0 }, [own] + nothing,
      [0] + level.blend,
    ]).evidence(ratingVariance: ratingVariance)
  }

  /// Weights of the cold start and the blended adaptation.
  /// - Parameter own: `evidence(of:after:)` of the person's items.
  func weights(own: [Evidence], after count: Int) -> (cold: Double, adapted: Double) {
    let level = levels[count]
    guard count > 0 else { return ((level.cold + level.adapted) / coldScale, 0) }
    let own = deviation(own, from: level)
    return (max(0, level.cold + own.cold) / coldScale, max(0, level.adapted + own.adapted))
  }

  /// Probability that a response is chosen, or rated higher, which scores so much more than another.
  func preference(_ difference: Double, after count: Int) -> Double {
    guard isRated else { return logistic(difference) }
    let variance = count > 0 ? levels[count].ratingVariance : ratingVariance
    return ChoiceModel(temperature: variance.squareRoot()).ratedHigher(difference)
  }

  /// By how much a person's weights differ from the crowd's at whatever count.
  private func deviation(
    _ own: [Evidence], from level: Level
  ) -> (cold: Double, adapted: Double) {
    let evidence = Evidence(joining: own, width: 3, isRated: isRated)
    guard evidence.count > 0 else { return (0, 0) }
    let sum = level.cold + level.adapted
    let variance = min(1, sum * sum) / Self.precision
    // The crowd's mixture is an offset: its weight is 1.
    var precision = Matrix.identity(3, scale: 1e9)
    precision[1, 1] = 1 / variance
    precision[2, 2] = 1 / (variance + level.heldBack * level.heldBack)
    let weights = evidence.mode(under: GaussianPrior(centre: [1, 0, 0], precision: precision))
      .weights
    return (weights[1], weights[2])
  }
}
