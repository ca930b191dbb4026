public import Configuration
public import Learners

/// Initial weights that move towards the weights adapted to all of a user's items; the query is not held out.
///
/// The outer direction w_0 - w_T goes through Adam, as section 2 of the paper allows. It tells nothing of
/// rates, so the inner rates stay at `innerRate`; with `mirror` the sharpness of predictions stays, too.
/// Source: Nichol, Achiam and Schulman (2018), On first-order meta-learning algorithms, algorithm 2.
public struct Reptile: GradientMetaLearner {
  public static let kind = "reptile"
  public static let summary =
    "Initial weights pulled towards weights adapted to all items (Nichol et al., 2018)."
  public static let fields: [Field<Self>] = innerFields + outerFields + featureFields

  public var inner = InnerSettings()
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    try adapting(training, order: .reptile)
  }
}
