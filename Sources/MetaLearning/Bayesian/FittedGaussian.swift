internal import Learners
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// Posterior mean weights under a fitted Gaussian prior or mixture, by Laplace's method or by sampling.
struct FittedGaussian: LinearLearner, PredictsPreferences {
  let table: RewardTable
  let population: GaussianPopulation
  /// Draws from the posterior; 0 stays with Laplace's method.
  let draws: Int
  let stream: RandomStream

  func weights(after history: History) throws -> [Double] {
    let evidence = evidence(history)
    guard draws > 0, evidence.count > 0 else { return try population.posterior(evidence).mean }
    let sample = try sample(evidence, history)
    return (0..<evidence.width).map { k in sample.mean { $0[k] } }
  }

  func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    let isRating = histories.form == .rating
    let noise = population.ratingVariance
    let rated = ChoiceModel(temperature: noise.squareRoot())
    return try (0..<histories.count).flatMap { user -> [Double] in
      let history = histories[user].first(count)
      let evidence = evidence(history)
      let differences = pairs.sets(ofUser: user).map { table.difference(ofPair: $0, in: pairs) }
      guard draws > 0 else {
        let posterior = try population.posterior(evidence)
        return differences.map { x in
          posterior.average { isRating ? $0.superiority(x, noise: noise) : $0.preference(x) }
        }
      }
      let sample = try sample(evidence, history)
      return differences.map { x in
        let p = sample.mean { w in
          isRating ? rated.ratedHigher(dot(x, w)) : logistic(dot(x, w))
        }
        return min(1, max(0, p))  // rounding of the sum
      }
    }
  }

  private func evidence(_ history: History) -> Evidence {
    Evidence(history, table: table, ratingVariance: population.ratingVariance)
  }

  private func sample(_ evidence: Evidence, _ history: History) throws -> PosteriorDraws {
    var draw = stream.stream("posterior", history.userID, "\(history.count)")
    return try population.draws(evidence, count: draws, using: &draw)
  }
}
