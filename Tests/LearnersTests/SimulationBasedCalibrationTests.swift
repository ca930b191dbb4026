import Inference
import Learners
import Preferences
import Randomness
import Testing

/// Talts et al. (2018): a parameter drawn from the prior ranks uniformly among draws from the posterior
/// given data simulated with it, for any function of the parameter, if prior, likelihood and sampler agree.
@Suite struct `Simulation-based calibration` {
  static let simulations = 960
  /// Users who share a bank of prior draws, whose sampling error would else show as miscalibration.
  static let usersPerBank = 60
  static let draws = 31
  static let bins = 16
  static let models: [(ChoiceModel, FeedbackForm)] = [
    (ChoiceModel(), .comparison), (ChoiceModel(temperature: 0.5), .comparison),
    (ChoiceModel(flipRate: 0.1), .comparison), (ChoiceModel(), .bestOf),
    (ChoiceModel(temperature: 0.3), .rating),
  ]

  @Test(arguments: [0.05, 0.5, 1], models)
  func `true weights rank uniformly among posterior draws`(
    alpha: Double, model: (ChoiceModel, FeedbackForm)
  ) throws {
    let world = BayesWorld(
      models: 4, prompts: 13, alpha: alpha, choice: model.0, form: model.1,
      seed: RandomStream(seed: 27).stream("\(alpha)", "\(model)").key)
    let p = try pValues(world, world.alpha, world.choice)
    for p in p { #expect(p > 0.001, "\(p)") }
  }

  @Test func `a prior with alpha doubled is found out`() throws {
    let world = BayesWorld(models: 4, prompts: 13, alpha: 0.5)
    let p = try pValues(world, [1, 1, 1, 1], world.choice)
    #expect(p.min()! < 1e-4, "\(p)")
  }

  @Test func `a likelihood with the wrong temperature is found out`() throws {
    let choice = ChoiceModel(temperature: 1)
    let world = BayesWorld(models: 4, prompts: 13, alpha: 0.5, choice: choice)
    let p = try pValues(world, world.alpha, ChoiceModel(temperature: 0.2))
    #expect(p.min()! < 1e-4, "\(p)")
  }

  /// Chi-squared p-values of the ranks of w_0, of max w and of one response's utility, the sampler
  /// believing in this prior and this choice model.
  func pValues(_ world: BayesWorld, _ alpha: [Double], _ choice: ChoiceModel) throws -> [Double] {
    let secrets = Secrets(
      priorAlpha: alpha, choiceModel: choice, utilities: [], reference: [],
      candidates: CandidateSets([]))
    var bayes = Bayes()
    bayes.particles = 1024
    bayes.bank = 8192
    var fitted = try bayes.fitPosterior(world.training, secrets: secrets)
    let functions: [([Double]) -> Double] = [
      { $0[0] }, { $0.max()! }, { world.table.utility(world.table.rowCount - 1, $0) },
    ]
    var counts = functions.map { _ in [Int](repeating: 0, count: Self.bins) }
    for simulation in 0..<Self.simulations {
      let name = "user \(simulation)"
      if simulation % Self.usersPerBank == 0 {
        fitted = try bayes.fitPosterior(world.training(bank: simulation), secrets: secrets)
      }
      let history = world.histories([name], count: 12)[0]
      var stream = world.stream.stream("thinning", name)
      let posterior = thinned(fitted.posterior(after: history), using: &stream)
      let truth = world.weights(ofUser: name)
      for (index, function) in functions.enumerated() {
        let rank = rank(of: function(truth), among: posterior.map(function), using: &stream)
        counts[index][rank * Self.bins / (Self.draws + 1)] += 1
      }
    }
    return counts.map(uniformity)
  }

  func thinned(_ all: PosteriorDraws, using stream: inout RandomStream) -> [[Double]] {
    (0..<Self.draws).map { _ in
      var remaining = stream.uniform()
      for (index, probability) in all.probabilities.enumerated() {
        remaining -= probability
        if remaining < 0 { return all.weights[index] }
      }
      return all.weights.last!
    }
  }

  /// Values that single precision cannot tell apart are ties and are broken by lot.
  func rank(
    of truth: Double, among draws: [Double], using stream: inout RandomStream
  ) -> Int {
    let tolerance = max(2e-6 * abs(truth), 1e-30)
    let below = draws.count { $0 < truth - tolerance }
    let ties = draws.count { abs($0 - truth) <= tolerance }
    return below + stream.below(ties + 1)
  }

  func uniformity(_ counts: [Int]) -> Double {
    let expected = Double(Self.simulations) / Double(Self.bins)
    let statistic = counts.reduce(0.0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    return SpecialFunctions.chiSquaredUpper(statistic, degrees: Double(Self.bins - 1))
  }
}
