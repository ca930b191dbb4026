import Configuration
import Datasets
import Experiments
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Results
import Statistics
import Testing
import Worlds

@Suite struct `Everyone in turn` {
  private static let few = "shy,p0,r0,1\nshy,p0,r1,2\n"

  @Test(arguments: [("2", 2), ("4", 4), ("5", 5), (#""all""#, 12), ("40", 12)])
  func `everyone is judged once, after all others`(written: String, folds: Int) throws {
    for form in ["rating", "comparison", "best-of"] {
      let worlds = try RatersFile.worlds(
        people: 12, more: Self.few,
        RatersFile.experiment(users: "\"folds\": \(written)", form: form))
      #expect(worlds.count == folds)
      let everyone = (0..<12).map { "u\($0)" } + ["shy"]
      #expect(worlds.flatMap(\.test.users).sorted() == everyone.filter { $0 != "shy" }.sorted())
      let sizes = worlds.map(\.test.count)
      #expect(sizes.max()! - sizes.min()! <= 1)
      for world in worlds {
        let others = everyone.filter { !world.test.users.contains($0) }
        #expect(world.historical.users.sorted() == others.sorted())
      }
    }
  }

  @Test func `a person is judged on the same in whatever fold, however many there are`() throws {
    let worlds = try ["3", #""all""#].map {
      try RatersFile.worlds(people: 12, RatersFile.experiment(users: "\"folds\": \($0)"))
    }
    #expect(Set(worlds.joined().map(\.evaluationPrompts)).count == 1)
    let judged = worlds.map { folds in
      let people = folds.flatMap { world in
        world.test.users.indices.map { user in
          let rows = world.candidates.positions(ofUser: user).map { world.candidates.rows[$0] }
          return (world.test.users[user], [world.test[user].map(\.chosen), rows.map(Int.init)])
        }
      }
      return Dictionary(people) { first, _ in first }
    }
    #expect(judged[0] == judged[1] && judged[0].count == 12)
  }

  @Test
  func `at most so many of the others are historical as are asked for, and not always the same`()
    throws
  {
    let worlds = try RatersFile.worlds(
      people: 12, RatersFile.experiment(users: #""folds": 4, "historical": 5"#))
    #expect(worlds.allSatisfy { $0.historical.count == 5 })
    #expect(Set(worlds.flatMap(\.historical.users)).count > 8)
    let all = try RatersFile.worlds(
      people: 12, RatersFile.experiment(users: #""folds": 4, "historical": 500"#))
    #expect(all.allSatisfy { $0.historical.count == 9 })
  }

  @Test(arguments: ["rating", "comparison"])
  func `six people, each left out in turn, are a study of six`(form: String) throws {
    try RatersFile.inFolder(people: 6) { folder in
      let run = RatersFile.run(
        RatersFile.experiment(users: #""folds": "all""#, form: form), in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(text(folder + "/x/failures.csv").split(separator: "\n").count == 1)
      let curves = try Table(file: folder + "/x/curves.csv")
      #expect(Set(curves.values("users")) == ["6"])
      #expect(Set(try Table(file: folder + "/x/comparisons.csv").values("users")) == ["6"])
      let rows = try Table(file: folder + "/x/users.csv").rows([
        "learner": "logistic", "count": "4",
      ])
      #expect(Set(rows.values("user")).count == 6 && rows.rows.count == 6)
      #expect(Set(rows.values("replicate")).count == 6)
      // One stratum of persons: the interval has a spread, and is that of six values.
      try expectStatistics(of: folder, strata: [6])
      #expect(text(folder + "/x/report.html").contains("6 recorded people, each judged once"))
    }
  }

  @Test func `a simulation in code may take turns too`() throws {
    let users = try RatersFile.inFolder(people: 6) { folder in
      var (simulation, dataset) = (Simulation(), RecordedDataset())
      dataset.path = "r.csv"
      (simulation.dataset, simulation.folder) = (dataset, folder)
      simulation.users.folds = .all
      simulation.feedback.counts = [0, 4]
      return try (0..<6).flatMap { try simulation.world(replicate: $0).test.users }
    }
    #expect(users.sorted() == (0..<6).map { "u\($0)" })
  }

  @Test func `what is said of a plan counts who is judged`() throws {
    try RatersFile.inFolder(people: 12, more: Self.few) { folder in
      write(RatersFile.experiment(users: #""folds": 5"#), to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(
        run.output.contains(
          "12 of the 13 people in the file (1 gave fewer than the 4 feedback items asked for), each judged"
            + " once, 2 or 3 in each of 5 folds; 11 historical"), "\(run.output)")
      #expect(run.output.contains("1 settings x 5 folds"))
    }
  }

  @Test func `a run in parts ends with the same tables`() throws {
    try RatersFile.inFolder(people: 7) { folder in
      let experiment = RatersFile.experiment(users: #""folds": "all""#)
      #expect(RatersFile.run(experiment, in: folder).exitCode == 0)
      let whole = Sweeps.contents(folder + "/x")
      try Files.makeFolder(folder + "/parts")
      write(text(folder + "/r.csv"), to: folder + "/parts/r.csv")
      for part in [["--only", "replicate=3"], ["--shard", "2/3"], ["--shard", "1/3"], []] {
        write(experiment, to: folder + "/parts/e.json")
        let run = AttuneProcess.start(
          ["run", folder + "/parts/e.json", "--results", folder + "/parts", "--quiet"] + part,
          capturingIn: folder
        ).wait()
        #expect(run.exitCode == 0 || run.exitCode == 75, "\(run.error)")
      }
      let differences = Sweeps.differences(whole, Sweeps.contents(folder + "/parts/x"))
      // Nobody was asked, so that queries.csv has no rows.
      #expect(differences.allSatisfy { $0 == "queries.csv" }, "\(differences)")
    }
  }

  @Test(arguments: [
    (#""folds": 1"#, "", "users.folds is 1; expected a whole number from 2 to 1000000, or \"all\""),
    (
      #""folds": "each""#, "",
      "users.folds is \"each\"; expected a whole number from 2 to 1000000, or \"all\""
    ),
    (
      #""folds": 3, "test": 4"#, "",
      "users.test is 4, but users.folds decides who is judged and when; leave one of them out"
    ),
    (
      #""folds": "all""#, #" "replicates": 2,"#,
      "replicates is 2, but users.folds decides how often people are judged; leave one of them out"
    ),
    (
      #""test": 4"#, #" "sweep": { "users.folds": [3, "all"] },"#,
      "users.test is 4, but users.folds decides"
    ),
  ])
  func `folds beside what they decide are refused`(users: String, more: String, message: String)
    throws
  {
    try complaint(RatersFile.experiment(users: users, more: more), people: 12) { code, error in
      #expect(code == 65 && error.contains(message), "\(error)")
    }
  }

  @Test func `simulated users are not judged in turn`() throws {
    let experiment = RatersFile.experiment(
      users: #""folds": 3"#, form: "comparison", dataset: #""kind": "synthetic-text""#)
    try complaint(experiment, people: 12) { code, error in
      #expect(
        code == 65
          && error.contains(
            "users.folds is 3, but synthetic-text has no recorded people who could be judged in turn; leave"
              + " it out, and say users.test and replicates"),
        "\(error)")
    }
  }

  @Test func `fewer than two who can be judged are too few to take turns`() throws {
    let experiment = RatersFile.experiment(users: #""folds": "all""#, counts: "[0, 9]")
    var ratings = "u9,p0,r0,5\nu9,p1,r0,3\n"
    ratings += "u8,p0,r0,5\nu8,p0,r1,3\n"
    try complaint(experiment, people: 1, more: ratings) { code, error in
      #expect(
        code == 65
          && error.contains(
            "users.folds is all, but only 1 of 3 people can be test users: 2 give fewer than the 9"
              + " feedback items asked for; expected at least 2: lower the largest of feedback.counts"
          ),
        "\(error)")
    }
    try complaint(RatersFile.experiment(users: #""folds": 2"#), people: 1) { code, error in
      #expect(
        code == 65
          && error.contains(
            "users.folds is 2, but only 1 of 1 people can be test users; expected at least 2: add people"
          ),
        "\(error)")
    }
  }

  private func complaint(
    _ experiment: String, people: Int, more: String = "", _ check: (Int32?, String) -> Void
  ) throws {
    try RatersFile.inFolder(people: people, more: more) { folder in
      write(experiment, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.errorLines.count == 1, "\(run.error)")
      check(run.exitCode, run.error)
    }
  }

  @Test func `folds of several settings may be of several numbers`() throws {
    try RatersFile.inFolder(people: 7) { folder in
      let experiment = RatersFile.experiment(
        users: #""historical": 4"#, more: #" "sweep": { "users.folds": [2, 3, "all", 7] },"#)
      #expect(RatersFile.run(experiment, in: folder).exitCode == 0)
      let users = try Table(file: folder + "/x/users.csv").rows([
        "learner": "logistic", "count": "0",
      ])
      for (setting, folds) in [2, 3, 7, 7].enumerated() {
        let own = users.rows(["setting": "\(setting)"])
        #expect(Set(own.values("replicate")).count == folds && own.rows.count == 7)
      }
      let report = attune("report", folder + "/x", capturingIn: folder)
      #expect(report.exitCode == 0, "\(report.error)")
    }
  }
}

// MARK: statistics by person

/// Compares the win rates of curves.csv and comparisons.csv with those of averages by hand.
private func expectStatistics(of folder: String, strata: [Int]) throws {
  let users = try Table(file: folder + "/x/users.csv")
  let curves = try Table(file: folder + "/x/curves.csv")
  let comparisons = try Table(file: folder + "/x/comparisons.csv")
  let root = RandomStream(seed: 3)
  func values(_ learner: String) -> [Double] {
    let rows = users.rows(["learner": learner, "count": "4"])
    let all = zip(rows.values("user"), rows.numbers("win_rate"))
    guard strata.count == 1 else { return all.map(\.1) }
    return Dictionary(grouping: all, by: \.0).sorted { $0.key < $1.key }.map {
      mean($0.value.map(\.1))
    }
  }
  let (own, other) = (values("logistic"), values("nearest-neighbor"))
  let bootstrap = Bootstrap(replicateSizes: strata, stream: root.stream("x", "bootstrap"))
  let expected = bootstrap.estimates(of: Matrix(rows: own.count, columns: 1, values: own))[0]
  let row = curves.rows(["learner": "logistic", "count": "4"])
  #expect(row.values("users") == ["\(own.count)"])
  isNear(row, "win_rate", expected.mean)
  isNear(row, "win_rate_low", max(0, expected.low))
  isNear(row, "win_rate_high", min(1, expected.high))

  let differences = Matrix(
    rows: own.count, columns: 1, values: zip(own, other).map { $0 - $1 })
  let paired = PairedDifferences(replicateSizes: strata, stream: root.stream("x", "comparisons"))
  let difference = paired.statistics(of: differences)[0]
  let compared = comparisons.rows(
    ["learner": "logistic", "baseline": "nearest-neighbor", "count": "4"])
  #expect(compared.values("users") == ["\(own.count)"])
  isNear(compared, "win_rate_difference", difference.estimate.mean)
  isNear(compared, "win_rate_low", difference.estimate.low)
  isNear(compared, "win_rate_high", difference.estimate.high)
  isNear(compared, "win_rate_p", difference.p)
  isNear(compared, "win_rate_detectable", difference.detectable)
}

private func isNear(_ row: Table, _ column: String, _ expected: Double) {
  let found = row.numbers(column)
  #expect(found.count == 1 && abs(found[0] - expected) < 1e-12, "\(column) \(found), \(expected)")
}

@Suite struct `Statistics by person` {
  @Test(arguments: ["", #", "historical": 2"#])
  func `six people in six replicates are six`(more: String) throws {
    try RatersFile.inFolder(people: 6) { folder in
      let run = RatersFile.run(
        RatersFile.experiment(users: #""test": 3\#(more)"#, more: #" "replicates": 6,"#), in: folder
      )
      #expect(run.exitCode == 0, "\(run.error)")
      let rows = try Table(file: folder + "/x/users.csv").rows([
        "learner": "logistic", "count": "4",
      ])
      #expect(rows.rows.count == 18 && Set(rows.values("user")).count == 6)
      try expectStatistics(of: folder, strata: [6])
    }
  }

  @Test func `simulated users of several replicates are different people, within strata`() throws {
    try inFolder { folder in
      let experiment = RatersFile.experiment(
        users: #""historical": 20, "test": 5"#, form: "comparison", more: #" "replicates": 3,"#,
        dataset: #""kind": "synthetic-text", "prompts": 20, "responses": 4"#)
      let run = RatersFile.run(experiment, in: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      try expectStatistics(of: folder, strata: [5, 5, 5])
    }
  }

  @Test func `audits of one person each have the spread of all persons`() {
    let values = [0.1, 0.7, 0.4, 0.4, 0.9]
    let alone = values.map { value in
      var audit = LearnerAudit()
      audit.labelFlip = Spread(of: [value])
      return audit
    }
    let pooled = LearnerAudit(pooling: alone, ofPeople: 5).labelFlip!
    let expected = Spread(of: values)!
    #expect(abs(pooled.mean - expected.mean) < 1e-12 && pooled.count == 5)
    #expect(abs(pooled.error - expected.error) < 1e-12, "\(pooled.error), \(expected.error)")
    // The same two people over and over are two.
    #expect(LearnerAudit(pooling: alone, ofPeople: 2).labelFlip!.count == 2)
  }
}
