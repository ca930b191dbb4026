import Configuration
import Experiments
import Learners
import Preferences
import Randomness
import Results
import Testing
import Worlds

/// What nothing tells apart counts in expectation, wherever a response stands in a file.
@Suite struct `Tied scores` {
  @Test func `a choice among equal scores is worth the mean of them`() throws {
    let world = try Planted.plan().world()
    let undecided = Faulty { _, candidates, _, _ in
      // Whether a row's number is even: ties of two and of four.
      candidates.rows.map { Double($0 % 2) }
    }
    let outcomes = try world.trial(
      of: undecided, counts: [0], stream: RandomStream(seed: 1)
    ).outcomes
    for user in 0..<world.test.count {
      var expected = (reward: 0.0, win: 0.0, strict: 0.0, top: 0.0)
      let sets = world.candidates.sets(ofUser: user)
      for set in sets {
        let positions = world.candidates.positions(ofSet: set)
        let utilities = Array(world.secrets.utilities[positions])
        let tied = positions.filter { world.candidates.rows[$0] % 2 == 1 }
          .map { world.secrets.utilities[$0] }
        let reference = utilities[world.secrets.reference[set][0]]
        let share = 1 / Double(tied.count * sets.count)
        for utility in tied {
          expected.reward += share * utility
          expected.win += share * (utility > reference ? 1 : utility == reference ? 0.5 : 0)
          expected.strict += utility > reference ? share : 0
          expected.top += utility == utilities.max()! ? share : 0
        }
      }
      let outcome = outcomes[user]
      #expect(abs(outcome.reward - expected.reward) < 1e-12)
      #expect(abs(outcome.winRate - expected.win) < 1e-12)
      #expect(abs(outcome.strictWinRate - expected.strict) < 1e-12)
      #expect(abs(outcome.top1 - expected.top) < 1e-12)
      #expect(outcome.tiedChoices == 1)
    }
  }

  @Test func `a reference of equally good responses is the mean over them`() throws {
    var world = try Planted.plan().world()
    let sets = world.candidates.rowOffsets.indices.dropLast()
    world.secrets = Secrets(
      priorAlpha: nil, choiceModel: world.secrets.choiceModel, utilities: world.secrets.utilities,
      reference: sets.map { Array(0..<world.candidates.positions(ofSet: $0).count) },
      candidates: world.candidates)
    let outcomes = try world.trial(
      of: Oracle(), counts: [0], stream: RandomStream(seed: 1)
    ).outcomes
    // Six responses of different utility: the best beats five and ties with itself.
    for outcome in outcomes {
      #expect(abs(outcome.strictWinRate - 5 / 6) < 1e-12 && abs(outcome.tieRate - 1 / 6) < 1e-12)
      #expect(outcome.tiedChoices == 0)
    }
  }

  @Test func `a learner whose choices are mostly ties raises an alarm, and another none`() throws {
    let plan = try Planted.plan()
    let alarms = { (scoring: @escaping Faulty.Scoring) in
      let cells = try (0..<2).map { replicate in
        let world = try plan.world(replicate: replicate)
        let trial = try world.trial(
          of: Faulty(scoring), counts: [0, 8], stream: RandomStream(seed: 1))
        return AuditedCell(replicate: replicate, learner: "faulty", trial: trial, in: world)
      }
      return SettingAlarms(setting: 0, cells: cells).alarms()
    }
    let found = try alarms { _, candidates, _, count in
      candidates.rows.map { count == 0 ? Double($0) : Double($0 % 2) }
    }
    let alarm = try #require(found.first { $0.kind == .tiedChoices })
    #expect(alarm.learner == "faulty")
    #expect(
      alarm.message
        == "at the last count 100 % of its choices are ties: several responses share the top score,"
        + " and the mean over them counts; what it reads does not tell them apart")
    // Ties before any feedback are nothing to say: nobody has told anything yet.
    let later = try alarms { honest, candidates, histories, count in
      count == 0
        ? candidates.rows.map { _ in 0 }
        : try honest.scores(for: candidates, histories: histories, count: count)
    }
    #expect(!later.contains { $0.kind == .tiedChoices })
  }

  /// Winners stand before losers in a file, and best responses may stand first or have the first names.
  @Test func `coins that are tossed about what looks the same leave everybody at one half`() throws
  {
    try inFolder { folder in
      var draw = RandomStream(seed: 3).stream("coins")
      var lines = ["user,prompt,winner,loser"]
      var scores = ["prompt,response,a"]
      for prompt in 0..<20 {
        for response in ["x", "y"] { scores.append("p\(prompt),\(response),\(prompt % 7)") }
      }
      for user in 0..<40 {
        for prompt in 0..<20 {
          let pair = draw.below(2) == 0 ? "x,y" : "y,x"
          lines.append("u\(user),p\(prompt),\(pair)")
        }
      }
      write(lines.joined(separator: "\n") + "\n", to: folder + "/c.csv")
      write(scores.joined(separator: "\n") + "\n", to: folder + "/s.csv")
      write(
        Sweeps.experiment(
          replicates: 2, historical: 20, test: 20, feedback: #"{ "counts": [0, 4] }"#,
          learners: #"[{ "kind": "logistic" }, { "kind": "lore" }, { "kind": "laplace" }]"#,
          sweep: "{}"
        ).replacing(
          #""kind": "synthetic-text", "prompts": 20, "responses": 4"#,
          with: #""kind": "recorded", "path": "c.csv", "scores": { "path": "s.csv" }"#
        ).replacing(
          #""evaluation": { "prompts": 4 }"#,
          with: #""evaluation": { "prompts": 4, "reference": "random" }"#), to: folder + "/e.json")
      let run = attune("run", folder + "/e.json", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let curves = try Table(file: folder + "/tiny/curves.csv")
      for (index, learner) in curves.values("learner").enumerated()
      where !["oracle", "random"].contains(learner) {
        // The crowd's own coins may fall to one side; 160 sets have a standard error of 0.04 at most.
        #expect(abs(curves.numbers("top1")[index] - 0.5) < 0.16, "\(learner)")
        #expect(abs(curves.numbers("win_rate")[index] - 0.5) < 0.16, "\(learner)")
      }
    }
  }

  @Test func `equal lengths are as good as random`() throws {
    try inFolder { folder in
      var (scores, texts) = (["prompt,response,quality,other"], ["prompt,response,text"])
      var draw = RandomStream(seed: 4).stream("scores")
      for prompt in 0..<40 {
        // The best stands first, and has the first name.
        for response in 0..<4 {
          let quality = Double(4 - response) + 0.1 * draw.uniform()
          scores.append("q\(prompt),r\(response),\(quality),\(quality + 0.1 * draw.uniform())")
          texts.append("q\(prompt),r\(response),four words of text")
        }
      }
      write(scores.joined(separator: "\n") + "\n", to: folder + "/s.csv")
      write(texts.joined(separator: "\n") + "\n", to: folder + "/t.csv")
      write(
        Sweeps.experiment(feedback: #"{ "counts": [0] }"#, sweep: "{}").replacing(
          #""kind": "synthetic-text", "prompts": 20, "responses": 4"#,
          with: #""kind": "scores-table", "path": "s.csv", "responses": { "path": "t.csv" }"#),
        to: folder + "/e.json")
      let run = attune("run", folder + "/e.json", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let length = try Table(file: folder + "/tiny/users.csv").rows(["learner": "length"])
      // The best of four has one chance in four, and the reference, which is the best, wins otherwise.
      #expect(length.numbers("top1").allSatisfy { $0 == 0.25 })
      #expect(length.numbers("win_rate").allSatisfy { $0 == 0.125 })
      #expect(length.numbers("tied_choices").allSatisfy { $0 == 1 })
    }
  }

  @Test func `a crowd that cannot decide is divided, not of one mind`() throws {
    try inFolder { folder in
      let scores = (0..<20).flatMap { prompt in
        zip(["a", "b", "c"], [2, 2, 1 + prompt % 2]).map { "p\(prompt),\($0),\($1)" }
      }
      write(
        (["prompt,response,only"] + scores).joined(separator: "\n") + "\n", to: folder + "/s.csv")
      let file = Sweeps.experiment(sweep: "{}").replacing(
        #""kind": "synthetic-text", "prompts": 20, "responses": 4"#,
        with: #""kind": "scores-table", "path": "s.csv""#)
      let crowd = try Planted.plan(file, folder: folder).describeCrowds(users: 300, jobs: 2)[0]
      // Two or three equal favourites on every other prompt.
      #expect(abs(crowd.meanTopShare - (1 / 2 + 1 / 3) / 2) < 1e-9)
      #expect(crowd.majorityShare == 0)
      #expect(abs(crowd.meanWinners - 2.5) < 1e-9)
    }
  }

  @Test func `a named reference is in every candidate set, with few prompts too`() throws {
    try inFolder { folder in
      var draw = RandomStream(seed: 5).stream("scores")
      let scores = (0..<60).map { "p\($0 / 20),r\($0 % 20),\(draw.normal()),\(draw.normal())" }
      write(
        (["prompt,response,a,b"] + scores).joined(separator: "\n") + "\n", to: folder + "/s.csv")
      let file = Sweeps.experiment(replicates: 5, sweep: "{}").replacing(
        #""kind": "synthetic-text", "prompts": 20, "responses": 4"#,
        with: #""kind": "scores-table", "path": "s.csv""#
      ).replacing(
        #""evaluation": { "prompts": 4 }"#,
        with: #""evaluation": { "prompts": 6, "candidates": 3, "reference": "response:r15" }"#)
      let plan = try Planted.plan(file, folder: folder)
      var places: Set<Int> = []
      for replicate in 0..<5 {
        let world = try plan.world(replicate: replicate)
        let shown = Set(world.test.chosen + world.test.others)
        for (set, reference) in world.secrets.reference.enumerated() {
          let rows = Array(world.candidates.rows[world.candidates.positions(ofSet: set)])
          #expect(rows == rows.sorted() && rows.count == 3)
          #expect(reference.map { world.table.responses[Int(rows[$0])].id } == ["r15"])
          #expect(shown.isDisjoint(with: reference.map { rows[$0] }))
          places.formUnion(reference)
        }
      }
      #expect(places == [0, 1, 2], "it stands where its name stands")
    }
  }
}
