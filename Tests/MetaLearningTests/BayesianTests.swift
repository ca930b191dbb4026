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

/// The values of Golden/bayesian.json, written by the script beside it.
private struct BayesianGolden {
  let json: JSONValue

  init() throws {
    json = try golden("bayesian")
  }

  func numbers(_ keys: String...) -> [Double] { value(keys).elements!.map { $0.double! } }
  func number(_ keys: String...) -> Double { value(keys).double! }
  private func value(_ keys: [String]) -> JSONValue { keys.reduce(json) { $0[$1]! } }

  var comparisons: Evidence { Evidence(width: 2, rows: numbers("rows")) }

  func component(_ share: Double, second: Bool = false) throws -> NormalComponent {
    let names = second ? ("secondMean", "secondCovariance") : ("mean", "covariance")
    return try NormalComponent(
      share: share, mean: numbers(names.0),
      covariance: Matrix(rows: 2, columns: 2, values: numbers(names.1)))
  }
}

@Suite struct `Bayesian posteriors` {
  @Test func `Laplace's method gives the mode, evidence and probabilities of SciPy`() throws {
    let golden = try BayesianGolden()
    let posterior = try golden.component(1).laplace(golden.comparisons)
    let question = golden.numbers("question")
    for (own, reference) in zip(posterior.mean, golden.numbers("laplace", "mode")) {
      #expect(abs(own - reference) < 1e-7, "\(own), SciPy \(reference)")
    }
    let pairs = [
      (posterior.logEvidence, golden.number("laplace", "logEvidence")),
      (posterior.variance(along: question), golden.number("laplace", "variance")),
      (posterior.preference(question), golden.number("laplace", "preference")),
    ]
    for (own, reference) in pairs { #expect(abs(own - reference) < 1e-7, "\(own), \(reference)") }
  }

  /// Importance sampling's standard error is under 1 / sqrt(20,000) of a deviation of about 1; the
  /// effective size is more than half the draws: four such errors are 0.04.
  @Test(arguments: [1, 2])
  func `draws agree with quadrature, one Gaussian and two`(components: Int) throws {
    let golden = try BayesianGolden()
    let key = components == 1 ? "gaussian" : "mixture"
    let prior =
      components == 1
      ? [try golden.component(1)]
      : [try golden.component(0.6), try golden.component(0.4, second: true)]
    let population = GaussianPopulation(components: prior, ratingVariance: 1)
    var stream = RandomStream(seed: 3)
    let draws = try population.draws(golden.comparisons, count: 20_000, using: &stream)
    for k in 0..<2 {
      let (own, reference) = (draws.mean { $0[k] }, golden.numbers(key, "mean")[k])
      #expect(abs(own - reference) < 0.04, "\(own), quadrature \(reference)")
    }
    let question = golden.numbers("question")
    let (own, reference) = (
      draws.mean { logistic(dot(question, $0)) }, golden.number(key, "preference")
    )
    #expect(abs(own - reference) < 0.01, "\(own), quadrature \(reference)")
    let size = 1 / draws.probabilities.reduce(0) { $0 + $1 * $1 }
    #expect(size > 10_000, "effective size \(size)")
  }

  @Test func `ratings have the conjugate posterior, by Laplace and by draws`() throws {
    let golden = try BayesianGolden()
    let evidence = Evidence(
      width: 2, rows: golden.numbers("rows"), targets: golden.numbers("ratings"),
      ratingVariance: golden.number("ratingVariance"))
    let population = GaussianPopulation(
      components: [try golden.component(1)],
      ratingVariance: golden.number("ratingVariance"))
    let posterior = try population.posterior(evidence)
    var stream = RandomStream(seed: 4)
    let draws = try population.draws(evidence, count: 20_000, using: &stream)
    for (k, reference) in golden.numbers("ratingMean").enumerated() {
      #expect(abs(posterior.mean[k] - reference) < 1e-9, "\(posterior.mean[k]), exact \(reference)")
      let drawn = draws.mean { $0[k] }
      #expect(abs(drawn - reference) < 0.02, "\(drawn), exact \(reference)")
    }
    let spread = posterior.parts[0].variance(along: golden.numbers("question"))
    #expect(abs(spread - golden.number("ratingSpread")) < 1e-9)
  }

  /// The chain's own error is about 0.003, the particles' 0.003.
  @Test func `particles agree with a long Metropolis chain on the simplex`() throws {
    let golden = try BayesianGolden()
    let rows = golden.numbers("simplexRows").map { Float($0) }
    let question = golden.numbers("simplexQuestion")
    // Per prompt a response with the row's features and one with none.
    let zero: [Float] = [0, 0, 0]
    let table = RewardTable(
      rewardModels: ["a", "b", "c"], prompts: (0..<6).map { Prompt(id: "\($0)") },
      responsesPerPrompt: [Int](repeating: 2, count: 6),
      responses: (0..<12).map { Response(id: "\($0)") },
      scores: (0..<6).flatMap { Array(rows[3 * $0..<3 * $0 + 3]) + zero })
    let items = (0..<6).map { FeedbackItem(chosen: 2 * $0, others: [Int32(2 * $0 + 1)]) }
    let histories = Histories(form: .comparison, users: ["ada"], items: [items])
    let model = ChoiceModel(temperature: golden.number("temperature"))
    let sampler = PosteriorSampler(
      prior: golden.numbers("alpha"), choiceModel: model, particles: 16_384, bank: 65_536,
      moves: 16, stream: RandomStream(seed: 5))
    var posterior = sampler.posterior(ofUser: "ada")
    posterior.observe(through: 6, of: histories[0], table)
    let reading = PosteriorReading(posterior.cloud)
    for (own, reference) in zip(reading.meanWeights, golden.numbers("simplex", "mean")) {
      #expect(abs(own - reference) < 0.012, "\(own), chain \(reference)")
    }
    let own = reading.choiceProbability(question, model)
    #expect(abs(own - golden.number("simplex", "preference")) < 0.012, "\(own)")
  }

  @Test func `the log evidence of particles is that of quadrature`() throws {
    let table = RewardTable(
      rewardModels: ["a", "b"], prompts: [Prompt(id: "0")], responsesPerPrompt: [2],
      responses: [Response(id: "x"), Response(id: "y")], scores: [1, 0, 0, 1])
    let item = FeedbackItem(chosen: 0, others: [1])
    let histories = Histories(
      form: .comparison, users: ["ada"], items: [[FeedbackItem](repeating: item, count: 12)])
    let sampler = PosteriorSampler(
      prior: [1, 1], choiceModel: ChoiceModel(temperature: 0.25), particles: 8192, bank: 8192,
      moves: 16, stream: RandomStream(seed: 6))
    var posterior = sampler.posterior(ofUser: "ada")
    posterior.observe(through: 12, of: histories[0], table)
    let exact = (0..<10_000).reduce(0.0) { sum, cell in
      let w = (Double(cell) + 0.5) / 10_000
      return sum + exp(12 * -softplus(-(2 * w - 1) / 0.25)) / 10_000
    }
    #expect(
      abs(posterior.logEvidence - log(exact)) < 0.05, "\(posterior.logEvidence) \(log(exact))")
  }

  /// Talts et al. (2018): a truth drawn from the prior ranks uniformly among posterior draws.
  @Test func `truths drawn from a mixture rank uniformly among the draws`() throws {
    let golden = try BayesianGolden()
    let prior = [try golden.component(0.6), try golden.component(0.4, second: true)]
    let calibrated = try rankTest(prior, believed: prior)
    #expect(calibrated > 0.001, "p = \(calibrated)")
    let wrong = try rankTest(prior, believed: [prior[0]])
    #expect(wrong < 1e-4, "p = \(wrong)")
  }

  /// Chi-squared p-value of the ranks of the first weight, in 8 bins of 800 simulations.
  private func rankTest(
    _ truth: [NormalComponent], believed: [NormalComponent]
  ) throws -> Double {
    let population = GaussianPopulation(components: believed, ratingVariance: 1)
    var stream = RandomStream(seed: 14)
    var counts = [Int](repeating: 0, count: 8)
    for _ in 0..<800 {
      let component = stream.uniform() < truth[0].share ? truth[0] : truth[truth.count - 1]
      let factor = try Cholesky(component.covariance).lower
      let normals = [stream.normal(), stream.normal()]
      let w = zip(component.mean, factor * normals).map { $0 + $1 }
      let rows = (0..<6).flatMap { _ -> [Double] in
        let x = [stream.normal(), stream.normal()]
        return stream.uniform() < logistic(dot(x, w)) ? x : x.map { -$0 }
      }
      let draws = try population.draws(
        Evidence(width: 2, rows: rows), count: 400, using: &stream)
      let rank = (0..<7).count { _ in resampled(draws, using: &stream)[0] < w[0] }
      counts[rank] += 1
    }
    let statistic = counts.reduce(0.0) { $0 + pow(Double($1) - 100, 2) / 100 }
    return SpecialFunctions.chiSquaredUpper(statistic, degrees: 7)
  }

  private func resampled(
    _ draws: PosteriorDraws, using stream: inout RandomStream
  ) -> [Double] {
    var remaining = stream.uniform()
    for (index, probability) in draws.probabilities.enumerated() {
      remaining -= probability
      if remaining < 0 { return draws.weights[index] }
    }
    return draws.weights.last!
  }
}
