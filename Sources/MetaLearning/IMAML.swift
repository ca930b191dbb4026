public import Configuration
public import Inference
public import Learners
internal import LinearAlgebra
internal import Optimisation
internal import Preferences

/// MAML whose inner problem is solved to the end and differentiated at its solution alone.
///
/// A user's weights minimise the loss of their items plus lambda/2 |w - w_0|^2, non-negative where users are
/// mixtures. Newton's method solves that to `tolerance`; the outer gradient is the implicit one, by
/// conjugate gradients on the Hessian, and needs no path. Each solution carries a certificate, the size of
/// what is left of its optimality conditions; one above the tolerance is a `LearnerFailure`, in training
/// and for new users alike.
///
/// Departures: the items' sum instead of their mean, so that evidence adds up; lambda is a meta-learned
/// power of 1 + n; the sign constraint, under which weights held at zero have no derivative.
/// Source: Rajeswaran, Finn, Kakade and Levine (2019), Meta-learning with implicit gradients, algorithm 1.
public struct IMAML: MetaLearner, FeatureLearner {
  public static let kind = "imaml"
  public static let summary =
    "MAML by implicit gradients of a proximal inner problem, solved and certified "
    + "(Rajeswaran et al., 2019)."
  public static let fields: [Field<Self>] =
    [
      .number(
        "lambda", \.lambda, .atLeast(1e-9, upTo: 1e9),
        "Hold of the initial weights before the outer loop; small trusts the user's own items sooner."
      ),
      .boolean(
        "learnLambda", \.learnLambda, "Whether lambda, a power of 1 + n, is meta-learned."),
      .choice(
        "nonNegative", \.nonNegative,
        "Whether weights must not be negative; auto does as the dataset's users are."),
      .number(
        "tolerance", \.tolerance, .atLeast(1e-15, upTo: 1),
        "Largest residual of a solution, relative to 1 plus the number of items, and of the implicit "
          + "gradient, relative to the query's gradient; larger ones are failures."),
      .integer(
        "solverSteps", \.solverSteps, 1...10_000,
        "Largest number of conjugate-gradient steps; as many as there are weights suffice but for "
          + "rounding."),
    ] + outerFields + featureFields

  /// Hold of the initial weights before the outer loop, more than 0.
  public var lambda = 1.0
  public var learnLambda = true
  public var nonNegative = NonNegative.auto
  /// Largest residual that certifies a solution, more than 0.
  public var tolerance = 1e-6
  /// Largest number of conjugate-gradient steps.
  public var solverSteps = 1000
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {}

  public func validate() throws(InvalidField) { try refuseSignedTexts(nonNegative) }

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    let training = try training.seen(as: features)
    let pooled = try BradleyTerry().pooledWeights(training)
    let isNonNegative =
      nonNegative == .yes || (nonNegative == .auto && training.table.usersAreMixtures)
    return try ImplicitSolve(
      name: Self.kind, initial: isNonNegative ? pooled.map { max(0, $0) } : pooled,
      lambda: lambda, learnLambda: learnLambda, nonNegative: isNonNegative, tolerance: tolerance,
      solverSteps: solverSteps
    ).fitted(on: training, outer, pooled: pooled)
  }
}

extension IMAML {
  /// A proximal inner problem and its outer gradient at the solution, with what certifies it.
  public struct ImplicitGradient: Sendable {
    public let weights: [Double]
    /// Largest violation of the inner optimality conditions.
    public let residual: Double
    /// Mean loss of the query at the solution.
    public let loss: Double
    /// By the initial weights (K).
    public let initial: [Double]
    /// By lambda.
    public let lambda: Double
  }

  /// Solves argmin sum_i l_i(w) + lambda/2 |w - initial|^2 and differentiates the query's mean loss there.
  ///
  /// Throws `LearnerFailure` where Newton's method or conjugate gradients do not reach `tolerance`.
  public func implicitGradient(
    support: Evidence, query: Evidence, initial: [Double], lambda: Double
  ) throws -> ImplicitGradient {
    let problem = ImplicitSolve(
      name: Self.kind, initial: initial, lambda: lambda, learnLambda: true,
      nonNegative: nonNegative == .yes, tolerance: tolerance, solverSteps: solverSteps)
    let solved = try problem.solution(support, problem.start)
    let outer = try problem.gradient(
      of: Episode(support: support, query: query), at: problem.start)
    return ImplicitGradient(
      weights: solved.weights, residual: solved.residual, loss: outer.loss,
      initial: Array(outer.gradient[..<initial.count]),
      lambda: outer.gradient[initial.count] / lambda)
  }
}
