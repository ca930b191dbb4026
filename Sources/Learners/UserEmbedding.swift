internal import LinearAlgebra
internal import Preferences

/// What stands for a user when the likeness of users is measured.
public enum Embedding: String, CaseIterable, Sendable {
  /// The user's own fitted weights.
  case weights
  /// Mean features of the responses that the user chose, or rated above average.
  case winners
  /// Mean features of the responses that the user passed over, or rated below average.
  case losers
  /// Winners less losers.
  case difference
}

/// What a response looks like to an embedding made of responses.
public enum EmbeddingFeatures: String, CaseIterable, Sendable {
  /// The K standardised scores.
  case scores
  /// Hashed words and word pairs of the text.
  case text
}

/// Turns a history into the mean features of its winners, its losers, or the former less the latter.
/// Source: Zollo et al. (2025), section 4, meta-learning from the users most alike.
struct ResponseEmbedding: Sendable {
  let kind: Embedding
  let features: EmbeddingFeatures
  let table: RewardTable

  func callAsFunction(_ history: History) -> [Double] {
    var winners = Mean(width: width)
    var losers = Mean(width: width)
    for item in history {
      if history.form == .rating {
        // Ratings are in standard deviations: 0 is the middle.
        if item.value >= 0 {
          winners.add(vector(item.chosen))
        } else {
          losers.add(vector(item.chosen))
        }
      } else {
        winners.add(vector(item.chosen))
        for other in item.others { losers.add(vector(Int(other))) }
      }
    }
    switch kind {
    case .winners: return winners.value
    case .losers: return losers.value
    case .difference, .weights: return zip(winners.value, losers.value).map { $0 - $1 }
    }
  }

  private var width: Int { features == .scores ? table.modelCount : TextEmbedding().dimensions }

  private func vector(_ row: Int) -> [Double] {
    if features == .scores { return table.features(row) }
    return TextEmbedding()(table.responses[row].text ?? "").map(Double.init)
  }
}

private struct Mean {
  var sum: [Double]
  var count = 0.0

  init(width: Int) {
    sum = [Double](repeating: 0, count: width)
  }

  mutating func add(_ vector: [Double]) {
    for k in sum.indices { sum[k] += vector[k] }
    count += 1
  }

  var value: [Double] { count > 0 ? sum.map { $0 / count } : sum }
}

/// Cosine of the angle between two vectors; 0 where one has no length.
func cosine(_ a: [Double], _ b: [Double]) -> Double {
  let lengths = norm(a) * norm(b)
  return lengths > 0 ? dot(a, b) / lengths : 0
}

/// Squared distance of two vectors.
func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for k in a.indices { sum += (a[k] - b[k]) * (a[k] - b[k]) }
  return sum
}
