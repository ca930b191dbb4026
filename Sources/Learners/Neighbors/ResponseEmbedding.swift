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
  /// What the user said of the very items that others have judged as well.
  case shared
}

/// Turns a history into the mean features of its winners, its losers, or the former less the latter.
/// Source: Zollo et al. (2025), section 4, meta-learning from the users most alike.
struct ResponseEmbedding: Sendable {
  let kind: Embedding
  /// What responses look like: its columns are the features.
  let table: RewardTable

  func callAsFunction(_ history: History) -> [Double] {
    var winners = Mean(width: table.modelCount)
    var losers = Mean(width: table.modelCount)
    for item in history {
      let (liked, disliked) = history.form.rules.sides(of: item)
      for row in liked { winners.add(table.features(row)) }
      for row in disliked { losers.add(table.features(row)) }
    }
    switch kind {
    case .winners: return winners.value
    case .losers: return losers.value
    case .difference, .weights, .shared: return zip(winners.value, losers.value).map { $0 - $1 }
    }
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
