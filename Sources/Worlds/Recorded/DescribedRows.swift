import Inference
import Learners
import LinearAlgebra
import MetaLearning
import Preferences
import Randomness

/// How people's weights spread of what is known of a response: what scorers say, and what others made of it.
///
/// What others made of it is without the person's own judgements: a mean that has one's own answer in it tells that
/// answer.
struct DescribedRows {
  let scorers: RewardTable
  let judgements: Judgements
  let historical: Histories
  /// Draws people where there are too many.
  let stream: RandomStream

  /// Directions in which weights spread most: a person's posterior costs the cube of their number.
  private static let mostDirections = 32
  /// People whose weights are looked at: each costs a fit in every step of EM.
  private static let mostPeople = 100

  /// X L (rows x C), L L' being the covariance of people's weights, of which only the largest directions stay.
  /// - Parameter people: Indices of the historical users who have no part in it.
  func loadings(without people: [Int]) throws -> Matrix {
    let gone = Set(people)
    let others = (0..<historical.count).filter { !gone.contains($0) }
    let said = SharedMeans(judgements.known, of: others, rowCount: scorers.rowCount)
    let table = described(said.values(without: nil))
    let training = TrainingData(
      table: table, historical: historical.selecting(others),
      populationUtility: [Double](repeating: 0, count: table.rowCount),
      stream: stream)
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let crowd = training.people(Self.mostPeople, stream).sorted().map { place in
      let user = others[place]
      return Evidence(
        historical[user], table: described(said.values(without: judgements.known[user])),
        ratingVariance: variance)
    }
    // What varies alike in all directions learners know by themselves: here the crowd itself is to speak.
    let population = try GaussianPopulation(of: crowd, about: pooled, alike: 2)
    return directions(of: population.components[0].covariance, table)
  }

  private func described(_ means: [Double]) -> RewardTable {
    let K = scorers.modelCount
    let scores = means.indices.flatMap {
      scorers.scores[$0 * K..<($0 + 1) * K] + [Float(means[$0])]
    }
    return scorers.replacing(
      rewardModels: scorers.rewardModels + ["others"], scores: scores,
      standardisation: scorers.standardisation + [Standardisation(mean: 0, deviation: 1)],
      usersAreMixtures: false)
  }

  private func directions(of covariance: Matrix, _ table: RewardTable) -> Matrix {
    let (values, vectors) = covariance.symmetricEigen()
    let K = values.count
    let X = Matrix(rows: table.rowCount, columns: K, values: table.scores.map { Double($0) })
    var directions = Matrix(rows: min(K, Self.mostDirections), columns: K)
    for j in 0..<directions.rows {
      for k in 0..<K { directions[j, k] = max(0, values[j]).squareRoot() * vectors[k, j] }
    }
    return X.timesTransposed(directions)
  }
}

/// Mean judgement of each row, as if one more had been the mean of all.
private struct SharedMeans {
  private var sums: [Double]
  private var counts: [Double]
  private var scale = 1.0

  init(_ known: Histories, of people: [Int], rowCount: Int) {
    sums = [Double](repeating: 0, count: rowCount)
    counts = sums
    for person in people {
      for item in known[person] {
        sums[item.chosen] += item.value
        counts[item.chosen] += 1
      }
    }
    let squares = values(without: nil).reduce(0) { $0 + $1 * $1 }
    if squares > 0 { scale = (Double(rowCount) / squares).squareRoot() }
  }

  func values(without own: History?) -> [Double] {
    var (sums, counts) = (self.sums, self.counts)
    for item in own.map(Array.init) ?? [] {
      sums[item.chosen] -= item.value
      counts[item.chosen] -= 1
    }
    return zip(sums, counts).map { scale * $0 / ($1 + 1) }
  }
}
