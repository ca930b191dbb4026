public import Configuration
internal import Inference
public import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Meta reward modelling: a user is a softmax mixture of a learned reward basis.
///
/// The reward of a response with features e is r = softmax(h_u) . V'e. Inner steps move the user's head h
/// alone; the outer loop learns V and the common start of all heads by exact second-order gradients,
/// with an objective that weighs the worst-served users (`weighting`).
///
/// Departures: inner steps by exponentiated gradient unless `inner` is `gradient` (the paper's, along the
/// logits), which softmax's flatness slows wherever one coefficient is near 1; rates are learned and the
/// length of predictions with them. The published recipe takes one step of 1e-3, which hardly moves a
/// head, and chooses its epoch on test data; here validation users choose.
/// Source: meta reward modelling, MAML (Finn et al., 2017) over mixture weights; Rockafellar and Uryasev
/// (2000) for the worst-served share.
public struct MRM: SteppingMetaLearner {
  public static let kind = "mrm"
  public static let summary =
    "MAML over softmax mixtures of a learned reward basis, for the worst-served users too."
  public static let fields: [Field<Self>] =
    [
      .optionalInteger(
        "basis", \.basis, 1...1000,
        "Rewards in the learned basis. Absent: one per column, for users of either sign two, and 64 "
          + "more, which start as historical users' own weights.")
    ] + innerFields + [learnRateField, learnBasisField] + outerFields

  private static let learnBasisField = Field<Self>.boolean(
    "learnBasis", \.learnBasis, "Whether the basis is meta-learned; false keeps it as it starts.")

  /// Historical users whose weights the basis starts with; more are slower and barely better.
  private static let prototypes = 64

  /// J, the number of rewards in the basis; nil as the columns ask for.
  public var basis: Int?
  public var learnBasis = true
  public var inner = InnerSettings()
  public var outer = OuterLoop()

  public init() {
    outer.weighting = .softmax
    outer.temperature = 1
  }

  public func validate() throws(InvalidField) { try refuseNewton() }

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    let pooled = try BradleyTerry().pooledWeights(training)
    let simplex = SimplexBasis(training.table.usersAreMixtures, weights: pooled.count)
    let (V, users) = startBasis(training, simplex, pooled)
    let tellsScale = training.historical.form.tellsScale
    let rate = inner.rate ?? (tellsScale ? 8 : 32)
    var steps = HeadSteps(
      name: Self.kind, link: inner.loop == .gradient ? .softmax : .mirror,
      head: [Double](repeating: 0, count: V.columns),
      rates: InnerRates(.perStep, rate: rate, steps: inner.steps, weights: V.columns), basis: V,
      learnBasis: learnBasis)
    steps.length = simplex.length * (tellsScale ? 1 : 4)
    (steps.learnRate, steps.pseudoItems) = (inner.learnRate, inner.pseudoItems)
    steps.vote = inner.vote && inner.loop != .gradient
    return try steps.fitted(on: training, outer, pooled: pooled, excluding: users)
  }

  /// The columns themselves first, then the weights of historical users drawn at random, in units of their
  /// sum of sizes; and who these users are: their queries would flatter a basis that their items made.
  private func startBasis(
    _ training: TrainingData, _ simplex: SimplexBasis, _ pooled: [Double]
  ) -> (V: Matrix, users: Set<Int>) {
    let (K, own) = (pooled.count, simplex.V.columns)
    // At least half of the historical users are left to learn from.
    let spare = training.historical.count / 2
    let J = basis.map { min($0, own + spare) } ?? own + min(Self.prototypes, spare / 4)
    let users = training.people(max(0, J - own), training.stream.stream(Self.kind, "basis"))
    let prior = GaussianPrior(centre: pooled, ridge: 0.1)
    let weights = users.map { user in
      Evidence(training.historical[user], table: training.table).mode(
        under: prior, nonNegative: training.table.usersAreMixtures
      ).weights
    }
    var V = Matrix(rows: K, columns: J)
    for k in 0..<K {
      for j in 0..<J {
        V[k, j] = j < own ? simplex.V[k, j] : normalised(weights[j - own])[k]
      }
    }
    return (V, Set(users))
  }
}
