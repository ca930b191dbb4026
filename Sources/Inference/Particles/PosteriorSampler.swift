internal import CKernels
package import Preferences
package import Randomness

/// What the posteriors of all users share: prior, choice model, starting particles, move tables.
package struct PosteriorSampler: Sendable {
  let alpha: [Double]
  package private(set) var choiceModel: ChoiceModel
  /// Particles after the first resampling, a multiple of a block.
  let particles: Int
  let moves: Int
  package let bank: ParticleCloud
  let stream: RandomStream
  /// Table of the pair (i, j), for i != j.
  private let splits: [SplitQuantiles]
  private let splitOfPair: [Int]

  package init(
    prior alpha: [Double], choiceModel: ChoiceModel, particles: Int, bank: Int, moves: Int,
    stream: RandomStream
  ) {
    self.alpha = alpha
    self.choiceModel = choiceModel
    self.particles = ParticleCloud.blocks(for: particles) * ParticleCloud.lanes
    self.moves = moves
    self.stream = stream
    let size = ParticleCloud.blocks(for: max(bank, particles)) * ParticleCloud.lanes
    var prior = stream.stream("prior")
    self.bank = ParticleCloud(prior: alpha, count: size, using: &prior)
    (splits, splitOfPair) = splitTables(alpha)
  }

  /// The same prior, starting particles and move tables under another choice model. The tables, one for every
  /// two different parameters, are most of a sampler's cost.
  package func replacing(choiceModel: ChoiceModel) -> PosteriorSampler {
    var copy = self
    copy.choiceModel = choiceModel
    return copy
  }

  var models: Int { alpha.count }

  func split(_ i: Int, _ j: Int) -> SplitQuantiles { splits[splitOfPair[i * models + j]] }

  /// The prior of a user, ready for the first item.
  package func posterior(ofUser name: String) -> Posterior {
    Posterior(sampler: self, cloud: bank, stream: stream.stream("user", name))
  }

  /// The choice model as the kernels take it.
  func choice(items: Int, form: FeedbackForm) -> attune_choice {
    // Single precision tells utilities apart to about 1e-7: all lower temperatures are alike.
    let temperature = choiceModel.temperature
    return attune_choice(
      models: Int32(models), items: Int32(items), is_rating: form.tellsScale ? 1 : 0,
      inverse_temperature: temperature > 0 ? Float(1 / max(temperature, 1e-6)) : 0,
      flip_rate: Float(choiceModel.flipRate), violation_cost: -50)
  }
}

/// One table per distinct pair of parameters, and which table each pair of coordinates uses.
private func splitTables(_ alpha: [Double]) -> ([SplitQuantiles], [Int]) {
  var tables: [SplitQuantiles] = []
  var known: [[Double]: Int] = [:]
  var ofPair: [Int] = []
  for (i, a) in alpha.enumerated() {
    for (j, b) in alpha.enumerated() {
      guard i != j else {
        ofPair.append(0)
        continue
      }
      if known[[a, b]] == nil {
        known[[a, b]] = tables.count
        tables.append(SplitQuantiles(a, b))
      }
      ofPair.append(known[[a, b]]!)
    }
  }
  return (tables, ofPair)
}

/// A user's choices and ratings as the kernels take them: rows of features and intervals of ratings. An item is
/// one of them, but for a ranking, which is one choice after another.
struct PosteriorEvidence: Sendable {
  /// Rows x K: winner minus loser, or the rated response.
  private(set) var features: [Float] = []
  /// Choice t owns rows `offsets[t] ..< offsets[t + 1]`.
  private(set) var offsets: [Int32] = [0]
  private(set) var lower: [Float] = []
  private(set) var upper: [Float] = []

  /// Choices or ratings.
  var count: Int { offsets.count - 1 }
  var rows: Int { Int(offsets.last!) }

  mutating func append(_ item: FeedbackItem, form: FeedbackForm, _ table: RewardTable) {
    form.rules.forEachChoice(of: item) { row, losers in
      let winner = table.features(row)
      if losers.isEmpty { features += winner.map { Float($0) } }
      for loser in losers {
        features += zip(winner, table.features(Int(loser))).map { Float($0 - $1) }
      }
      offsets.append(offsets.last! + Int32(max(1, losers.count)))
      // Open ends become utilities that no response has.
      let interval =
        form.tellsScale ? RatingScale.interval(of: item.value) : (lower: 0.0, upper: 0.0)
      lower.append(Float(max(interval.lower, -1e6)))
      upper.append(Float(min(interval.upper, 1e6)))
    }
  }
}
