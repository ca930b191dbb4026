internal import Inference
internal import Learners
internal import Preferences

/// Particle posteriors under a fitted Dirichlet prior, read at the feedback counts that are asked for.
struct FittedDirichlet: PredictsPreferences {
  let table: RewardTable
  let populationUtility: [Double]
  let decision: Bayes.Decision
  let sampler: PosteriorSampler
  let population: DirichletPopulation

  var notes: [String] { [population.note] }

  func scores(for candidates: CandidateSets, histories: Histories, count: Int) -> [Double] {
    scores(for: candidates, histories: histories, counts: [count])[0]
  }

  /// One pass through each user's items, scores taken on the way.
  func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) -> [[Double]] {
    var result = counts.map { _ in [Double](repeating: 0, count: candidates.rows.count) }
    let atPrior = PosteriorReading(sampler.bank)
    for user in 0..<histories.count {
      var posterior = sampler.posterior(ofUser: histories.users[user])
      for (index, count) in counts.enumerated() {
        posterior.observe(through: count, of: histories[user], table)
        let reading = posterior.itemCount == 0 ? atPrior : PosteriorReading(posterior.cloud)
        for set in candidates.sets(ofUser: user) {
          let positions = candidates.positions(ofSet: set)
          let rows = positions.map { Int(candidates.rows[$0]) }
          let scores = scores(of: rows, reading)
          result[index].replaceSubrange(positions, with: scores)
        }
      }
    }
    return result
  }

  func preferences(for pairs: CandidateSets, histories: Histories, count: Int) -> [Double] {
    preferences(for: pairs, histories: histories, counts: [count])[0]
  }

  func preferences(for pairs: CandidateSets, histories: Histories, counts: [Int]) -> [[Double]] {
    sampler.preferences(for: pairs, histories: histories, counts: counts, table: table)
  }

  /// Posterior mean utilities, with the likeliest to beat the mean user's favourite put first for `win`.
  private func scores(of rows: [Int], _ reading: PosteriorReading) -> [Double] {
    let utilities = rows.map { table.utility($0, reading.meanWeights) }
    guard decision == .win, !rows.isEmpty else { return utilities }
    let differences = table.differences(of: rows, fromFavouriteBy: populationUtility)
    let wins = reading.winProbabilities(differences.map { $0.map { Float($0) } })
    return putFirst(wins, in: utilities)
  }
}

extension RewardTable {
  /// Features of each row less those of the row that the mean user likes best.
  func differences(of rows: [Int], fromFavouriteBy populationUtility: [Double]) -> [[Double]] {
    let reference = rows.max {
      (populationUtility[$0], -$0) < (populationUtility[$1], -$1)
    }!
    let favourite = features(reference)
    return rows.map { row in zip(features(row), favourite).map { $0 - $1 } }
  }
}
