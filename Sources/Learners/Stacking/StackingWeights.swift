internal import Inference
internal import LinearAlgebra
internal import Preferences

/// What cold start and adaptation weigh at each feedback count, before a person's own items have their say.
struct StackingWeights: Sendable {
  /// Scores are divided by what they spread on the crowd's items, so that weights have no unit.
  struct Level: Sendable {
    var adaptedScale = 1.0
    var cold = 1.0
    var adapted = 0.0
  }

  let isRated: Bool
  var coldScale = 1.0
  /// Variance of a rating about scores without feedback; not used for choices.
  var ratingVariance = 1.0
  var levels: Schedule<Level>

  /// How sure it is that a person's weights are the crowd's: precision, in units of their sum, of how far they lie
  /// from them. A choice that is hard to predict tells 1/4 about a weight of unit spread, so this is worth some
  /// 25 choices of the person's own. From 2 to 30 little changes.
  private static let precision = 6.0

  /// A person's own items, judged by the scores after `count` items before them: columns are the crowd's mixture
  /// at that count, the cold start and the adaptation.
  func evidence(of margins: Margins, after count: Int) -> Evidence {
    let level = levels[count]
    return margins.divided(cold: coldScale, adapted: level.adaptedScale)
      .evidence(offset: (level.cold, level.adapted), ratingVariance: ratingVariance)
  }

  /// The cold start itself where the adaptation weighs nothing.
  /// - Parameter own: `evidence(of:after:)` of the person's items.
  func mixture(
    _ cold: ArraySlice<Double>, _ adapted: ArraySlice<Double>, own: [Evidence], after count: Int
  ) -> ArraySlice<Double> {
    guard count > 0 else { return cold }
    let level = levels[count]
    let own = deviation(own, from: level)
    let a = max(0, level.cold + own.cold) / coldScale
    let b = max(0, level.adapted + own.adapted) / level.adaptedScale
    guard b > 0 else { return cold }
    return ArraySlice(zip(cold, adapted).map { a * $0 + b * $1 })
  }

  /// By how much a person's weights differ from the crowd's at whatever count.
  private func deviation(
    _ own: [Evidence], from level: Level
  ) -> (cold: Double, adapted: Double) {
    let evidence = Evidence(joining: own, width: 3, isRated: isRated)
    guard evidence.count > 0 else { return (0, 0) }
    let sum = level.cold + level.adapted
    // The crowd's mixture is an offset: its weight is 1.
    var precision = Matrix.identity(3, scale: Self.precision / (sum * sum))
    precision[0, 0] = 1e9
    let weights = evidence.mode(under: GaussianPrior(centre: [1, 0, 0], precision: precision))
      .weights
    return (weights[1], weights[2])
  }
}
