public import Configuration
public import Learners

/// MAML with one meta-learned rate per weight, which all inner steps share.
///
/// The inner step is w - rates o g(w): a learned diagonal of the steps' curvature. Exact second order.
/// The rates stay positive, being learned by their logarithms; the paper lets them change sign.
/// Source: Li, Zhou, Chen and Li (2017), Meta-SGD, equations 3 and 4.
public struct MetaSGD: GradientMetaLearner {
  public static let kind = "meta-sgd"
  public static let summary =
    "MAML with a meta-learned rate per weight, exact second order (Li et al., 2017)."
  public static let fields: [Field<Self>] = innerFields + outerFields + featureFields

  public var inner = InnerSettings()
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    try adapting(training, shape: .perWeight)
  }
}
