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

  /// Precision of the crowd's weights as a person's prior. A choice that is hard to predict tells 1/4 about a weight
  /// of unit spread, so this is worth some 25 choices of the person's own. From 2 to 30 little changes.
  static let precision = 6.0

  func scaled(_ margins: Margins, after count: Int) -> Margins {
    margins.divided(cold: coldScale, adapted: levels[count].adaptedScale)
  }

  /// The cold start itself where the adaptation weighs nothing.
  /// - Parameter own: Scaled margins of the person's own items, each judged by the items before it.
  func mixture(
    _ cold: ArraySlice<Double>, _ adapted: ArraySlice<Double>, own: [Margins], after count: Int
  ) -> ArraySlice<Double> {
    guard count > 0 else { return cold }
    let level = levels[count]
    let evidence = Evidence(
      joining: own.map { $0.evidence(ratingVariance: ratingVariance) }, width: 2, isRated: isRated)
    let prior = GaussianPrior(centre: [level.cold, level.adapted], ridge: Self.precision)
    let weights =
      evidence.count > 0
      ? evidence.mode(under: prior, nonNegative: true).weights : [level.cold, level.adapted]
    guard weights[1] > 0 else { return cold }
    let (a, b) = (weights[0] / coldScale, weights[1] / level.adaptedScale)
    return ArraySlice(zip(cold, adapted).map { a * $0 + b * $1 })
  }
}
