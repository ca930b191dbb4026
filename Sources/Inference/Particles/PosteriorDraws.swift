/// Weighted draws from a posterior over weights.
public struct PosteriorDraws: Sendable {
  /// Points of the simplex.
  public let weights: [[Double]]
  /// Their probabilities, summing to 1.
  public let probabilities: [Double]

  public init(weights: [[Double]], probabilities: [Double]) {
    precondition(weights.count == probabilities.count, "one probability per draw")
    self.weights = weights
    self.probabilities = probabilities
  }

  /// The posterior mean of a function of the weights.
  public func mean(_ function: ([Double]) -> Double) -> Double {
    zip(weights, probabilities).reduce(0) { $0 + $1.1 * function($1.0) }
  }
}

extension Posterior {
  /// The particles that have weight.
  package var draws: PosteriorDraws {
    let importance = cloud.importance
    let total = importance.reduce(0) { $0 + Double($1) }
    let alive = (0..<cloud.count).filter { importance[$0] > 0 }
    return PosteriorDraws(
      weights: alive.map { n in
        let w = (0..<cloud.models).map { Double(cloud.weights[cloud.index(n, $0)]) }
        let sum = w.reduce(0, +)  // 1 but for what single precision lost
        return w.map { $0 / sum }
      },
      probabilities: alive.map { Double(importance[$0]) / total })
  }
}
