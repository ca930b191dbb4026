import Configuration
import Foundation
import Inference
import Learners
import MetaLearning
import Preferences
import SimulatedWorld
import Testing

extension FamilyCase {
  fileprivate func outer(initial: [Double], rates: [Double]) -> OuterGradient {
    MAML.outerGradient(
      support: support, query: query, initial: initial, rates: rates, pseudoItems: pseudoItems)
  }
}

@Suite struct `MAML's outer gradient` {
  @Test(arguments: 0..<4)
  func `equals automatic differentiation`(index: Int) throws {
    let golden = try FamilyCase.all(in: "maml")[index]
    let outer = golden.outer(initial: golden.numbers("initial"), rates: golden.numbers("rates"))
    #expect(abs(outer.loss - golden.json["loss"]!.double!) < 1e-12)
    #expect(largestRelative(outer.initial, golden.numbers("gradient")) < 1e-11)
    #expect(largestRelative(outer.rates, golden.numbers("rateGradient")) < 1e-11)
  }

  @Test(arguments: 0..<4)
  func `equals finite differences`(index: Int) throws {
    let golden = try FamilyCase.all(in: "maml")[index]
    let (initial, rates) = (golden.numbers("initial"), golden.numbers("rates"))
    let outer = golden.outer(initial: initial, rates: rates)
    // Central differences: error h^2 of curvature and 1e-16 / h of rounding, both below 1e-9.
    let h = 1e-5
    func slope(_ loss: (Double) -> Double) -> Double { (loss(h) - loss(-h)) / (2 * h) }
    let byInitial = initial.indices.map { k in
      slope { d in golden.outer(initial: moved(initial, k, d), rates: rates).loss }
    }
    let byRate = rates.indices.map { t in
      slope { d in golden.outer(initial: initial, rates: moved(rates, t, d)).loss }
    }
    #expect(largestRelative(byInitial, outer.initial) < 1e-6)
    #expect(largestRelative(byRate, outer.rates) < 1e-6)
  }

  @Test func `without support is the query's gradient and leaves the rates alone`() {
    let query = Evidence(width: 2, rows: [1, 0, 0, 2])
    let none = Evidence(width: 2, rows: [])
    let outer = MAML.outerGradient(support: none, query: query, initial: [0, 0], rates: [1, 1])
    #expect(outer.initial == [-0.25, -0.5])
    #expect(outer.rates == [0, 0])
    #expect(MAML.adapt(to: none, from: [3, 4], rates: [1]) == [[3, 4], [3, 4]])
  }

  private func moved(_ w: [Double], _ k: Int, _ distance: Double) -> [Double] {
    var w = w
    w[k] += distance
    return w
  }
}

@Suite struct `MAML learner` {
  private func world(_ form: FeedbackForm = .comparison) -> BuiltWorld {
    var world = SimulatedWorld()
    world.historical = 300
    world.test = 100
    world.form = form
    return world.build()
  }

  @Test(arguments: FeedbackForm.allCases, [InnerLoop.gradient, .newton, .mirror])
  func `rises with feedback`(form: FeedbackForm, inner: InnerLoop) throws {
    let world = world(form)
    var learner = MAML()
    learner.inner.loop = inner
    let fitted = try learner.fit(world.training)
    let rates = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: [0, 8, 32]
    ).map { world.winRate($0) }
    #expect(rates[1] > rates[0] && rates[2] > rates[1], "win rates \(rates)")
  }

  @Test(arguments: [InnerLoop.gradient, .newton, .mirror])
  func `finds a user's direction after 500 comparisons`(inner: InnerLoop) throws {
    var world = SimulatedWorld()
    world.alpha = 1
    world.test = 3
    world.maximumCount = 500
    let built = world.build()
    var learner = MAML()
    learner.inner.steps = 20
    learner.inner.loop = inner
    let fitted = try learner.fit(built.training)
    for user in 0..<3 {
      let w = try fitted.weights(after: built.histories[user])
      let likeness = cosine(w, built.testWeights[user])
      #expect(likeness > 0.95, "user \(user): cosine \(likeness)")
    }
  }

  @Test func `reports a divergence with its reason`() throws {
    var learner = MAML()
    learner.inner.loop = .gradient
    learner.inner.rate = 1e200
    learner.inner.learnRate = false
    learner.inner.pseudoItems = 0
    let world = world(.rating)
    let failure = #expect(throws: LearnerFailure.self) {
      _ = try learner.fit(world.training).scores(
        for: world.candidates, histories: world.histories, count: 8)
    }
    #expect(try #require(failure).description.hasPrefix("maml diverged"))
  }
}
