package import Inference
package import Learners
internal import Platform
package import Preferences
package import Randomness

/// A Dirichlet distribution of users' weights and the noise of their choices, from their feedback alone.
///
/// Alternates two steps, each on the particle posteriors of historical users:
/// 1. Noise: the temperature and flip rate of the greatest marginal likelihood on a grid, refined later.
/// 2. Prior: the Dirichlet that has the mean m and the mean squared length s of the weights, both averaged
///    over all posteriors. Under the true prior and noise these averages are the prior's own in
///    expectation, so the truth is a fixed point. Concentration A = (1 - s) / (s - |m|^2).
///
/// Likelihood EM needs E[log w], which for sharp priors hangs on weights of e^-100 that no choice tells
/// anything about, and so hardly moves; first and second moments are told by the choices.
/// Source: Minka (2000), Estimating a Dirichlet distribution, for the moments; the average over posteriors
/// is the E step of Monte Carlo EM (Wei and Tanner, 1990) with these statistics in place of log w.
package struct DirichletPopulation: Sendable {
  /// One parameter per column, more than 0.
  package private(set) var alpha: [Double]
  package private(set) var choiceModel: ChoiceModel

  /// Particles and starting draws of the posteriors that are averaged.
  private static let size = (particles: 256, bank: 4096, moves: 12)
  /// Steps after which the concentration has settled to a percent or so of its own noise.
  private static let steps = 4
  /// Users by whom noise is chosen: of thousands of items, the likelihood decides clearly.
  private static let noiseUsers = 60

  package init(fittedTo training: TrainingData, users limit: Int) {
    let stream = training.stream.stream("dirichlet")
    let crowd = Crowd(
      table: training.table, histories: training.historical,
      users: training.people(limit, stream.stream("users")), stream: stream)
    alpha = [Double](repeating: 0.1, count: training.table.modelCount)
    choiceModel = ChoiceModel(temperature: 0.2, flipRate: 0.02)
    chooseNoise(crowd)
    for _ in 0..<Self.steps { matchMoments(crowd) }
    refineNoise(crowd)
    for _ in 0..<Self.steps { matchMoments(crowd) }
  }

  /// What was found, in a sentence.
  var note: String {
    let concentration = alpha.reduce(0, +)
    return "Prior: Dirichlet of concentration \(digits(concentration)); choices of temperature "
      + "\(digits(choiceModel.temperature)) and flip rate \(digits(choiceModel.flipRate))."
  }

  /// Posteriors under this prior and this noise.
  package func sampler(particles: Int, stream: RandomStream) -> PosteriorSampler {
    PosteriorSampler(
      prior: alpha, choiceModel: choiceModel, particles: particles,
      bank: min(8 * particles, max(particles, 65_536)), moves: 16, stream: stream)
  }

  private func sampler(_ choiceModel: ChoiceModel, _ stream: RandomStream) -> PosteriorSampler {
    PosteriorSampler(
      prior: alpha, choiceModel: choiceModel, particles: Self.size.particles, bank: Self.size.bank,
      moves: Self.size.moves, stream: stream)
  }

  // MARK: noise

  private mutating func chooseNoise(_ crowd: Crowd) {
    let sample = crowd.first(Self.noiseUsers)
    let clean = [0, 0.03, 0.1, 0.2, 0.4, 0.8, 1.6].map { ChoiceModel(temperature: $0) }
    var best = likeliest(clean, sample)
    guard crowd.histories.form.rules.canFlip else {
      choiceModel = best.model
      return
    }
    for temperature in Set([0, best.model.temperature]).sorted() {
      let flipped = [0.01, 0.03, 0.1, 0.2, 0.3].map {
        ChoiceModel(temperature: temperature, flipRate: $0)
      }
      let rival = likeliest(flipped, sample)
      if rival.evidence > best.evidence { best = rival }
    }
    choiceModel = best.model
  }

  /// Looks between the grid's points, now that the prior is known.
  private mutating func refineNoise(_ crowd: Crowd) {
    let factors = [0.6, 0.75, 0.87, 1, 1.15, 1.33, 1.6]
    let (temperature, flipRate) = (choiceModel.temperature, choiceModel.flipRate)
    if temperature > 0 {
      choiceModel =
        likeliest(
          factors.map { ChoiceModel(temperature: $0 * temperature, flipRate: flipRate) }, crowd
        ).model
    }
    if flipRate > 0 {
      let fitted = choiceModel.temperature
      choiceModel =
        likeliest(
          factors.map { ChoiceModel(temperature: fitted, flipRate: min(0.5, $0 * flipRate)) },
          crowd
        ).model
    }
  }

  /// The first of the models with the greatest log evidence.
  private func likeliest(
    _ models: [ChoiceModel], _ crowd: Crowd
  ) -> (model: ChoiceModel, evidence: Double) {
    let common = sampler(models[0], crowd.stream)
    let evidence = models.map { model in
      crowd.posteriors(common.replacing(choiceModel: model)) { $0.logEvidence }.reduce(0, +)
    }
    let top = evidence.indices.max { (evidence[$0], -$0) < (evidence[$1], -$1) }!
    return (models[top], evidence[top])
  }

  // MARK: prior

  private mutating func matchMoments(_ crowd: Crowd) {
    let sampler = sampler(choiceModel, crowd.stream)
    let moments = crowd.posteriors(sampler) { posterior in
      let reading = PosteriorReading(posterior.cloud)
      return (mean: reading.meanWeights, squares: reading.meanSquaredLength)
    }
    let K = alpha.count
    let n = Double(moments.count)
    // As if K more users had one column each: no mean is 0.
    let mean = (0..<K).map { k in
      (moments.reduce(0) { $0 + $1.mean[k] } + 1) / (n + Double(K))
    }
    let squares = moments.reduce(0) { $0 + $1.squares } / n
    let floor = mean.reduce(0) { $0 + $1 * $1 }
    let concentration = (1 - squares) / max(squares - floor, 1e-6)
    let bounds = Self.plausible(users: n, columns: Double(K))
    let bounded = min(bounds.upperBound, max(bounds.lowerBound, concentration))
    alpha = mean.map { $0 * bounded }
  }

  /// Concentrations that so many users can speak for.
  ///
  /// With concentration A, about A of a user's weight lies beside the largest. Where n users show none there,
  /// A may still be 1 / n: a lower one takes every new person to like a single column, and is slow to
  /// correct that. Few users may be alike by chance: up to four make a prior no sharper than the flat one,
  /// and n one no sharper than n / 4 to a column.
  private static func plausible(users n: Double, columns K: Double) -> ClosedRange<Double> {
    max(0.001 * K, 1 / n)...max(1, min(1000, K * max(1, n / 4)))
  }
}

/// Historical users whose posteriors are averaged.
private struct Crowd {
  let table: RewardTable
  let histories: Histories
  let users: [Int]
  let stream: RandomStream

  func first(_ count: Int) -> Crowd {
    Crowd(table: table, histories: histories, users: Array(users.prefix(count)), stream: stream)
  }

  /// What `read` makes of each user's posterior after all of their items.
  func posteriors<R>(_ sampler: PosteriorSampler, _ read: (Posterior) -> R) -> [R] {
    users.map { user in
      var posterior = sampler.posterior(ofUser: histories.users[user])
      posterior.observe(through: histories[user].count, of: histories[user], table)
      return read(posterior)
    }
  }
}

/// Three significant digits.
private func digits(_ value: Double) -> String {
  guard value > 0 else { return "0" }
  let unit = pow(10, (log10(value)).rounded(.down) - 2)
  return "\(Float((value / unit).rounded() * unit))"
}
