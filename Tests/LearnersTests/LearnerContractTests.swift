import Configuration
import ICL
import Inference
import Learners
import MetaLearning
import Preferences
import Randomness
import SimulatedWorld
import Testing

/// One row per learner and configuration worth its own run. A new learner adds a row.
struct ContractCase: Sendable, CustomTestStringConvertible {
  let kind: String
  var json = "{}"

  var testDescription: String { "\(kind) \(json)" }

  static let registry = LearnerRegistry(
    floorsAndLearners + metaLearners + inContextLearners)

  static let all: [ContractCase] = [
    ContractCase(kind: "random"),
    ContractCase(kind: "length"),
    ContractCase(kind: "population-mean"),
    ContractCase(kind: "best-single-reward"),
    ContractCase(kind: "bradley-terry"),
    ContractCase(kind: "logistic"),
    ContractCase(kind: "logistic", json: #"{"nonNegative": "no", "lambda": 0.1}"#),
    ContractCase(kind: "nearest-neighbor"),
    ContractCase(kind: "nearest-neighbor", json: #"{"similarity": "cosine", "neighbors": 5}"#),
    ContractCase(kind: "nearest-neighbor", json: #"{"similarity": "euclidean"}"#),
    ContractCase(kind: "nearest-neighbor", json: #"{"embedding": "winners"}"#),
    ContractCase(kind: "nearest-neighbor", json: #"{"embedding": "losers", "neighbors": 3}"#),
    ContractCase(
      kind: "nearest-neighbor", json: #"{"embedding": "difference", "features": "text"}"#),
    ContractCase(kind: "nearest-neighbor", json: #"{"embedding": "shared"}"#),
    ContractCase(kind: "prototypes"),
    ContractCase(kind: "prototypes", json: #"{"prototypes": 3, "features": "both"}"#),
    ContractCase(kind: "lore"),
    ContractCase(kind: "lore", json: #"{"rank": 2, "lambda": 0, "ridge": 0}"#),
    ContractCase(kind: "lore", json: #"{"features": "both", "textWidth": 8}"#),
    ContractCase(kind: "pal"),
    ContractCase(kind: "pal", json: #"{"features": "text", "textWidth": 8, "lambda": 0}"#),
    ContractCase(kind: "pref"),
    ContractCase(kind: "pref", json: #"{"rank": 2, "centre": "zero", "features": "text"}"#),
    ContractCase(kind: "matrix-factorization"),
    ContractCase(kind: "matrix-factorization", json: #"{"rank": 0, "lambda": 1}"#),
    ContractCase(kind: "maml", json: #"{"iterations": 20}"#),
    ContractCase(kind: "maml", json: #"{"iterations": 20, "inner": "gradient"}"#),
    ContractCase(kind: "maml", json: #"{"iterations": 20, "inner": "newton"}"#),
    ContractCase(kind: "fomaml", json: #"{"iterations": 20}"#),
    ContractCase(kind: "fomaml", json: #"{"iterations": 20, "inner": "gradient"}"#),
    ContractCase(kind: "reptile", json: #"{"iterations": 20}"#),
    ContractCase(kind: "reptile", json: #"{"iterations": 20, "inner": "gradient"}"#),
    ContractCase(kind: "meta-sgd", json: #"{"iterations": 20}"#),
    ContractCase(kind: "meta-sgd", json: #"{"iterations": 20, "inner": "gradient"}"#),
    ContractCase(kind: "imaml", json: #"{"iterations": 20}"#),
    ContractCase(kind: "imaml", json: #"{"iterations": 20, "nonNegative": "no"}"#),
    ContractCase(kind: "mrm", json: #"{"iterations": 20, "weighting": "cvar"}"#),
    ContractCase(kind: "mrm", json: #"{"iterations": 20, "inner": "gradient", "basis": 6}"#),
    ContractCase(kind: "anil", json: #"{"iterations": 20, "rank": 3}"#),
    ContractCase(kind: "laplace"),
    ContractCase(kind: "laplace", json: #"{"centre": "zero", "precision": 0.1}"#),
    ContractCase(kind: "empirical-bayes", json: #"{"particles": 256, "fitUsers": 20}"#),
    ContractCase(kind: "empirical-bayes", json: #"{"prior": "gaussian"}"#),
    ContractCase(
      kind: "empirical-bayes",
      json: #"{"prior": "mixture", "posterior": "sampling", "particles": 256}"#),
    ContractCase(kind: "discounted"),
    ContractCase(kind: "discounted", json: #"{"discount": 0.5, "nonNegative": "no"}"#),
    ContractCase(kind: "sliding-window"),
    ContractCase(kind: "sliding-window", json: #"{"window": 2}"#),
    ContractCase(kind: "kalman"),
    ContractCase(kind: "kalman", json: #"{"persistence": 0.5, "nonNegative": "no"}"#),
    ContractCase(kind: "change-detection"),
    ContractCase(kind: "change-detection", json: #"{"threshold": 0.01}"#),
    ContractCase(kind: "logistic", json: #"{"features": "text", "textWidth": 8}"#),
    ContractCase(kind: "maml", json: #"{"iterations": 20, "features": "both", "textWidth": 8}"#),
    ContractCase(kind: "fomaml", json: #"{"iterations": 20, "features": "text", "textWidth": 8}"#),
    ContractCase(kind: "reptile", json: #"{"iterations": 20, "features": "text", "textWidth": 8}"#),
    ContractCase(
      kind: "meta-sgd", json: #"{"iterations": 20, "features": "text", "textWidth": 8}"#),
    ContractCase(kind: "imaml", json: #"{"iterations": 20, "features": "text", "textWidth": 8}"#),
    ContractCase(kind: "anil", json: #"{"iterations": 20, "features": "text", "textWidth": 8}"#),
    ContractCase(kind: "laplace", json: #"{"features": "both", "textWidth": 8}"#),
    ContractCase(kind: "in-context"),
    ContractCase(kind: "in-context", json: #"{"builder": "similar-users", "shots": 3}"#),
    ContractCase(kind: "in-context", json: #"{"builder": "ratings", "budget": 400}"#),
    ContractCase(kind: "in-context", json: #"{"builder": "persona-summary"}"#),
    ContractCase(kind: "in-context", json: #"{"reading": "likelihood", "orders": 3}"#),
    ContractCase(kind: "in-context-writer"),
  ]

  func learner() throws -> any Learner {
    let type = try #require(Self.registry[kind])
    return try type.init(decoding: JSONValue(parsing: Array(json.utf8)), at: kind)
  }
}

private func world(_ form: FeedbackForm = .comparison) -> BuiltWorld {
  var world = SimulatedWorld()
  world.prompts = 20
  world.responses = 4
  world.models = 4
  world.alpha = 0.2
  world.historical = 40
  world.test = 5
  world.maximumCount = 12
  world.form = form
  return world.build()
}

private func areFinite(_ scores: [Double]) -> Bool { scores.allSatisfy(\.isFinite) }

@Suite struct `Every learner` {
  static let forms = FeedbackForm.allCases

  @Test func `has a row in the table of contract tests`() {
    let missing = Set(ContractCase.registry.kinds).subtracting(ContractCase.all.map(\.kind))
    #expect(missing.isEmpty)
  }

  @Test(arguments: ContractCase.all, forms)
  func `gives finite scores at every count, for every form`(
    row: ContractCase, form: FeedbackForm
  ) throws {
    let world = world(form)
    let fitted = try row.learner().fit(world.training)
    let scores = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: [0, 1, 3, 12])
    #expect(scores.count == 4)
    for scores in scores {
      #expect(scores.count == world.candidates.rows.count)
      #expect(areFinite(scores))
    }
  }

  @Test(arguments: ContractCase.all, forms)
  func `ignores feedback after the count`(row: ContractCase, form: FeedbackForm) throws {
    let world = world(form)
    let fitted = try row.learner().fit(world.training)
    let cut = Histories(
      form: form, users: world.histories.users,
      items: world.histories.users.indices.map { Array(world.histories[$0].first(3)) })
    let whole = try fitted.scores(for: world.candidates, histories: world.histories, count: 3)
    let prefix = try fitted.scores(for: world.candidates, histories: cut, count: 3)
    #expect(whole == prefix)
  }

  @Test(arguments: ContractCase.all)
  func `scores a user alike in any batch and order`(row: ContractCase) throws {
    let world = world()
    let fitted = try row.learner().fit(world.training)
    let all = try fitted.scores(for: world.candidates, histories: world.histories, count: 5)
    for users in [[3], [4, 0, 2]] {
      let some = world.candidates.selecting(users)
      let scores = try fitted.scores(
        for: some, histories: world.histories.selecting(users), count: 5)
      let expected = users.flatMap { u in world.candidates.positions(ofUser: u).map { all[$0] } }
      #expect(scores == expected)
    }
  }

  /// Random scores go by name, and a chat model must choose one.
  @Test(
    arguments: ContractCase.all.filter {
      !["random", "in-context", "in-context-writer"].contains($0.kind)
    }, forms)
  func `gives equal bits to responses that look the same`(
    row: ContractCase, form: FeedbackForm
  ) throws {
    let world = world(form)
    let original = world.training.table
    // The last responses to the prompts without feedback are the first ones over again.
    let copied = { (row: Int) in row >= 64 && row % 4 == 3 ? row - 3 : row }
    let k = original.modelCount
    let table = RewardTable(
      rewardModels: original.rewardModels, prompts: original.prompts,
      responsesPerPrompt: [Int](repeating: 4, count: 20),
      responses: original.responses.enumerated().map {
        Response(id: $1.id, text: original.responses[copied($0)].text)
      },
      scores: (0..<80).flatMap { original.scores[copied($0) * k..<(copied($0) + 1) * k] })
    let training = TrainingData(
      table: table, historical: world.training.historical,
      populationUtility: (0..<80).map { world.training.populationUtility[copied($0)] },
      stream: world.training.stream)
    let orders = [[0, 1, 2, 3], [2, 3, 1, 0], [3, 0], [1, 2, 0, 2, 1, 1, 2, 1, 2, 3]]
    let sets = (16..<20).flatMap { prompt in orders.map { $0.map { 4 * prompt + $0 } } }
    let candidates = CandidateSets(world.histories.users.map { _ in sets })
    let scores = try row.learner().fit(training).scores(
      for: candidates, histories: world.histories, counts: [0, 1, 7])
    for scores in scores {
      for set in 0..<candidates.rowOffsets.count - 1 {
        let positions = candidates.positions(ofSet: set)
        let pair = positions.filter { [0, 3].contains(candidates.rows[$0] % 4) }
        #expect(scores[pair[0]] == scores[pair[1]], "set \(set)")
      }
    }
  }

  @Test(arguments: ContractCase.all)
  func `gives several counts the bits of one after another`(row: ContractCase) throws {
    let world = world()
    let fitted = try row.learner().fit(world.training)
    let counts = [0, 2, 7]
    let together = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: counts)
    for (count, scores) in zip(counts, together) {
      let alone = try fitted.scores(
        for: world.candidates, histories: world.histories, count: count)
      #expect(alone == scores)
    }
  }

  @Test(arguments: ContractCase.all)
  func `gives equal bits for equal seeds`(row: ContractCase) throws {
    let (a, b) = (world(), world())
    let first = try row.learner().fit(a.training)
    let second = try row.learner().fit(b.training)
    #expect(
      try first.scores(for: a.candidates, histories: a.histories, count: 6)
        == second.scores(for: b.candidates, histories: b.histories, count: 6))
  }

  @Test(arguments: ContractCase.all)
  func `survives contradictory and repeated items`(row: ContractCase) throws {
    let world = world()
    let fitted = try row.learner().fit(world.training)
    let one = world.histories[0][0]
    let reverse = FeedbackItem(chosen: one.loser, others: [Int32(one.chosen)])
    for items in [[one, reverse, one, reverse], [FeedbackItem](repeating: one, count: 60)] {
      let histories = Histories(form: .comparison, users: ["stubborn"], items: [items])
      let scores = try fitted.scores(
        for: world.candidates.selecting([0]), histories: histories, count: items.count)
      #expect(areFinite(scores))
    }
  }

  @Test(arguments: ContractCase.registry.kinds)
  func `names an unknown key and the nearest known one`(kind: String) throws {
    let type = try #require(ContractCase.registry[kind])
    let known = type.init().resolved.map(\.0).first
    let wrong = (known ?? "anything") + "x"
    let json = try JSONValue(parsing: Array(#"{"\#(wrong)": 1}"#.utf8))
    let error = #expect(throws: ConfigurationError.self) {
      _ = try type.init(decoding: json, at: "learners[0]", allowed: ["kind"])
    }
    let message = try #require(error).description
    #expect(message.contains("learners[0].\(wrong)"))
    if let known { #expect(message.contains("did you mean \"\(known)\"")) }
  }

  @Test(
    arguments: [
      "best-single-reward", "bradley-terry", "logistic", "nearest-neighbor", "prototypes", "lore",
      "pal", "pref", "matrix-factorization", "discounted", "sliding-window", "kalman",
      "change-detection",
    ] + metaLearners.map { $0.kind })
  func `fails with a reason where there is no history`(kind: String) throws {
    let world = world()
    let empty = TrainingData(
      table: world.training.table,
      historical: Histories(form: .comparison, users: [], items: []),
      populationUtility: world.training.populationUtility, stream: RandomStream(seed: 1))
    #expect(throws: LearnerFailure.self) {
      _ = try ContractCase(kind: kind).learner().fit(empty)
    }
  }
}

/// A learner may not know how to use feedback, but it must know better than to follow it into error.
@Suite struct `Feedback without noise` {
  struct Row: Sendable, CustomTestStringConvertible {
    let kind: String
    let form: FeedbackForm
    let alpha: Double
    var testDescription: String { "\(kind) \(form.rawValue) \(alpha)" }
  }

  /// People so alike that the crowd's choice is hard to beat, and people who are unlike one another.
  static let rows = ContractCase.registry.kinds.flatMap { kind in
    [(FeedbackForm.comparison, 5), (.rating, 0.3)].map {
      Row(kind: kind, form: $0.0, alpha: $0.1)
    }
  }

  /// Smaller where a kind takes its time.
  static let settings = ["empirical-bayes": #"{"particles": 256, "fitUsers": 40}"#]

  @Test(arguments: rows)
  func `lowers no learner below its own cold start`(row: Row) throws {
    var world = SimulatedWorld()
    (world.models, world.historical, world.test) = (4, 100, 150)
    (world.form, world.alpha, world.maximumCount) = (row.form, row.alpha, 16)
    let built = world.build()
    let learner = try ContractCase(kind: row.kind, json: Self.settings[row.kind] ?? "{}").learner()
    let accuracies = try learner.fit(built.training).scores(
      for: built.candidates, histories: built.histories, counts: [0, 1, 2, 4, 16]
    ).map { built.accuracies($0) }
    for (index, count) in [1, 2, 4, 16].enumerated() {
      let gains = zip(accuracies[index + 1], accuracies[0]).map { $0 - $1 }
      let (mean, error) = meanAndError(gains)
      // Three standard errors of 150 users: one in 740 by chance.
      #expect(mean >= -3 * error, "count \(count): \(mean), standard error \(error)")
    }
  }

  private func meanAndError(_ values: [Double]) -> (mean: Double, error: Double) {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / (n - 1) / n).squareRoot())
  }
}
