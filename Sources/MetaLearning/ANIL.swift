public import Configuration
internal import Inference
public import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Almost no inner loop: of a low-rank model w = V h, the inner steps move the head h alone.
///
/// The basis V (K x rank) and the common start of all heads are learned by the outer loop, exactly to second
/// order; a new user's items give them a head. V starts as the directions in which historical users' own
/// weights vary most about zero.
/// Source: Raghu, Raghu, Bengio and Vinyals (2020), Rapid learning or feature reuse?, section 4.
public struct ANIL: SteppingMetaLearner, FeatureLearner {
  public static let kind = "anil"
  public static let summary =
    "MAML whose inner loop adapts only the head of a low-rank model (Raghu et al., 2020)."
  public static let fields: [Field<Self>] =
    [
      .optionalInteger(
        "rank", \.rank, 1...1000,
        "Directions in which users can differ, at most the number of columns. Absent: all up to 16."
      )
    ] + innerFields + [learnRateField] + outerFields + featureFields

  /// Columns of the basis; nil as many as there are columns, up to 16.
  public var rank: Int?
  public var inner = InnerSettings()
  public var outer = OuterLoop()
  public var features = FeatureSettings()

  public init() {
    inner.loop = .gradient
  }

  public func validate() throws(InvalidField) {
    guard inner.loop != .gradient && inner.loop != .auto else { return }
    throw InvalidField(
      "inner",
      "is \"\(inner.loop.rawValue)\", but a linear head has no simplex and anil no Newton steps; "
        + "expected gradient or auto (mrm moves mixtures)")
  }

  public func fit(_ training: TrainingData) throws -> FittedAdaptation {
    let training = try training.seen(as: features)
    let pooled = try BradleyTerry().pooledWeights(training)
    let V = directions(training, pooled)
    let rate = inner.rate ?? training.safeRate()
    var steps = HeadSteps(
      name: Self.kind, link: .linear, head: transposedProduct(V, pooled),
      rates: InnerRates(.perStep, rate: rate, steps: inner.steps, weights: V.columns), basis: V,
      learnBasis: true)
    (steps.learnRate, steps.pseudoItems) = (inner.learnRate, inner.pseudoItems ?? 128)
    return try steps.fitted(on: training, outer, pooled: pooled)
  }

  /// Eigenvectors of the second moment of some historical users' weights, largest eigenvalues first.
  private func directions(_ training: TrainingData, _ pooled: [Double]) -> Matrix {
    let K = pooled.count
    let J = min(K, rank ?? 16)
    var moment = Matrix(rows: K, columns: K)
    let users = training.people(300, training.stream.stream(Self.kind, "directions"))
    for user in users {
      let evidence = Evidence(training.historical[user], table: training.table)
      let w = evidence.mode(under: GaussianPrior(centre: pooled, ridge: 1)).weights
      for a in 0..<K { for b in 0..<K { moment[a, b] += w[a] * w[b] } }
    }
    let eigen = moment.symmetricEigen()
    let order = eigen.values.indices.sorted { eigen.values[$0] > eigen.values[$1] }
    var V = Matrix(rows: K, columns: J)
    for j in 0..<J { for k in 0..<K { V[k, j] = eigen.vectors[k, order[j]] } }
    return V
  }
}
