internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Historical users' own weights, fitted one by one with a weak ridge towards the pooled weights.
struct OwnFits: Sendable {
  let pooled: [Double]
  let prior: GaussianPrior
  let ratingVariance: Double
  let isNonNegative: Bool

  /// - Parameter ridge: More than 0; small lets users differ more.
  init(_ training: TrainingData, ridge: Double, nonNegative: NonNegative = .auto) throws {
    pooled = try BradleyTerry().pooledWeights(training)
    isNonNegative = nonNegative.applies(to: training.table)
    ratingVariance = estimatedRatingVariance(training, centre: pooled)
    prior = GaussianPrior(
      centre: isNonNegative ? pooled.map { max(0, $0) } : pooled, ridge: ridge)
  }

  /// One user's own fit; for preferences normalised, because choices do not tell the length of weights.
  func callAsFunction(_ evidence: Evidence) -> [Double] {
    let w = evidence.mode(under: prior, nonNegative: isNonNegative).weights
    return evidence.targets == nil ? normalised(w) : w
  }

  /// A new user's own fit, held towards the mean of those like them, in that mean's unit; the mean itself from
  /// `voteAlone` on.
  ///
  /// - Parameters:
  ///   - length: Length of the mean on the scale of utilities; 1 for ratings.
  ///   - shrinkage: Precision of the mean as a prior, more than 0.
  func fit(
    _ evidence: Evidence, towards mean: [Double], length: Double, shrinkage: Double
  ) -> [Double] {
    guard shrinkage < VoteWeights.voteAlone, evidence.count > 0 else { return mean }
    let length = evidence.targets == nil ? length : 1
    let prior = GaussianPrior(
      centre: mean.map { length * $0 }, ridge: shrinkage / (length * length))
    let w = evidence.mode(under: prior, nonNegative: isNonNegative).weights
    return w.map { $0 / length }
  }

  /// The own fits of all historical users, or of `limit` of them drawn by name.
  func callAsFunction(_ training: TrainingData, limit: Int = .max) -> [[Double]] {
    let histories = training.historical
    let users = training.people(limit, training.stream.stream("own-fits")).sorted()
    return users.map {
      self(Evidence(histories[$0], table: training.table, ratingVariance: ratingVariance))
    }
  }
}
