internal import CKernels
internal import Platform
package import Preferences

/// A posterior at one feedback count, with what every candidate set is read by worked out once.
package struct PosteriorReading {
  let cloud: ParticleCloud
  /// Importance weights relative to the largest, and their sum.
  let importance: [Float]
  let total: Double
  /// Posterior mean of the K weights.
  package let meanWeights: [Double]

  package init(_ cloud: ParticleCloud) {
    self.cloud = cloud
    importance = cloud.importance
    total = importance.reduce(0) { $0 + Double($1) }
    meanWeights = cloud.mean(importance)
  }

  /// Per candidate: the posterior probability that it beats the reference, ties counted one half.
  /// - Parameter differences: Features of the candidate minus those of the reference.
  package func winProbabilities(_ differences: [[Float]]) -> [Double] {
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

extension PosteriorReading {
  /// Probability that the user, asked, would choose the first of two responses over the second, or rate it
  /// higher.
  ///
  /// The mean over particles of the choice model's probability, drawn towards one half as if one more
  /// particle had been undecided: a certainty that so many particles cannot tell from a near one.
  /// - Parameter difference: Features of the first minus those of the second.
  package func choiceProbability(
    _ difference: [Double], _ model: ChoiceModel, rated: Bool = false
  ) -> Double {
    let size = effectiveSize(importance)
    var (right, wrong) = (0.0, 0.0)
    var utilities = [Float](repeating: 0, count: ParticleCloud.lanes)
    let features = difference.map { Float($0) }
    for block in 0..<cloud.blocks {
      fillUtilities(block, features, &utilities)
      for lane in 0..<ParticleCloud.lanes {
        let weight = Double(importance[block * ParticleCloud.lanes + lane])
        guard weight > 0 else { continue }
        let utility = Double(utilities[lane])
        let first = rated ? model.ratedHigher(utility) : model.preference(utility)
        right += weight * first
        wrong += weight * (1 - first)
      }
    }
    return (right / (right + wrong) * size + 0.5) / (size + 1)
  }

  private func fillUtilities(_ block: Int, _ features: [Float], _ utilities: inout [Float]) {
    cloud.weights.withUnsafeBufferPointer { weights in
      attune_utilities(
        Int32(cloud.models),
        weights.baseAddress! + block * ParticleCloud.lanes * cloud.models, features, &utilities)
    }
  }
}

extension ChoiceModel {
  /// P(the first of two is chosen) where its utility is greater by `difference`; 1/2 for equal ones.
  package func preference(_ difference: Double) -> Double {
    let clean =
      temperature > 0
      ? logistic(difference / temperature) : difference > 0 ? 1 : difference == 0 ? 0.5 : 0
    return clean + flipRate * (1 - 2 * clean)
  }

  /// P(the first of two is rated higher) where its utility is greater by `difference`: two ratings, each
  /// with normal noise, of a scale without steps.
  package func ratedHigher(_ difference: Double) -> Double {
    temperature > 0
      ? 0.5 * erfc(-difference / (2 * temperature))
      : difference > 0 ? 1 : difference == 0 ? 0.5 : 0
  }
}

extension PosteriorReading {
  /// Posterior mean of the weights' squared length, 1 / K to 1.
  package var meanSquaredLength: Double {
    let lanes = ParticleCloud.lanes
    var sum = 0.0
    for n in 0..<cloud.count where importance[n] > 0 {
      var squares: Float = 0
      let start = cloud.index(n, 0)
      for k in 0..<cloud.models {
        let weight = cloud.weights[start + k * lanes]
        squares += weight * weight
      }
      sum += Double(importance[n]) * Double(squares)
    }
    return sum / total
  }
}
