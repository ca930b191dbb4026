public import Inference
public import Preferences

/// The posterior of each user in turn, read at the feedback counts that are asked for.
public struct FittedBayes: PredictsPreferences {
  let table: RewardTable
  let secrets: Secrets
  let decision: Bayes.Decision
  let sampler: PosteriorSampler

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try scores(for: candidates, histories: histories, counts: [count])[0]
  }

  /// One pass through each user's items, scores taken on the way.
  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try secrets.check(candidates, askedBy: Bayes.kind)
    var result = counts.map { _ in [Double](repeating: 0, count: candidates.rows.count) }
    let atPrior = PosteriorReading(sampler.bank)
    var prior = PriorScores()
    for user in 0..<histories.count {
      var posterior = sampler.posterior(ofUser: histories.users[user])
      for (index, count) in counts.enumerated() {
        posterior.observe(through: count, of: histories[user], table)
        let isPrior = posterior.itemCount == 0
        let reading = isPrior ? atPrior : PosteriorReading(posterior.cloud)
        for set in candidates.sets(ofUser: user) {
          let scores =
            isPrior
            ? prior.scores(key(set)) { self.scores(ofSet: set, reading) }
            : scores(ofSet: set, reading)
          result[index].replaceSubrange(candidates.positions(ofSet: set), with: scores)
        }
      }
    }
    return result
  }

  public func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try preferences(for: pairs, histories: histories, counts: [count])[0]
  }

  public func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    sampler.preferences(for: pairs, histories: histories, counts: counts, table: table)
  }

  /// The posterior after a history: weighted draws of the user's weights.
  public func posterior(after history: History) -> PosteriorDraws {
    var posterior = sampler.posterior(ofUser: history.userID)
    posterior.observe(through: history.count, of: history, table)
    return posterior.draws
  }

  private func scores(ofSet set: Int, _ reading: PosteriorReading) -> [Double] {
    let rows = secrets.candidates.positions(ofSet: set).map { Int(secrets.candidates.rows[$0]) }
    let utilities = rows.map { table.utility($0, reading.meanWeights) }
    guard decision == .win else { return utilities }
    var wins = rows.map { _ in 0.0 }
    for position in secrets.reference[set] {
      let reference = table.features(rows[position])
      let differences = rows.map { row in
        zip(table.features(row), reference).map { Float($0 - $1) }
      }
      for (index, win) in reading.winProbabilities(differences).enumerated() { wins[index] += win }
    }
    return putFirst(wins, in: utilities)
  }

  /// What a set's scores before any feedback depend on: its rows and which stand for the reference.
  private func key(_ set: Int) -> [Int32] {
    secrets.candidates.rows[secrets.candidates.positions(ofSet: set)]
      + secrets.reference[set].map(Int32.init)
  }
}

/// Scores under the prior, which users with the same candidate sets share.
private struct PriorScores {
  private var known: [[Int32]: [Double]] = [:]

  mutating func scores(_ key: [Int32], _ compute: () -> [Double]) -> [Double] {
    if let scores = known[key] { return scores }
    let scores = compute()
    known[key] = scores
    return scores
  }
}

/// Mean utilities with the response likeliest to win put on top: of equally likely ones, the one of
/// larger mean utility; where that is equal too, all of them. The choice is then best for the win rate, and
/// the order of all others for pairs.
/// - Parameter wins: Probabilities of winning, or their sums over the same references.
package func putFirst(_ wins: [Double], in utilities: [Double]) -> [Double] {
  let likeliest = topPositions(wins)
  let best = topPositions(likeliest.map { utilities[$0] }).map { likeliest[$0] }
  let top = utilities.max()! + 1
  var scores = utilities
  for position in best { scores[position] = top }
  return scores
}
