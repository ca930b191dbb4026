internal import CKernels

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
  var draws: PosteriorDraws {
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

  /// Posterior mean of the K weights.
  var meanWeights: [Double] {
    let importance = cloud.importance
    var sums = [Double](repeating: 0, count: cloud.models)
    for block in 0..<cloud.blocks {
      let lanes = block * ParticleCloud.lanes..<(block + 1) * ParticleCloud.lanes
      for k in 0..<cloud.models {
        let start = (block * cloud.models + k) * ParticleCloud.lanes
        var sum: Float = 0
        for n in 0..<ParticleCloud.lanes {
          sum += importance[lanes.lowerBound + n] * cloud.weights[start + n]
        }
        sums[k] += Double(sum)
      }
    }
    let total = sums.reduce(0, +)
    return sums.map { $0 / total }
  }

  /// Per candidate: the posterior probability that it beats the reference, ties counted one half.
  /// - Parameter differences: Features of the candidate minus those of the reference.
  func winProbabilities(_ differences: [[Float]]) -> [Double] {
    let importance = cloud.importance
    let total = importance.reduce(0) { $0 + Double($1) }
    var wins = [Double](repeating: 0, count: differences.count)
    cloud.weights.withUnsafeBufferPointer { weights in
      importance.withUnsafeBufferPointer { importance in
        for block in 0..<cloud.blocks {
          let start = block * ParticleCloud.lanes
          for (candidate, difference) in differences.enumerated() {
            wins[candidate] += attune_win_share(
              Int32(cloud.models), weights.baseAddress! + start * cloud.models,
              importance.baseAddress! + start, difference)
          }
        }
      }
    }
    return zip(wins, differences).map { wins, difference in
      difference.allSatisfy { $0 == 0 } ? 0.5 : wins / total
    }
  }
}
