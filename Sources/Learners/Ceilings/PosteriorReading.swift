internal import CKernels

/// A posterior at one feedback count, with what every candidate set is read by worked out once.
struct PosteriorReading {
  let cloud: ParticleCloud
  /// Importance weights relative to the largest, and their sum.
  let importance: [Float]
  let total: Double
  /// Posterior mean of the K weights.
  let meanWeights: [Double]

  init(_ cloud: ParticleCloud) {
    self.cloud = cloud
    importance = cloud.importance
    total = importance.reduce(0) { $0 + Double($1) }
    meanWeights = cloud.mean(importance)
  }

  /// Per candidate: the posterior probability that it beats the reference, ties counted one half.
  /// - Parameter differences: Features of the candidate minus those of the reference.
  func winProbabilities(_ differences: [[Float]]) -> [Double] {
    differences.map { difference in
      difference.allSatisfy { $0 == 0 } ? 0.5 : winShare(difference) / total
    }
  }

  private func winShare(_ difference: [Float]) -> Double {
    var wins = 0.0
    cloud.weights.withUnsafeBufferPointer { weights in
      importance.withUnsafeBufferPointer { importance in
        for block in 0..<cloud.blocks {
          let start = block * ParticleCloud.lanes
          wins += attune_win_share(
            Int32(cloud.models), weights.baseAddress! + start * cloud.models,
            importance.baseAddress! + start, difference)
        }
      }
    }
    return wins
  }
}

extension ParticleCloud {
  /// The mean particle under importance weights, summing to 1.
  func mean(_ importance: [Float]) -> [Double] {
    var sums = [Double](repeating: 0, count: models)
    weights.withUnsafeBufferPointer { weights in
      importance.withUnsafeBufferPointer { importance in
        for block in 0..<blocks {
          let start = block * Self.lanes
          attune_add_weighted_sums(
            Int32(models), weights.baseAddress! + start * models,
            importance.baseAddress! + start, &sums)
        }
      }
    }
    let total = sums.reduce(0, +)
    return sums.map { $0 / total }
  }
}
