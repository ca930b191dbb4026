import Inference
public import Preferences

/// The responses to one prompt, and the pairs of them that a person may be asked about.
///
/// All that a query policy sees of a prompt: features, which everybody knows, and no utilities.
public struct Offer: Sendable {
  /// M rows of the table.
  public let rows: [Int]
  /// Positions in `rows` of two different responses.
  public internal(set) var pairs: [(first: Int, second: Int)]
  /// M x K, row-major.
  private let features: [Double]
  private let width: Int

  public init(rows: [Int], pairs: [(first: Int, second: Int)], table: RewardTable) {
    self.rows = rows
    self.pairs = pairs
    width = table.modelCount
    features = rows.flatMap { row in
      table.scores[row * table.modelCount..<(row + 1) * table.modelCount].map(Double.init)
    }
  }

  /// Utility of each response under these weights, in their units: M numbers.
  func utilities(_ weights: [Double]) -> [Double] {
    rows.indices.map { m in
      var sum = 0.0
      for k in 0..<width { sum += features[m * width + k] * weights[k] }
      return sum
    }
  }

  /// What is believed of each pair's difference in utility, aligned with `pairs`.
  ///
  /// The M responses' covariance F S F' serves all pairs: 2 M K (K + M) flops instead of M^2 K^2.
  func differences(under belief: GaussianBelief) -> [(mean: Double, variance: Double)] {
    let means = utilities(belief.mean)
    let covariance = covariance(under: belief)
    let M = rows.count
    return pairs.map { i, j in
      let variance =
        covariance[i * M + i] + covariance[j * M + j] - 2 * covariance[i * M + j]
      // Of two nearly equal responses rounding may leave less than nothing.
      return (means[i] - means[j], max(0, variance))
    }
  }

  /// F S F', M x M.
  private func covariance(under belief: GaussianBelief) -> [Double] {
    let M = rows.count
    let spread = product(features, belief.covariance, inner: width, columns: width)
    var result = [Double](repeating: 0, count: M * M)
    for i in 0..<M {
      for j in 0...i {
        var sum = 0.0
        for k in 0..<width { sum += spread[i * width + k] * features[j * width + k] }
        result[i * M + j] = sum
        result[j * M + i] = sum
      }
    }
    return result
  }
}

/// A B, both row-major; B is symmetric, so that its rows are read in order.
private func product(_ a: [Double], _ b: [Double], inner: Int, columns: Int) -> [Double] {
  var result = [Double](repeating: 0, count: a.count / inner * columns)
  for i in 0..<a.count / inner {
    for j in 0..<columns {
      var sum = 0.0
      for k in 0..<inner { sum += a[i * inner + k] * b[j * inner + k] }
      result[i * columns + j] = sum
    }
  }
  return result
}
