public import Configuration
internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// One set of weights for everybody: the tuned baseline that any personal method has to beat.
///
/// Comparisons and best-of choices of all historical users, pooled, minimise
/// sum log(1 + exp(-w . x)) + ridge/2 |w|^2; ratings minimise the ridge regression's squares instead.
/// The ridge is chosen by cross-validation over *users*: the weights are judged on people they were not
/// fitted to, which is what they are for. Feedback of a new user changes nothing.
/// Source: Bradley and Terry (1952).
public struct BradleyTerry: Learner {
  public static let kind = "bradley-terry"
  public static let summary = "One Bradley-Terry model pooled over all historical users."
  public static let role = LearnerRole.floor
  public static let fields: [Field<Self>] = [
    .optionalNumber(
      "ridge", \.ridge, .atLeast(1e-9, upTo: 1e9),
      "L2 penalty on the pooled weights. Absent: chosen by cross-validation over users."),
    .integer("folds", \.folds, 2...50, "Folds of the cross-validation; more cost more."),
  ]

  /// L2 penalty on the pooled weights, more than 0; nil chooses one of `grid`.
  public var ridge: Double?
  /// Folds of the cross-validation over users.
  public var folds = 5

  public init() {}

  /// Ridges tried by the cross-validation.
  static let grid = [0.1, 1, 10, 100, 1000]
  /// Historical users that the cross-validation looks at: its choice hardly moves beyond this.
  static let crossValidationUsers = 300

  /// Fewer people cannot choose a ridge; then it is 1.
  static let fewestPeople = 10

  public func fit(_ training: TrainingData) throws -> RowScores {
    let weights = try pooledWeights(training)
    let table = training.table
    return RowScores(scores: (0..<table.rowCount).map { table.utility($0, weights) })
  }

  /// The pooled weights, one per column of the table.
  public func pooledWeights(_ training: TrainingData) throws -> [Double] {
    try pooledFit(training).weights
  }

  /// The pooled weights and the ridge that they were fitted with.
  package func pooledFit(_ training: TrainingData) throws -> (weights: [Double], ridge: Double) {
    let evidence = try Evidence.pooled(training)
    let ridge = self.ridge ?? crossValidatedRidge(training)
    return (minimum(of: evidence, ridge: ridge), ridge)
  }

  /// The ridge of the grid with the least loss on held-out users; ties go to the larger one.
  func crossValidatedRidge(_ training: TrainingData) -> Double {
    let histories = training.historical
    let users = training.people(
      Self.crossValidationUsers, training.stream.stream("bradley-terry", "folds"))
    let parts = users.map { Evidence(histories[$0], table: training.table) }
    guard parts.count >= max(folds, Self.fewestPeople) else { return 1 }
    var losses = [Double](repeating: 0, count: Self.grid.count)
    for fold in 0..<folds {
      let (fitted, held) = split(parts, fold: fold, form: histories.form)
      var start: [Double]?
      for (i, ridge) in Self.grid.enumerated().reversed() {
        let weights = minimum(of: fitted, ridge: ridge, from: start)
        losses[i] += held.derivatives(at: weights).loss
        start = weights
      }
    }
    let best = losses.indices.min { (losses[$0], -$0) < (losses[$1], -$1) }!
    return Self.grid[best]
  }

  private func split(
    _ parts: [Evidence], fold: Int, form: FeedbackForm
  ) -> (fitted: Evidence, held: Evidence) {
    func joined(_ isHeld: Bool) -> Evidence {
      let chosen = parts.indices.filter { ($0 % folds == fold) == isHeld }.map { parts[$0] }
      return Evidence(joining: chosen, width: parts[0].width, isRated: form.tellsScale)
    }
    return (joined(false), joined(true))
  }
}

private func minimum(
  of evidence: Evidence, ridge: Double, from start: [Double]? = nil
) -> [Double] {
  let centre = [Double](repeating: 0, count: evidence.width)
  return evidence.mode(under: GaussianPrior(centre: centre, ridge: ridge), from: start).weights
}
