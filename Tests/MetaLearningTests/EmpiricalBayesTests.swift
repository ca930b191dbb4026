import Configuration
import Foundation
import Inference
import Learners
import LinearAlgebra
import MetaLearning
import Preferences
import Randomness
import SimulatedWorld
import Testing

@Suite struct `Empirical Bayes` {
  private func world(
    _ alpha: Double, _ choice: ChoiceModel, historical: Int = 300, form: FeedbackForm = .comparison
  ) -> BuiltWorld {
    var world = SimulatedWorld()
    world.models = 6
    world.alpha = alpha
    world.choice = choice
    world.historical = historical
    world.form = form
    return world.build()
  }

  /// 300 users tell the concentration to about 10 %: four such errors, on a logarithmic scale.
  @Test(arguments: [0.01, 0.05, 0.1, 0.5])
  func `finds the Dirichlet of noise-free users to a factor of 1.5`(alpha: Double) {
    let built = world(alpha, ChoiceModel())
    let found = DirichletPopulation(fittedTo: built.training, users: 300)
    let mean = found.alpha.reduce(0, +) / 6
    #expect(abs(log(mean / alpha)) < log(1.5), "alpha \(alpha): found \(found.alpha)")
    #expect(found.choiceModel.temperature <= 0.03 && found.choiceModel.flipRate == 0)
  }

  @Test(arguments: [ChoiceModel(temperature: 0.4), ChoiceModel(flipRate: 0.1)])
  func `finds the noise of choices, and the Dirichlet under it to a factor of 2`(
    choice: ChoiceModel
  ) {
    let built = world(0.1, choice)
    let found = DirichletPopulation(fittedTo: built.training, users: 300)
    let mean = found.alpha.reduce(0, +) / 6
    #expect(abs(log(mean / 0.1)) < log(2), "found \(found.alpha)")
    // The neighbours on the grid are a factor of two or three away.
    #expect(abs(found.choiceModel.temperature - choice.temperature) <= 0.1)
    #expect(abs(found.choiceModel.flipRate - choice.flipRate) < 0.05, "\(found.choiceModel)")
  }

  /// Ratings of known noise: 400 users' mean has the error deviation / 20, a covariance about 7 %.
  @Test func `finds a Gaussian's mean and covariance from ratings`() throws {
    let truth = (mean: [0.5, -0.3, 0.0], deviation: [1.0, 0.5, 0.25])
    var stream = RandomStream(seed: 8)
    let rows = 60
    let table = RewardTable(
      rewardModels: ["a", "b", "c"], prompts: (0..<rows).map { Prompt(id: "\($0)") },
      responsesPerPrompt: [Int](repeating: 1, count: rows),
      responses: (0..<rows).map { Response(id: "\($0)") },
      scores: (0..<3 * rows).map { _ in Float(stream.normal()) }, usersAreMixtures: false)
    let users = (0..<400).map { _ -> [FeedbackItem] in
      // Weights b and c share half of their deviation.
      let z = (0..<3).map { _ in stream.normal() }
      let w = [
        truth.mean[0] + z[0], truth.mean[1] + 0.5 * z[1],
        truth.mean[2] + 0.25 * (0.6 * z[1] + 0.8 * z[2]),
      ]
      return (0..<30).map { _ in
        let row = stream.below(rows)
        return FeedbackItem(chosen: row, value: table.utility(row, w) + 0.3 * stream.normal())
      }
    }
    let training = TrainingData(
      table: table,
      historical: Histories(form: .rating, users: users.indices.map { "\($0)" }, items: users),
      populationUtility: [Double](repeating: 0, count: rows), stream: RandomStream(seed: 9))
    let found = try GaussianPopulation(fittedTo: training, components: 1, users: 400)
    #expect(abs(found.ratingVariance - 0.09) < 0.01, "\(found.ratingVariance)")
    let component = found.components[0]
    for k in 0..<3 {
      #expect(abs(component.mean[k] - truth.mean[k]) < truth.deviation[k] / 5)
      let ratio = component.covariance[k, k] / (truth.deviation[k] * truth.deviation[k])
      #expect(ratio > 0.75 && ratio < 1.35, "variance \(k): \(component.covariance[k, k])")
    }
    #expect(abs(component.covariance[1, 2] - 0.5 * 0.25 * 0.6) < 0.03)
  }

  /// Twice a crowd of one kind of user, of opposite tastes.
  @Test func `finds two kinds of users`() throws {
    var stream = RandomStream(seed: 10)
    let built = world(0.1, ChoiceModel())
    let table = built.training.table
    let users = (0..<300).map { user -> [FeedbackItem] in
      let sign = user % 3 == 0 ? -1.0 : 1
      let w = (0..<6).map { sign * (Double($0) - 1) + 0.3 * stream.normal() }
      return (0..<30).map { _ in
        let first = 8 * stream.below(90)
        let pair = stream.sample(2, from: 8).map { first + $0 }
        let isFirst =
          stream.uniform() < logistic(table.utility(pair[0], w) - table.utility(pair[1], w))
        return FeedbackItem(
          chosen: isFirst ? pair[0] : pair[1], others: [Int32(isFirst ? pair[1] : pair[0])])
      }
    }
    let training = TrainingData(
      table: table,
      historical: Histories(form: .comparison, users: users.indices.map { "\($0)" }, items: users),
      populationUtility: built.training.populationUtility, stream: RandomStream(seed: 11))
    let found = try GaussianPopulation(fittedTo: training, components: 2, users: 300).components
    let shares = found.map(\.share).sorted()
    #expect(abs(shares[0] - 1 / 3.0) < 0.05, "shares \(shares)")
    let expected = (0..<6).map { Double($0) - 1 }
    for component in found {
      let sign = component.share < 0.5 ? -1.0 : 1
      for k in 0..<6 {
        #expect(abs(component.mean[k] - sign * expected[k]) < 0.6, "\(component.mean)")
      }
    }
  }

  @Test(arguments: [0.05, 0.1])
  func `comes within two hundredths of the posterior under the true prior`(alpha: Double) throws {
    let built = world(alpha, ChoiceModel())
    let K = built.training.table.modelCount
    let truth = PosteriorSampler(
      prior: [Double](repeating: alpha, count: K), choiceModel: ChoiceModel(), particles: 1024,
      bank: 8192, moves: 16, stream: RandomStream(seed: 12))
    var learner = EmpiricalBayes()
    learner.decision = .reward
    let fitted = try learner.fit(built.training)
    for count in [2, 8, 32] {
      let scores = try fitted.scores(
        for: built.candidates, histories: built.histories, count: count)
      let best = (0..<built.histories.count).flatMap { user -> [Double] in
        var posterior = truth.posterior(ofUser: built.histories.users[user])
        posterior.observe(through: count, of: built.histories[user], built.training.table)
        let mean = PosteriorReading(posterior.cloud).meanWeights
        return built.candidates.positions(ofUser: user).map {
          built.training.table.utility(Int(built.candidates.rows[$0]), mean)
        }
      }
      let (own, ceiling) = (built.winRate(scores), built.winRate(best))
      #expect(own > ceiling - 0.02, "count \(count): \(own), true prior \(ceiling)")
    }
  }

  @Test func `does not offer Laplace's method for the Dirichlet`() {
    var learner = EmpiricalBayes()
    learner.prior = .dirichlet
    learner.posterior = .laplace
    #expect(throws: InvalidField.self) { try learner.validate() }
  }

  /// A setting that could do nothing is refused in a sentence that names it.
  @Test(arguments: [
    (#"{"posterior": "laplace", "particles": 512}"#, "particles"),
    (#"{"prior": "gaussian", "components": 4}"#, "components"),
    (#"{"components": 4}"#, "components"),
    (#"{"prior": "dirichlet", "posterior": "laplace"}"#, "posterior"),
  ])
  func `refuses what it would ignore`(json: String, field: String) throws {
    let value = try JSONValue(parsing: Array(json.utf8))
    let error = #expect(throws: ConfigurationError.self) {
      _ = try EmpiricalBayes(decoding: value, at: "learners[0]")
    }
    #expect(try #require(error).path == "learners[0].\(field)")
  }

  static let priors: [PopulationPrior] = [.dirichlet, .gaussian, .mixture]

  @Test(arguments: priors)
  func `obeys decision under every prior`(prior: PopulationPrior) throws {
    let built = world(0.1, ChoiceModel())
    let scores = try Bayes.Decision.allCases.map { decision in
      var learner = EmpiricalBayes()
      (learner.prior, learner.decision, learner.fitUsers) = (prior, decision, 60)
      return try learner.fit(built.training).scores(
        for: built.candidates, histories: built.histories, count: 4)
    }
    #expect(scores[0] != scores[1])
    // Only who stands first may differ.
    let kept = zip(scores[0], scores[1]).count { $0 == $1 }
    #expect(kept >= scores[0].count * 6 / 8 && kept < scores[0].count)
  }

  @Test(arguments: priors)
  func `obeys particles under every prior`(prior: PopulationPrior) throws {
    let built = world(0.1, ChoiceModel())
    let scores = try [256, 512].map { particles in
      var learner = EmpiricalBayes()
      (learner.prior, learner.particles, learner.fitUsers) = (prior, particles, 60)
      learner.decision = .reward
      return try learner.fit(built.training).scores(
        for: built.candidates, histories: built.histories, count: 4)
    }
    #expect(scores[0] != scores[1])
  }

  @Test func `offers the Dirichlet to mixtures alone`() throws {
    var learner = EmpiricalBayes()
    learner.prior = .dirichlet
    #expect(learner.requirements == [.mixtures])
    #expect(EmpiricalBayes().requirements.isEmpty)
    var signed = SimulatedWorld()
    (signed.usersAreMixtures, signed.models, signed.historical) = (false, 3, 20)
    #expect(throws: LearnerFailure.self) { _ = try learner.fit(signed.build().training) }
  }

  /// Few users speak for neither a single column to everybody nor for people all alike.
  @Test(arguments: [1, 2, 5])
  func `holds the concentration that so few users can speak for`(users: Int) throws {
    var few = SimulatedWorld()
    (few.alpha, few.historical, few.models) = (0.01, users, 5)
    let fitted = DirichletPopulation(fittedTo: few.build().training, users: 400)
    let concentration = fitted.alpha.reduce(0, +)
    #expect(concentration >= 1 / Double(users) - 1e-9)
    #expect(concentration <= 5 * max(1, Double(users) / 4) + 1e-9, "\(concentration)")
  }

  @Test func `laplace starts from the pooled weights and learns from there`() throws {
    let built = world(0.1, ChoiceModel())
    let fitted = try Laplace().fit(built.training)
    let pooled = try BradleyTerry().pooledWeights(built.training)
    let start = normalised(try fitted.weights(after: built.histories[0].first(0)))
    for (own, reference) in zip(start, normalised(pooled)) { #expect(abs(own - reference) < 1e-9) }
    let rates = try fitted.scores(
      for: built.candidates, histories: built.histories, counts: [0, 8, 32]
    ).map { built.winRate($0) }
    #expect(rates[0] < rates[1] && rates[1] < rates[2], "win rates \(rates)")
  }
}
