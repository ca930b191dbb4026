public import Configuration
internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Pluralistic alignment: a user likes what is near their ideal point, a mixture of a few prototypes.
///
/// r_u(y) = -|f(y) - P softmax(w_u)|^2 up to a constant of the user; the probability that y beats y' is
/// the logistic function of the difference of squared distances (Chen et al., 2024, section 3, model A).
/// f and the prototypes P are shared; for a new user only their mixture is fitted.
///
/// Departures: f is linear where the paper has a network of two layers; mixtures are found exactly on the
/// simplex and f and P together by Gauss-Newton steps, instead of Adam; prototypes start at the k-means
/// centres of users' own fits. A Dirichlet prior, its strength chosen per count, holds a new user's
/// mixture near the mean one: the paper has none (`lambda` 0).
/// Source: Chen, Chen, Rege and Vinayak (2024), PAL: Pluralistic alignment framework for learning from
/// heterogeneous preferences, arXiv 2406.08469.
public struct PAL: FactorLearner, FeatureLearner {
  public static let kind = "pal"
  public static let summary =
    "Ideal points as mixtures of prototypes; preference by distance (Chen et al., 2024)."
  public static let fields: [Field<Self>] =
    [
      .integer(
        "prototypes", \.prototypes, 1...1000,
        "Prototypes of ideal points; few cannot tell users apart, many need more historical users."),
      .integer(
        "dimensions", \.dimensions, 1...1000,
        "Dimensions of the space of ideal points; no more than there are features are used."),
    ] + featureFields + [
      .number(
        "ridge", \.ridge, .atLeast(0, upTo: 1e9),
        "L2 penalty on map and prototypes; 0 is the paper's.")
    ]
    + fittingFields(
      lambda: "Strength of the prior that holds a new user near the mean one; 0 is the paper's.",
      shared: "shared part")

  /// Prototypes, at least 1.
  public var prototypes = 10
  /// Dimensions of the space of ideal points, at least 1.
  public var dimensions = 16
  public var features = FeatureSettings()
  /// L2 penalty on map and prototypes, at least 0.
  public var ridge = 0.1
  public var fitting = FactorSettings()

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedFactors {
    let training = try training.seen(as: features)
    let own = try OwnFits(training, ridge: 0.03)
    let model = try sharedPart(training, own)
    let fit = CoefficientFit(
      space: .simplex, centre: CoefficientFit.mean(model.coefficients, .simplex))
    return fitted(training.over(idealPoints: model), fit, ratingVariance: own.ratingVariance)
  }

  /// Map, prototypes and the historical users' mixtures.
  func sharedPart(_ training: TrainingData, _ own: OwnFits) throws -> IdealPoints {
    let data = try FactorData(training, ratingVariance: own.ratingVariance)
    var model = start(training, own, data)
    let solver = GaussNewton(
      losses: data.losses, ridge: ridge, centre: model.parameters.map { _ in 0 })
    try alternate(rounds: fitting.rounds, kind: Self.kind) {
      model.setCoefficients(mixtures(model, training))
      _ = solver.step(&model)
      return solver.objective(model)
    }
    model.setCoefficients(mixtures(model, training))
    return model
  }

  /// A small map, so that distances start out linear, and prototypes that give users' own fits.
  private func start(_ training: TrainingData, _ own: OwnFits, _ data: FactorData) -> IdealPoints {
    let centres = startingBasis(training, own, count: prototypes, kind: Self.kind)
    let axes = singularVectors(own(training, limit: startingUsers), count: dimensions)
    let size = 0.1
    var (A, P) = (axes, axes.transposedTimes(centres))
    A.values = A.values.map { size * $0 }
    P.values = P.values.map { $0 / (2 * size) }
    let R = centres.columns
    return IdealPoints(
      data, sums: sums(training), map: A, prototypes: P,
      coefficients: Matrix(rows: data.users.count, columns: R, repeating: 1 / Double(R)))
  }

  private func mixtures(_ model: IdealPoints, _ training: TrainingData) -> Matrix {
    let fit = CoefficientFit(
      space: .simplex, centre: CoefficientFit.mean(model.coefficients, .simplex))
    let rewards = training.over(idealPoints: model)
    let before = model.coefficients
    let rows = (0..<before.rows).map { u in
      let evidence = Evidence(
        training.historical[u], table: rewards.table,
        ratingVariance: model.data.losses.ratingVariance
      ).composite
      return fit(evidence, strength: trainingStrength, from: before.row(u))
    }
    return Matrix(rows: rows.count, columns: before.columns, values: rows.flatMap { $0 })
  }
}

/// Winner plus loser of every row of all users, or the features of the rated response.
private func sums(_ training: TrainingData) -> Matrix {
  let (table, histories) = (training.table, training.historical)
  var values: [Double] = []
  for u in 0..<histories.count {
    for item in histories[u] {
      histories.form.rules.forEachContrast(of: item) { row, loser in
        let features = table.features(row)
        values +=
          loser.map { zip(features, table.features($0)).map { $0 + $1 } } ?? Array(features)
      }
    }
  }
  return Matrix(
    rows: values.count / table.modelCount, columns: table.modelCount, values: values)
}

extension TrainingData {
  /// The same feedback over what every response is worth at each prototype.
  func over(idealPoints model: IdealPoints) -> TrainingData {
    let features = Matrix(
      rows: table.rowCount, columns: table.modelCount, values: table.scores.map(Double.init))
    let rewards = model.rewards(features)
    return over(
      columns: rewards.values.map { Float($0) },
      named: (0..<rewards.columns).map { "prototype-\($0)" }, usersAreMixtures: false)
  }
}
