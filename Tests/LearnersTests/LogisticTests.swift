import Inference
import Learners
import Learners
import LinearAlgebra
import Preferences
import SimulatedWorld
import Testing

@Suite struct `Penalised fits` {
  // SciPy's fits are polished by Newton to rounding; ours stop at a gradient of 1e-8 at most.
  static let tolerance = 1e-7

  @Test func `pooled Bradley-Terry weights equal SciPy's`() throws {
    let golden = try Golden()
    var learner = BradleyTerry()
    learner.ridge = golden.number("ridge")
    let weights = try learner.pooledWeights(golden.training)
    #expect(largestDifference(weights, golden.numbers("pooled")) < Self.tolerance)
  }

  @Test(arguments: [NonNegative.yes, .no])
  func `one user's logistic weights equal SciPy's`(sign: NonNegative) throws {
    let golden = try Golden()
    let pooled = golden.numbers("pooled")
    let evidence = Evidence(golden.training.historical[0], table: golden.table)
    let centre = (sign == .yes ? pooled.map { max(0, $0) } : pooled).map {
      golden.number("scale") * $0
    }
    let fit = evidence.mode(
      under: GaussianPrior(centre: centre, ridge: golden.number("lambda")),
      nonNegative: sign == .yes)
    let expected = golden.numbers(sign == .yes ? "nonNegative" : "eitherSign")
    #expect(largestDifference(fit.weights, expected) < Self.tolerance)
  }

  @Test func `the weights of ratings are the posterior mean under a normal prior`() throws {
    let golden = try Golden()
    let items = zip(golden.training.historical[0], golden.numbers("ratings")).map {
      FeedbackItem(chosen: $0.chosen, value: $1)
    }
    let evidence = Evidence(items, form: .rating, table: golden.table, ratingVariance: 0.25)
    let prior = GaussianPrior(
      centre: golden.numbers("pooled"), ridge: golden.number("ratingRidge"))
    let expected = golden.numbers("posteriorMean")
    #expect(largestDifference(evidence.mode(under: prior).weights, expected) < Self.tolerance)
  }

  @Test(arguments: [0.001, 0.03, 1, 30])
  func `satisfy the optimality conditions, at zero and off it`(ridge: Double) {
    let world = SimulatedWorld().build()
    for user in 0..<world.histories.count {
      let evidence = Evidence(world.histories[user], table: world.training.table)
      let prior = GaussianPrior(
        centre: [Double](repeating: 0.1, count: evidence.width), ridge: ridge)
      let w = evidence.mode(under: prior, nonNegative: true).weights
      let slope = evidence.derivatives(at: w).gradient
      for k in w.indices {
        let gradient = slope[k] + ridge * (w[k] - 0.1)
        #expect(w[k] >= 0)
        #expect(w[k] > 0 ? abs(gradient) < 1e-7 : gradient > -1e-7, "weight \(k): \(gradient)")
      }
    }
  }
}

@Suite struct `Logistic learner` {
  @Test(arguments: [true, false])
  func `finds the true weights of a simulated user to 0.05 after 500 comparisons`(
    mixtures: Bool
  ) throws {
    var world = SimulatedWorld()
    world.usersAreMixtures = mixtures
    world.alpha = 1
    world.historical = 60
    world.test = 4
    world.maximumCount = 500
    let built = world.build()
    let fitted = try Logistic().fit(built.training)
    for user in 0..<4 {
      // Mixtures are compared on the simplex, where their weights live; factors at unit length.
      let scaled = mixtures ? normalised : unit
      let found = scaled(fitted.weights(after: built.histories[user]))
      let error = largestDifference(found, scaled(built.testWeights[user]))
      #expect(error < 0.05, "user \(user): largest error \(error)")
    }
  }

  @Test func `is the pooled model before any feedback`() throws {
    let golden = try Golden()
    let fitted = try Logistic().fit(golden.training)
    let pooled = try BradleyTerry().pooledWeights(golden.training)
    #expect(fitted.weights(after: golden.training.historical[0].first(0)) == pooled)
  }

  @Test func `recovers factors of either sign from noisy ratings`() throws {
    var world = SimulatedWorld()
    world.usersAreMixtures = false
    world.form = .rating
    world.models = 4
    world.choice = ChoiceModel(temperature: 0.3)
    let built = world.build()
    let fitted = try Logistic().fit(built.training)
    // Noise 0.09, rounding 0.25 / 12 = 0.02, and what the ends of the scale cut off.
    #expect(fitted.ratingVariance > 0.05 && fitted.ratingVariance < 0.9)
    let scores = try fitted.scores(
      for: built.candidates, histories: built.histories, counts: [0, 4, 32])
    let rates = scores.map { built.winRate($0) }
    #expect(rates[1] > rates[0] && rates[2] > rates[1] && rates[2] > 0.8, "win rates \(rates)")
  }

  private func unit(_ w: [Double]) -> [Double] {
    let length = norm(w)
    return w.map { $0 / length }
  }
}
