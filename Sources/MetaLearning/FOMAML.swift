public import Configuration
public import Learners

/// MAML with every Hessian taken for 0: the query's gradient at the adapted weights moves the initial ones.
///
/// An outer step costs half of MAML's. What it loses is how the inner path bends: with few and small inner
/// steps little, with large ones that nearly reach the optimum much.
/// Source: Finn, Abbeel and Levine (2017), section 5.2, "first-order approximation".
public struct FOMAML: GradientMetaLearner {
  public static let kind = "fomaml"
  public static let summary =
    "First-order MAML: Hessians left out of the outer gradient (Finn et al., 2017, section 5.2)."
  public static let fields: [Field<Self>] =
    innerFields + [learnRateField] + outerFields + featureFields

  public var inner = InnerSettings()
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    try adapting(training, order: .first)
  }
}
