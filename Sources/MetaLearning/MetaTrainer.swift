internal import Learners
internal import Preferences
internal import Randomness

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The outer loop: Adam on the mean loss after adaptation, stopped by validation users.
struct MetaTrainer {
  let learner: MAML
  let sampler: EpisodeSampler
  let stream: RandomStream
  let start: Meta
  let trainingUsers: [Int]
  let validation: [Episode]

  /// Outer steps between two looks at the validation users.
  private static let interval = 20
  /// Looks without improvement after which the loop stops.
  private static let patience = 5

  init(learner: MAML, training: TrainingData, start: Meta) {
    self.learner = learner
    self.start = start
    sampler = EpisodeSampler(training: training, supportMaximum: learner.supportMaximum)
    stream = training.stream.stream(MAML.kind)
    // Past 200 users validation costs more than it tells.
    let split = training.validationSplit(
      share: learner.validationShare, limit: 200, named: MAML.kind
    ) { training.historical[$0].count > 1 }
    trainingUsers = split.learning
    validation = Self.validationEpisodes(split.validation, sampler, stream)
  }

  /// Each validation user adapts to 0, 2, 8 and 32 items, as far as he has them.
  private static func validationEpisodes(
    _ users: [Int], _ sampler: EpisodeSampler, _ stream: RandomStream
  ) -> [Episode] {
    [0, 2, 8, 32].flatMap { size in
      users.filter { sampler.training.historical[$0].count > size }.map { user in
        var draw = stream.stream("validation", "\(size)", sampler.training.historical.users[user])
        return sampler.episode(ofUser: user, support: size, using: &draw)
      }
    }
  }

  mutating func run() throws -> Meta {
    guard !trainingUsers.isEmpty else { return start }
    // Rates are learned by their logarithms: they stay positive, and a step is a percentage.
    var parameters = start.initial + start.rates.map { log($0) }
    var adam = Adam(rate: learner.outerRate, count: parameters.count)
    var best = (meta: start, loss: validationLoss(start), iteration: 0)
    for iteration in 1...max(1, learner.iterations) where iteration <= learner.iterations {
      let gradient = batchGradient(meta(parameters), iteration)
      adam.step(&parameters, along: gradient)
      let now = meta(parameters)
      guard now.isFinite, gradient.allSatisfy(\.isFinite) else { throw divergence(iteration) }
      guard iteration % Self.interval == 0 || iteration == learner.iterations else { continue }
      let loss = validationLoss(now)
      if loss < best.loss || validation.isEmpty { best = (now, loss, iteration) }
      if iteration - best.iteration >= Self.patience * Self.interval { break }
    }
    return best.meta
  }

  private func meta(_ parameters: [Double]) -> Meta {
    let K = start.initial.count
    return Meta(initial: Array(parameters[..<K]), rates: parameters[K...].map { exp($0) })
  }

  /// Mean gradient over a batch of episodes, by the initial weights and the logarithms of the rates.
  private func batchGradient(_ meta: Meta, _ iteration: Int) -> [Double] {
    var draw = stream.stream("iteration", "\(iteration)")
    var sum = [Double](repeating: 0, count: meta.initial.count + meta.rates.count)
    for _ in 0..<learner.metaBatch {
      let user = trainingUsers[draw.below(trainingUsers.count)]
      let episode = sampler.episode(ofUser: user, using: &draw)
      let gradient = outerGradient(meta, episode)
      for k in gradient.initial.indices { sum[k] += gradient.initial[k] }
      guard learner.learnRate else { continue }
      for (t, rate) in meta.rates.enumerated() {
        sum[meta.initial.count + t] += rate * gradient.rates[t]
      }
    }
    return sum.map { $0 / Double(learner.metaBatch) }
  }

  private func outerGradient(_ meta: Meta, _ episode: Episode) -> OuterGradient {
    MAML.outerGradient(
      support: episode.support, query: episode.query, initial: meta.initial, rates: meta.rates,
      pseudoItems: learner.pseudoItems)
  }

  /// Mean loss after adaptation over the validation users; infinite where it is not a number.
  private func validationLoss(_ meta: Meta) -> Double {
    guard !validation.isEmpty else { return .infinity }
    let total = validation.reduce(0.0) { sum, episode in
      let path = MAML.adapt(
        to: episode.support, from: meta.initial, rates: meta.rates,
        pseudoItems: learner.pseudoItems)
      let loss = episode.query.derivatives(at: path.last!).loss
      return sum + loss / Double(max(1, episode.query.count))
    }
    return total.isFinite ? total / Double(validation.count) : .infinity
  }

  private func divergence(_ iteration: Int) -> LearnerFailure {
    LearnerFailure(
      "maml diverged at outer step \(iteration): a weight or rate is no longer finite; "
        + "a smaller innerRate or outerRate helps")
  }
}
