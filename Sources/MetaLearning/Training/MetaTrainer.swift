import Inference
internal import Learners
internal import Optimisation
internal import Platform
internal import Preferences
internal import Randomness

/// The outer loop: Adam on users' losses after adaptation, stopped by validation users.
///
/// Validation users are historical ones that no outer step sees; the parameters with the least loss on them
/// are kept. No learner may be worse after feedback than it starts: the start competes too.
struct MetaTrainer<Inner: Adaptation> {
  let adaptation: Inner
  let outer: OuterLoop
  let sampler: EpisodeSampler
  let stream: RandomStream
  let trainingUsers: [Int]
  let validationUsers: [Int]
  let validation: [Episode]

  /// - Parameter excluded: Historical users whose items are already in the start.
  init(adaptation: Inner, outer: OuterLoop, training: TrainingData, excluding excluded: Set<Int>) {
    self.adaptation = adaptation
    self.outer = outer
    sampler = EpisodeSampler(training: training, supportMaximum: outer.supportMaximum)
    stream = training.stream.stream(adaptation.name)
    let split = training.validationSplit(
      share: outer.validationShare, limit: OuterLoop.validationUsers, named: adaptation.name
    ) { training.historical[$0].count > 1 && !excluded.contains($0) }
    (trainingUsers, validationUsers) = (split.learning, split.validation)
    validation = sampler.validationEpisodes(split.validation, stream)
  }

  /// The parameters with the least validation loss; without validation users the last ones.
  func run() throws -> [Double] {
    var parameters = adaptation.start
    guard !trainingUsers.isEmpty, outer.iterations > 0 else { return parameters }
    var adam = Adam(rate: outer.rate, count: parameters.count)
    var best = (parameters: parameters, loss: try validationLoss(parameters), iteration: 0)
    for iteration in 1...outer.iterations {
      let gradient = try batchGradient(parameters, iteration)
      let share = Double(iteration - 1) / Double(outer.iterations)
      adam.step(&parameters, along: gradient, scale: 0.5 * (1 + cos(.pi * share)))
      // No sum of squares of larger numbers, and no exponential, is finite: said now, not a step later.
      guard (parameters + gradient).allSatisfy({ abs($0) < 1e100 }) else {
        throw divergence(iteration)
      }
      guard iteration % OuterLoop.interval == 0 || iteration == outer.iterations else { continue }
      let loss = try validationLoss(parameters)
      if loss < best.loss || validation.isEmpty { best = (parameters, loss, iteration) }
      if iteration - best.iteration >= outer.patience * OuterLoop.interval { break }
    }
    return best.parameters
  }

  /// Gradient of the weighted losses of a batch of episodes.
  private func batchGradient(_ parameters: [Double], _ iteration: Int) throws -> [Double] {
    var draw = stream.stream("iteration", "\(iteration)")
    let episodes = (0..<outer.metaBatch).map { _ in
      sampler.episode(ofUser: trainingUsers[draw.below(trainingUsers.count)], using: &draw)
    }
    let users = try adaptation.gradients(of: episodes, at: parameters)
    let weights = outer.objective(users.map(\.loss)).weights
    var sum = [Double](repeating: 0, count: parameters.count)
    for (user, weight) in zip(users, weights) where weight > 0 {
      for p in sum.indices { sum[p] += weight * user.gradient[p] }
    }
    return sum
  }

  /// The objective over the validation users; infinite where it is not a number.
  private func validationLoss(_ parameters: [Double]) throws -> Double {
    guard !validation.isEmpty else { return .infinity }
    let losses = try validation.map { episode in
      let weights = try adaptation.weights(after: episode.support, at: parameters)
      return episode.query.derivatives(at: weights).loss / Double(max(1, episode.query.itemCount))
    }
    let loss = outer.objective(losses).value
    return loss.isFinite ? loss : .infinity
  }

  private func divergence(_ iteration: Int) -> LearnerFailure {
    LearnerFailure(
      "\(adaptation.name) diverged at outer step \(iteration): a meta-parameter is no longer finite; "
        + "a smaller innerRate or outerRate helps")
  }
}
