internal import Inference
public import Learners
internal import LinearAlgebra
public import Preferences
internal import Randomness

/// Posteriors of weights under a fitted Gaussian prior or mixture, by Laplace's method or by sampling.
public struct FittedGaussian: LinearLearner, PredictsPreferences {
  public let table: RewardTable
  let population: GaussianPopulation
  /// Draws from the posterior; 0 stays with Laplace's method.
  let draws: Int
  let stream: RandomStream
  /// Per row, its utility to the mean user, whose favourite is to be beaten; nil puts the greatest mean utility
  /// first.
  let favourites: [Double]?

  public func weights(after history: History) throws -> [Double] { try belief(after: history).mean }

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    var result = [Double](repeating: 0, count: candidates.rows.count)
    for user in 0..<histories.count {
      let belief = try belief(after: histories[user].first(count))
      let mean = belief.mean
      for set in candidates.sets(ofUser: user) {
        let positions = candidates.positions(ofSet: set)
        let rows = positions.map { Int(candidates.rows[$0]) }
        result.replaceSubrange(positions, with: scores(of: rows, mean, belief))
      }
    }
    return result
  }

  public func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    let noise = histories.form.tellsScale ? population.ratingVariance : nil
    return try (0..<histories.count).flatMap { user -> [Double] in
      let belief = try belief(after: histories[user].first(count))
      return pairs.sets(ofUser: user).map {
        belief.preference(table.difference(ofPair: $0, in: pairs), ratingNoise: noise)
      }
    }
  }

  /// Posterior mean utilities, with the likeliest to beat the mean user's favourite put first where that is
  /// what is wanted.
  private func scores(of rows: [Int], _ mean: [Double], _ belief: WeightBelief) -> [Double] {
    let utilities = rows.map { table.utility($0, mean) }
    guard let favourites, !rows.isEmpty else { return utilities }
    let wins = table.differences(of: rows, fromFavouriteBy: favourites).map(belief.winProbability)
    return putFirst(wins, in: utilities)
  }

  private func belief(after history: History) throws -> WeightBelief {
    let evidence = Evidence(history, table: table, ratingVariance: population.ratingVariance)
    guard draws > 0, evidence.count > 0 else {
      return .normal(try population.posterior(evidence))
    }
    var draw = stream.stream("posterior", history.userID, "\(history.count)")
    return .drawn(try population.draws(evidence, count: draws, using: &draw))
  }
}

/// What is believed of one user's weights.
private enum WeightBelief {
  case normal(MixturePosterior)
  case drawn(PosteriorDraws)

  var mean: [Double] {
    switch self {
    case .normal(let posterior): return posterior.mean
    case .drawn(let sample):
      return sample.weights[0].indices.map { k in sample.mean { $0[k] } }
    }
  }

  /// P(x . w > 0), 1/2 where x is 0.
  func winProbability(_ x: [Double]) -> Double {
    switch self {
    case .normal(let posterior): return posterior.average { $0.superiority(x, noise: 0) }
    case .drawn(let sample):
      return sample.mean { w in
        let utility = dot(x, w)
        return utility > 0 ? 1 : utility == 0 ? 0.5 : 0
      }
    }
  }

  /// Probability that a response is chosen, or rated higher, whose features exceed the other's by x.
  /// - Parameter ratingNoise: Variance of a rating; nil for choices.
  func preference(_ x: [Double], ratingNoise: Double?) -> Double {
    switch self {
    case .normal(let posterior):
      let p = posterior.average { part in
        ratingNoise.map { part.superiority(x, noise: $0) } ?? part.preference(x)
      }
      return min(1, max(0, p))  // rounding of the shares' sum
    case .drawn(let sample):
      let rated = ratingNoise.map { ChoiceModel(temperature: $0.squareRoot()) }
      let p = sample.mean { w in
        rated?.ratedHigher(dot(x, w)) ?? logistic(dot(x, w))
      }
      return min(1, max(0, p))  // rounding of the sum
    }
  }
}
