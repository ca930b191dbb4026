public import Configuration
import Inference

/// `logistic` with items that count for less the older they are: an item of age a has weight gamma^a.
///
/// Source: West and Harrison (1997), Bayesian Forecasting and Dynamic Models, chapter 6.
public struct Discounted: RecencyLearner {
  public static let kind = "discounted"
  public static let summary =
    "Per-user model whose items lose weight with age (exponential discounting)."
  public static let fields: [Field<Self>] =
    [
      .optionalNumber(
        "discount", \.discount, .moreThan(0, upTo: 1),
        "Weight of an item in units of the next one's: 1 forgets nothing, 0.9 half of it in 7 items."
          + " Absent: chosen on historical users.")
    ] + ridgeFields

  /// gamma, more than 0 and at most 1; nil chooses on historical users.
  public var discount: Double?
  public var logistic = Logistic()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedPersonModel<RecencyModel> {
    let tried: [Double] = discount.map { [$0] } ?? [1, 0.99, 0.98, 0.96, 0.93, 0.9, 0.85, 0.8]
    return try fitted(to: training, trying: tried.map { Forgetting(discount: $0) })
  }
}
