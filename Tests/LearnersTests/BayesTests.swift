import Foundation
import Inference
import Learners
import Preferences
import Randomness
import Testing

@Suite struct `Bayes ceiling` {
  @Test func `what is as likely to win and as good stands first together`() {
    #expect(putFirst([0.5, 0.5, 0.2], in: [1, 1, 3]) == [4, 4, 3])
    #expect(putFirst([0.5, 0.5, 0.2], in: [1, 2, 3]) == [1, 4, 3])
  }

  @Test func `several references are worth the mean of them`() throws {
    let world = BayesWorld(
      models: 4, prompts: 12, alpha: 0.3, choice: ChoiceModel(), form: .comparison)
    let one = world.secrets(["ada"], sets: 4)
    let histories = world.histories(["ada"], count: 3)
    let choices = { (reference: [Int]) throws -> [Double] in
      let secrets = Secrets(
        priorAlpha: one.priorAlpha, choiceModel: one.choiceModel, utilities: one.utilities,
        reference: [[Int]](repeating: reference, count: 4), candidates: one.candidates)
      return try Bayes().fit(world.training, secrets: secrets).scores(
        for: one.candidates, histories: histories, count: 3)
    }
    #expect(try choices([1, 1]) == choices([1]))
    #expect(try choices([0, 1, 2, 3]) == choices([3, 2, 1, 0]))
    let ofOne = try (0..<4).map { try choices([$0]) }
    #expect(Set(ofOne).count > 1)
  }

  /// Prior draws weighted by the likelihood: slow, and exact as their number grows.
  func importanceSampler(
    _ world: BayesWorld, _ items: [FeedbackItem], draws: Int
  ) -> PosteriorDraws {
    var stream = world.stream.stream("importance")
    var weights: [[Double]] = []
    var logs: [Double] = []
    for _ in 0..<draws {
      let w = stream.dirichlet(world.alpha)
      let log = items.reduce(0.0) { $0 + logLikelihood($1, w, world) }
      if log > -.infinity {
        weights.append(w)
        logs.append(log)
      }
    }
    let top = logs.max()!
    let total = logs.reduce(0) { $0 + exp($1 - top) }
    return PosteriorDraws(weights: weights, probabilities: logs.map { exp($0 - top) / total })
  }

  func logLikelihood(_ item: FeedbackItem, _ w: [Double], _ world: BayesWorld) -> Double {
    let chosen = world.table.utility(item.chosen, w)
    if world.form == .rating {
      return world.choice.logProbability(ofRating: item.value, utility: chosen)
    }
    return world.choice.logProbability(
      differences: item.others.map { world.table.utility(Int($0), w) - chosen })
  }

  static let worlds: [(ChoiceModel, FeedbackForm)] = [
    (ChoiceModel(), .comparison), (ChoiceModel(temperature: 0.5), .comparison),
    (ChoiceModel(flipRate: 0.1), .comparison),
    (ChoiceModel(temperature: 0.5, flipRate: 0.1), .bestOf), (ChoiceModel(), .bestOf),
    (ChoiceModel(flipRate: 0.1), .bestOf), (ChoiceModel(), .rating),
    (ChoiceModel(temperature: 0.3), .rating),
  ]

  /// Standard deviation of a probability from 8,192 effective particles: 0.0055; four of them, and the
  /// importance sampler's own.
  @Test(arguments: worlds)
  func `means agree with a large importance sampler`(
    choice: ChoiceModel, form: FeedbackForm
  ) throws {
    let world = BayesWorld(models: 4, prompts: 12, alpha: 0.3, choice: choice, form: form)
    let histories = world.histories(["ada"], count: 3)
    let exact = importanceSampler(world, Array(histories[0]), draws: 300_000)
    var bayes = Bayes()
    bayes.particles = 16_384
    bayes.bank = 65_536
    let secrets = world.secrets(["ada"], sets: 4)
    let fitted = try bayes.fitPosterior(world.training, secrets: secrets)
    let draws = fitted.posterior(after: histories[0])
    for k in 0..<4 {
      let (a, b) = (draws.mean { $0[k] }, exact.mean { $0[k] })
      #expect(abs(a - b) < 0.025, "weight \(k): \(a), importance sampler \(b)")
    }
    let scores = try fitted.scores(for: secrets.candidates, histories: histories, count: 3)
    for set in 0..<4 {
      let positions = secrets.candidates.positions(ofSet: set)
      let rows = positions.map { Int(secrets.candidates.rows[$0]) }
      let wins = rows.map { row in
        exact.mean { w in
          let d = world.table.utility(row, w) - world.table.utility(rows[0], w)
          return d > 0 ? 1 : d == 0 ? 0.5 : 0
        }
      }
      let own = Array(scores[positions])
      let choice = rows.indices.max { own[$0] < own[$1] }!
      #expect(wins.max()! - wins[choice] < 0.03, "chosen \(wins[choice]), best \(wins.max()!)")
      // The others stand in the order of their mean utilities.
      for index in rows.indices where index != choice {
        let mean = exact.mean { world.table.utility(rows[index], $0) }
        #expect(abs(own[index] - mean) < 0.06, "\(own[index]), sampler \(mean)")
      }
    }
  }

  @Test func `two reward models agree with quadrature`() throws {
    let choice = ChoiceModel(temperature: 0.5)
    let world = BayesWorld(models: 2, prompts: 12, alpha: 1, choice: choice)
    let history = world.histories(["ada"], count: 8)[0]
    var (mass, moment) = (0.0, 0.0)
    for cell in 0..<10_000 {
      let w = (Double(cell) + 0.5) / 10_000
      let density = exp(history.reduce(0.0) { $0 + logLikelihood($1, [w, 1 - w], world) })
      mass += density
      moment += w * density
    }
    let fitted = try Bayes().fitPosterior(world.training, secrets: world.secrets([], sets: 1))
    let mean = fitted.posterior(after: history).mean { $0[0] }
    #expect(abs(mean - moment / mass) < 0.02, "\(mean), quadrature \(moment / mass)")
  }

  @Test func `without feedback the mean is the prior's`() throws {
    let world = BayesWorld(models: 5, prompts: 4, alpha: 0.05)
    let fitted = try Bayes().fitPosterior(world.training, secrets: world.secrets([], sets: 1))
    let draws = fitted.posterior(after: world.histories(["ada"], count: 0)[0])
    // Deviation of a weight under Dirichlet(0.05 x 5) is 0.36: four standard errors of 16,384 draws.
    for k in 0..<5 { #expect(abs(draws.mean { $0[k] } - 0.2) < 0.0113) }
  }

  @Test(arguments: [0.01, 0.05, 0.5, 1])
  func `contradictory noise-free feedback gives finite scores`(alpha: Double) throws {
    let world = BayesWorld(models: 4, prompts: 6, alpha: alpha)
    let items = world.items(ofUser: "ada", count: 4)
    let reversed = items.map { FeedbackItem(chosen: $0.loser, others: [Int32($0.chosen)]) }
    let histories = Histories(form: .comparison, users: ["ada"], items: [items + reversed])
    let secrets = world.secrets(["ada"], sets: 2)
    let scores = try Bayes().fit(world.training, secrets: secrets)
      .scores(for: secrets.candidates, histories: histories, counts: [0, 4, 5, 8])
    #expect(scores.joined().allSatisfy { $0.isFinite })
  }

  @Test func `nothing but the choice differs between the two decisions`() throws {
    let world = BayesWorld(models: 4, prompts: 12, alpha: 0.05)
    let secrets = world.secrets(["ada"], sets: 3)
    var reward = Bayes()
    reward.decision = .reward
    let scores = try [Bayes(), reward].map { bayes in
      try bayes.fit(world.training, secrets: secrets).scores(
        for: secrets.candidates, histories: world.histories(["ada"], count: 8), count: 8)
    }
    for set in 0..<3 {
      let positions = secrets.candidates.positions(ofSet: set)
      #expect(positions.count { scores[0][$0] != scores[1][$0] } == 1)
    }
  }

  @Test func `other users in the batch change no bit`() throws {
    let world = BayesWorld(models: 4, prompts: 20, alpha: 0.05)
    let all = ["ada", "ben", "cleo"]
    let batch = try scores(of: all, in: world, counts: [0, 5, 12])
    for (index, order) in [["cleo", "ada"], ["ben"]].enumerated() {
      let part = try scores(of: order, in: world, counts: index == 0 ? [0, 5, 12] : [12])
      for (position, name) in order.enumerated() {
        let place = all.firstIndex(of: name)! * 16
        #expect(
          part.last![position * 16..<position * 16 + 16] == batch.last![place..<place + 16])
      }
    }
  }

  @Test func `later feedback changes no bit`() throws {
    let world = BayesWorld(models: 4, prompts: 20, alpha: 0.05)
    let secrets = world.secrets(["ada"], sets: 2)
    let fitted = try Bayes().fit(world.training, secrets: secrets)
    let long = try fitted.scores(
      for: secrets.candidates, histories: world.histories(["ada"], count: 15), count: 6)
    let short = try fitted.scores(
      for: secrets.candidates, histories: world.histories(["ada"], count: 6), count: 6)
    #expect(long == short)
  }

  func scores(of names: [String], in world: BayesWorld, counts: [Int]) throws -> [[Double]] {
    let secrets = world.secrets(names, sets: 2)
    return try Bayes().fit(world.training, secrets: secrets).scores(
      for: secrets.candidates, histories: world.histories(names, count: 12), counts: counts)
  }

  @Test func `more feedback narrows the posterior and raises the win rate`() throws {
    let world = BayesWorld(models: 5, prompts: 50, alpha: 0.05)
    let names = (0..<40).map { "user \($0)" }
    let secrets = world.secrets(names, sets: 16)
    let histories = world.histories(names, count: 32)
    let fitted = try Bayes().fitPosterior(world.training, secrets: secrets)
    let rates = try fitted.scores(
      for: secrets.candidates, histories: histories, counts: [0, 4, 32]
    )
    .map { world.winRate($0, secrets) }
    #expect(rates[0] + 0.05 < rates[1] && rates[1] + 0.01 < rates[2], "\(rates)")
    let spread = [0, 4, 32].map { count in
      names.indices.reduce(0.0) { sum, user in
        let draws = fitted.posterior(after: histories[user].first(count))
        let mean = draws.mean { $0[0] }
        return sum + draws.mean { ($0[0] - mean) * ($0[0] - mean) }
      }
    }
    #expect(spread[1] < 0.5 * spread[0] && spread[2] < 0.5 * spread[1], "\(spread)")
  }
}
