internal import CKernels
internal import Platform
package import Preferences
internal import Randomness

/// One user's posterior over weights, as a cloud of particles that takes in one item after another.
///
/// Chopin (2002), iterated batch importance sampling: reweight by the new item; where the effective
/// sample size falls below half the particles, resample and move every particle by a kernel that
/// leaves the posterior so far invariant.
package struct Posterior {
  let sampler: PosteriorSampler
  package private(set) var cloud: ParticleCloud
  /// Log of the chance of all items so far under prior and choice model, an estimate by the mean
  /// importance weights (Chopin, 2002, section 3.2). Noise-free ratings and choices: up to a constant.
  package private(set) var logEvidence = 0.0
  /// Log of the sum of the particles' weights.
  private var logTotal: Double
  var stream: RandomStream
  private var evidence = PosteriorEvidence()
  package private(set) var itemCount = 0

  init(sampler: PosteriorSampler, cloud: ParticleCloud, stream: RandomStream) {
    self.sampler = sampler
    self.cloud = cloud
    self.stream = stream
    logTotal = log(Double(cloud.count))
  }

  /// Takes in the items that are new among the first `count`.
  package mutating func observe(through count: Int, of history: History, _ table: RewardTable) {
    for item in history.first(count).dropFirst(itemCount) {
      let before = evidence.count
      evidence.append(item, form: history.form, table)
      itemCount += 1
      // A ranking of responses that are all tied says nothing.
      if evidence.count > before { update(after: before, form: history.form) }
    }
  }

  private mutating func update(after before: Int, form: FeedbackForm) {
    let choice = sampler.choice(items: evidence.count, form: form)
    reweight(choice, after: before)
    cloud = cloud.compacted()
    let importance = cloud.importance
    let total = Double(cloud.logWeights.max()!) + log(importance.reduce(0) { $0 + Double($1) })
    logEvidence += total - logTotal
    logTotal = total
    let size = effectiveSize(importance)
    guard size < Double(sampler.particles) / 2 else { return }
    cloud = cloud.resampled(
      to: sampler.particles, importance: importance, offset: stream.uniform())
    logTotal = log(Double(cloud.count))
    // The fewer survivors, the longer their copies need to part.
    let rounds = 1 + max(0, (Double(sampler.particles) / 2 / size).exponent)
    move(sampler.moves * Int(rounds), choice)
  }

  /// Adds the log-likelihood of the choices after the first `before` to every particle's weight.
  private mutating func reweight(_ choice: attune_choice, after before: Int) {
    var choice = choice
    let newest = Int32(before)
    let rows = Int(evidence.offsets[before])..<evidence.rows
    var utilities = [Float](repeating: 0, count: max(1, rows.count) * ParticleCloud.lanes)
    let zeros = [Float](repeating: 0, count: max(1, rows.count))
    for block in 0..<cloud.blocks {
      fillUtilities(rows, block, &utilities)
      cloud.logWeights.withUnsafeMutableBufferPointer {
        attune_log_likelihood(
          &choice, newest, evidence.offsets, evidence.lower, evidence.upper, utilities,
          zeros, $0.baseAddress! + block * ParticleCloud.lanes)
      }
    }
  }

  /// Utilities of evidence rows for one block, rows x lanes.
  private func fillUtilities(_ rows: Range<Int>, _ block: Int, _ utilities: inout [Float]) {
    let K = sampler.models
    let lanes = ParticleCloud.lanes
    cloud.weights.withUnsafeBufferPointer { weights in
      evidence.features.withUnsafeBufferPointer { features in
        utilities.withUnsafeMutableBufferPointer { utilities in
          for (position, row) in rows.enumerated() {
            attune_utilities(
              Int32(K), weights.baseAddress! + block * K * lanes,
              features.baseAddress! + row * K, utilities.baseAddress! + position * lanes)
          }
        }
      }
    }
  }

  private mutating func move(_ count: Int, _ choice: attune_choice) {
    guard sampler.models > 1 else { return }
    let proposals = MoveProposals(alpha: sampler.alpha, mean: cloud.mean(cloud.importance))
    var generators = (0..<2 * ParticleCloud.lanes).flatMap { _ -> [UInt32] in
      let word = stream.next()
      return [UInt32(truncatingIfNeeded: word), UInt32(truncatingIfNeeded: word >> 32)]
    }
    var utilities = [Float](repeating: 0, count: max(1, evidence.rows) * ParticleCloud.lanes)
    for block in 0..<cloud.blocks {
      fillUtilities(0..<evidence.rows, block, &utilities)
      move(count, block: block, choice, proposals, &utilities, &generators)
    }
  }

  private mutating func move(
    _ count: Int, block: Int, _ choice: attune_choice, _ proposals: MoveProposals,
    _ utilities: inout [Float], _ generators: inout [UInt32]
  ) {
    let K = sampler.models
    let lanes = ParticleCloud.lanes
    var choice = choice
    var likelihood = [Float](repeating: 0, count: lanes)
    var slope = [Float](repeating: 0, count: max(1, evidence.rows))  // zeros until the first move
    attune_log_likelihood(
      &choice, 0, evidence.offsets, evidence.lower, evidence.upper, utilities, slope, &likelihood)
    for _ in 0..<count {
      var move = proposals.next(using: &stream)
      let (i, j) = (Int(move.i), Int(move.j))
      for r in 0..<evidence.rows {
        slope[r] = evidence.features[r * K + i] - evidence.features[r * K + j]
      }
      let split = sampler.split(i, j)
      cloud.weights.withUnsafeMutableBufferPointer { weights in
        attune_posterior_move(
          &choice, &move, evidence.offsets, evidence.lower, evidence.upper, slope, split.low,
          split.high, weights.baseAddress! + block * K * lanes, &utilities, &likelihood,
          &generators)
      }
    }
  }
}

/// Draws moves: which pair of weights, by which proposal, how far.
private struct MoveProposals {
  let alpha: [Double]
  /// Chance of being the first of the pair: half uniform, half by the cloud's mean weights, since
  /// where the prior is sparse most pairs have nothing to exchange.
  let cumulative: [Double]

  init(alpha: [Double], mean: [Double]) {
    self.alpha = alpha
    var sum = 0.0
    cumulative = mean.map { weight in
      sum += 0.5 * weight + 0.5 / Double(mean.count)
      return sum
    }
  }

  func next(using stream: inout RandomStream) -> attune_move {
    let u = stream.uniform()
    let i = cumulative.firstIndex { u < $0 } ?? alpha.count - 1
    let other = stream.below(alpha.count - 1)
    let j = other < i ? other : other + 1
    let kind = stream.uniform()
    let isSwap = kind < 0.1 && alpha[i] == alpha[j]
    let chosen = isSwap ? ATTUNE_SWAP : kind < 0.5 ? ATTUNE_REDRAW : ATTUNE_SHIFT
    // Scales from 0.05 to 3.2 in logit, equally often per octave.
    let scale = 0.05 * Float(1 << stream.below(7))
    return attune_move(
      kind: Int32(chosen.rawValue), i: Int32(i), j: Int32(j), scale: scale,
      alpha_i: Float(alpha[i]), alpha_j: Float(alpha[j]))
  }
}
