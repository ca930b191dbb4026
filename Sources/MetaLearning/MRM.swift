public import Configuration
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
        "Rewards in the learned basis. Absent: one per column, for users of either sign two; those "
          + "beyond that start as historical users' own weights.")
    ] + innerFields + [learnRateField, learnBasisField] + outerFields

  private static let learnBasisField = Field<Self>.boolean(
    "learnBasis", \.learnBasis, "Whether the basis is meta-learned; false keeps it as it starts.")

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

  public func fit(_ training: TrainingData) throws -> any FittedLearner {
    let pooled = try BradleyTerry().pooledWeights(training)
    let simplex = SimplexBasis(training.table.usersAreMixtures, weights: pooled.count)
    let V = startBasis(training, simplex, pooled)
    let isRating = training.historical.form == .rating
    let rate = inner.rate ?? (isRating ? 8 : 32)
    return try HeadSteps(
      name: Self.kind, link: inner.loop == .gradient ? .softmax : .mirror,
      head: [Double](repeating: 0, count: V.columns),
      rates: InnerRates(.perStep, rate: rate, steps: inner.steps, weights: V.columns), basis: V,
      learnBasis: learnBasis, learnRate: inner.learnRate, pseudoItems: inner.pseudoItems,
      length: simplex.length * (isRating ? 1 : 4), vote: inner.vote && inner.loop != .gradient
    ).fitted(on: training, outer)
  }

  /// The columns themselves first, then weights fitted to historical users drawn at random, of length 1.
  private func startBasis(
    _ training: TrainingData, _ simplex: SimplexBasis, _ pooled: [Double]
  ) -> Matrix {
    let own = simplex.V.columns
    let J = basis ?? own
    var stream = training.stream.stream(Self.kind, "basis")
    var V = Matrix(rows: pooled.count, columns: J)
    let users = stream.permutation(training.historical.count)
    for j in 0..<J {
      let column: [Double]
      if j < own {
        column = (0..<V.rows).map { simplex.V[$0, j] }
      } else {
        let user = users[(j - own) % max(1, users.count)]
        let evidence = Evidence(training.historical[user], table: training.table)
        column = unit(
          evidence.mode(
            under: GaussianPrior(centre: pooled, ridge: 0.1),
            nonNegative: training.table.usersAreMixtures
          ).weights)
      }
      for k in column.indices { V[k, j] = column[k] }
    }
    return V
  }

  /// Divided by the sum of sizes, where that is not 0.
  private func unit(_ w: [Double]) -> [Double] {
    let size = w.reduce(0) { $0 + abs($1) }
    return size > 0 ? w.map { $0 / size } : w
  }
}
