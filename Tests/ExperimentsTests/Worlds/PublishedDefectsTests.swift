import Experiments
import Foundation
import Language
import Learners
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Results
import Statistics
import Testing
import Worlds

/// Defects found in published code, planted. Each is impossible to express or raises its alarm;
/// docs/published-defects.md says which. Numbers are those of that page.
@Suite struct `Published defects` {
  @Test func `1: one user's weights for everybody depend on who is in the batch`() throws {
    let world = try Planted.plan().world()
    let first = Faulty { honest, candidates, histories, count in
      let items = Array(histories[0])
      let all = Histories(
        form: histories.form, users: histories.users, items: histories.users.map { _ in items })
      return try honest.scores(for: candidates, histories: all, count: count)
    }
    #expect(try Planted.alarms(first, in: world).contains(.batchDependent))
    #expect(try Planted.alarms(Faulty(), in: world) == [])
  }

  @Test func `1: judging everybody by one user's weights gives wrong utilities`() throws {
    var world = try Planted.plan().world()
    let weights = world.people!.test.weights.row(0)
    world.secrets = Secrets(
      priorAlpha: nil, choiceModel: world.secrets.choiceModel,
      utilities: world.candidates.rows.map { world.table.utility(Int($0), weights) },
      reference: world.secrets.reference, candidates: world.candidates)
    #expect(Planted.alarms(world) == [.wrongUtilities])
  }

  @Test func `2: weights in another order of reward models contradict names and feedback`() throws {
    var world = try Planted.plan().world()
    let (names, k) = (world.table.rewardModels, world.table.modelCount)
    let reversed = (0..<world.table.rowCount).flatMap { row in
      world.table.scores[row * k..<(row + 1) * k].reversed()
    }
    world.table = world.table.replacing(
      rewardModels: names.reversed(), scores: reversed, standardisation: [])
    let found = Planted.alarms(world)
    #expect(
      Set(found) == [.rewardModelNames, .wrongUtilities, .historicalFeedback, .testFeedback])
    // Where nobody checks names, the feedback still tells.
    world.table = world.table.replacing(
      rewardModels: names, scores: reversed, standardisation: [])
    #expect(
      Set(Planted.alarms(world)) == [.wrongUtilities, .historicalFeedback, .testFeedback])
  }

  /// A column's place in the file decides nothing: columns are sorted by name when a file is read.
  @Test func `2: permuted columns of a scores file give the same bytes`() throws {
    try inFolder { folder in
      let orders = [[0, 1, 2, 3], [2, 0, 3, 1]]
      let tables = try orders.enumerated().map { index, order in
        let place = "\(folder)/\(index)"
        try Files.makeFolder(place)
        write(scoresFile(columns: order), to: place + "/scores.csv")
        write(
          Sweeps.experiment(sweep: "{}").replacingOccurrences(
            of: #""kind": "synthetic-text", "prompts": 20, "responses": 4"#,
            with: #""kind": "scores-table", "path": "scores.csv""#), to: place + "/e.json")
        let run = attune(
          "run", place + "/e.json", "--quiet", "--results", place, capturingIn: folder)
        #expect(run.exitCode == 0, "\(run.error)")
        return try ["curves.csv", "users.csv"].map { try Files.read("\(place)/tiny/\($0)") }
      }
      #expect(tables[0] == tables[1])
    }
  }

  private func scoresFile(columns: [Int]) -> String {
    var draw = RandomStream(seed: 4).stream("scores")
    let rows = (0..<80).map { row in
      let scores = (0..<4).map { "\(Double($0 + 1) * draw.normal())" }
      return (["p\(row / 4)", "r\(row % 4)"] + columns.map { scores[$0] }).joined(separator: ",")
    }
    let header = (["prompt", "response"] + columns.map { "model-\($0)" }).joined(separator: ",")
    return ([header] + rows).joined(separator: "\n") + "\n"
  }

  @Test func `3: historical users ranked on raw scores contradict the standardised ones`() throws {
    var world = try Planted.plan().world()
    let (table, people) = (world.table, world.people!.historical)
    let k = table.modelCount
    let raw = table.replacing(
      rewardModels: table.rewardModels,
      scores: table.scores.enumerated().map { index, z in
        let constant = table.standardisation[index % k]
        return Float(Double(z) * constant.deviation + constant.mean)
      }, standardisation: [])
    world.historical = comparisons(of: people, on: raw, sparing: world.evaluationPrompts)
    #expect(Planted.alarms(world) == [.historicalFeedback])
    let message = {
      var world = world
      world.audit()
      return world.description.audit.alarms(users: 1).first?.message ?? ""
    }()
    #expect(
      message.contains("while that of the test users does; were they ranked on other scores?"))
  }

  private func comparisons(
    of people: Preferences.Population, on table: RewardTable, sparing held: [Int]
  ) -> Histories {
    let prompts = table.prompts.indices.filter { !held.contains($0) }
    let process = FeedbackProcess(form: .comparison, pairs: .random, choice: ChoiceModel())
    return Histories(
      form: .comparison, users: people.users,
      items: people.users.indices.map { u in
        let weights = people.weights.row(u)
        let source = FeedbackSource(
          rowsByPrompt: prompts.map { Array(table.rows(ofPrompt: $0)) },
          utility: { table.utility($0, weights) })
        return process.items(30, from: source, stream: RandomStream(seed: 8).stream("\(u)"))
      })
  }

  @Test func `4: one seed for historical and test users makes twins`() throws {
    var world = try Planted.plan().world()
    let alpha = [world.table.rewardModels.map { _ in 0.5 }]
    let draw = { (name: String, count: Int) in
      try Preferences.Population.draw(
        count, named: name, alpha: alpha, rewardModels: world.table.rewardModels,
        stream: RandomStream(seed: 0))
    }
    world.people = try People(historical: draw("historical", 60), test: draw("test", 40))
    #expect(Planted.alarms(world).contains(.twins))
    world.audit()
    #expect(world.description.audit[Twins.self]?.count == 40)
  }

  @Test(arguments: ["comparison", "best-of", "rating"], [0.0, 0.5])
  func `5: mislabelled feedback contradicts its users`(form: String, temperature: Double) throws {
    let feedback = #""counts": [0, 8], "form": "\#(form)", "temperature": \#(temperature)"#
    var world = try Planted.plan(feedback: feedback).world()
    #expect(Planted.alarms(world) == [])
    world.historical = world.historical.mapping { index, item in
      guard index % 3 == 0 else { return item }
      guard let loser = item.others.first else {
        return FeedbackItem(chosen: item.chosen, value: -item.value)
      }
      let others = [Int32(item.chosen)] + item.others.dropFirst()
      return FeedbackItem(chosen: Int(loser), others: others[...])
    }
    #expect(Planted.alarms(world) == [.historicalFeedback])
  }

  @Test func `5: feedback without the noise that it is said to have is told`() throws {
    var world = try Planted.plan().world()
    world.secrets = Secrets(
      priorAlpha: nil, choiceModel: ChoiceModel(flipRate: 0.2), utilities: world.secrets.utilities,
      reference: world.secrets.reference, candidates: world.candidates)
    #expect(Set(Planted.alarms(world)) == [.historicalFeedback, .testFeedback])
  }

  /// Both have a memory of the evaluation, the second a blurred one.
  @Test(arguments: [0.0, 0.1])
  func `7: what was chosen on test data does better there than on its own feedback`(
    blur: Double
  ) throws {
    let world = try Planted.plan(
      users: #""historical": 60, "test": 400"#, evaluationPrompts: 12
    ).world()
    var memory: [String: Double] = [:]
    var noise = RandomStream(seed: 7)
    for (user, name) in world.test.users.enumerated() {
      for position in world.candidates.positions(ofUser: user) {
        memory["\(name) \(world.candidates.rows[position])"] =
          world.secrets.utilities[position] + blur * noise.normal()
      }
    }
    let known = memory
    let peeking = Faulty { honest, candidates, histories, count in
      var scores = try honest.scores(for: candidates, histories: histories, count: count)
      for user in 0..<histories.count {
        for position in candidates.positions(ofUser: user) {
          let utility = known["\(histories.users[user]) \(candidates.rows[position])"]
          scores[position] = utility ?? scores[position]
        }
      }
      return scores
    }
    let trial = try world.trial(of: peeking, counts: [0, 8], stream: RandomStream(seed: 1))
    let audit = trial.audit!
    #expect(
      audit.alarms().map(\.kind).contains(.evaluationAboveTraining),
      "\(audit.evaluationLessTraining!)")
  }

  /// What `fit` is handed has nine parts, and none that is there for simulated people changes with the test users.
  /// `novelty` is a rule; three parts only recorded people have: `remake` and `values`, made of the historical ones'
  /// judgements (`Columns of recorded people`), and what a table says of everybody, new people too, before they have
  /// said anything: who they are, not what they like. `models` are the experiment's, which nobody has told anything of the people.
  @Test func `7: nothing that fit sees comes from test users`() throws {
    let worlds = try [#""historical": 60, "test": 40"#, #""historical": 60, "test": 12"#].map {
      try Planted.plan(users: $0, evaluationPrompts: $0.hasSuffix("12") ? 3 : 8).world()
    }
    #expect(worlds[0].historical == worlds[1].historical)
    #expect(worlds[0].populationUtility == worlds[1].populationUtility)
    #expect(worlds[0].table.scores == worlds[1].table.scores)
    let training = TrainingData(
      table: worlds[0].table, historical: worlds[0].historical,
      populationUtility: worlds[0].populationUtility, stream: RandomStream(seed: 1))
    let parts = Mirror(reflecting: training).children.compactMap(\.label)
    #expect(
      parts == [
        "table", "historical", "populationUtility", "stream", "remake", "novelty", "personFeatures",
        "values", "models",
      ])
    for world in worlds {
      let handed = world.training(RandomStream(seed: 1))
      #expect(handed.remake == nil && handed.personFeatures == nil && handed.values == nil)
      #expect(handed.models.definitions.isEmpty)
    }
    let people = Set(training.historical.users)
    #expect(people.isDisjoint(with: worlds[0].test.users))
    #expect(
      training.historical.chosen.allSatisfy { row in
        !worlds[0].evaluationPrompts.contains(Int(training.table.promptOfRow[Int(row)]))
      })
  }

  @Test func `7: validation users are historical ones, the same for a name`() throws {
    let world = try Planted.plan().world()
    let training = TrainingData(
      table: world.table, historical: world.historical,
      populationUtility: world.populationUtility, stream: RandomStream(seed: 1))
    let split = training.validationSplit(share: 0.25, named: "threshold") { $0 != 7 }
    #expect(split.validation.count == 14 && split.learning.count == 45)
    #expect(Set(split.validation + split.learning) == Set(0..<60).subtracting([7]))
    let again = training.validationSplit(share: 0.25, named: "threshold") { $0 != 7 }
    let other = training.validationSplit(share: 0.25, named: "stopping") { $0 != 7 }
    #expect(split == again && split != other)
    #expect(training.validationSplit(share: 1, limit: 5, named: "a").validation.count == 5)
    #expect(training.validationSplit(share: 0, named: "a").validation == [])
  }

  @Test func `9: scores that depend on the size of the batch are told`() throws {
    let world = try Planted.plan().world()
    let scaled = Faulty { honest, candidates, histories, count in
      let scores = try honest.scores(for: candidates, histories: histories, count: count)
      return scores.map { $0 * (1 + 1e-9 / Double(scores.count)) }
    }
    #expect(try Planted.alarms(scaled, in: world) == [.batchDependent])
  }

  /// An outcome is made of scores or not at all: there is no value that could stand for "failed".
  @Test func `10: a call that fails for one user fails the cell`() throws {
    let world = try Planted.plan().world()
    let stream = RandomStream(seed: 1)
    let throwing = Faulty { honest, candidates, histories, count in
      if histories.users.contains("test/17") { throw LearnerFailure("the judge did not answer") }
      return try honest.scores(for: candidates, histories: histories, count: count)
    }
    #expect(throws: LearnerFailure.self) {
      _ = try world.trial(of: throwing, counts: [0, 8], stream: stream)
    }
    for value in [Double.nan, .infinity] {
      let silent = Faulty { honest, candidates, histories, count in
        var scores = try honest.scores(for: candidates, histories: histories, count: count)
        scores[scores.count - 1] = value
        return scores
      }
      #expect(throws: LearnerFailure.self) {
        _ = try world.trial(of: silent, counts: [0, 8], stream: stream)
      }
    }
  }

  @Test(arguments: [0, 1, 500, 999])
  func `11: the search for neighbours reaches the first and the last user`(best: Int) {
    var agreement = [Double](repeating: -2, count: 1000)
    agreement[best] = -1
    let found = votes(agreement, keep: 1)
    #expect(found[best] == 1 && found.count { $0 > 0 } == 1)
  }

  /// Half a width of 0.25 standard deviations, whatever the number of users, is what was published.
  @Test(arguments: [100, 400, 1600])
  func `13: intervals shrink with the root of the number of users`(users: Int) {
    var draw = RandomStream(seed: 13).stream("values")
    let values = (0..<users).map { _ in draw.normal() }
    let bootstrap = Bootstrap(replicateSizes: [users], stream: draw.stream("bootstrap"))
    let found = bootstrap.estimates(of: Matrix(rows: users, columns: 1, values: values))[0]
    let mean = values.reduce(0, +) / Double(users)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(users - 1) / Double(users)).squareRoot()
    let halfWidth = (found.high - found.low) / 2
    #expect(abs(halfWidth / (1.96 * error) - 1) < 0.1, "\(halfWidth), standard error \(error)")
  }
}
