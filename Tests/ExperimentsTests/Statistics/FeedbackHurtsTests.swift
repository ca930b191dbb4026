import Configuration
import Experiments
import Learners
import LinearAlgebra
import Preferences
import Randomness
import Results
import Statistics
import Testing

/// Learns as `logistic` does until it has four items, and then believes the opposite.
private struct Worsening: Learner {
  static let kind = "worsening"
  static let summary = "Gets worse."
  static let fields: [Field<Self>] = []

  func fit(_ training: TrainingData) throws -> Faulty.Fitted {
    try Faulty { honest, candidates, histories, count in
      let scores = try honest.scores(for: candidates, histories: histories, count: count)
      return count < 4 ? scores : scores.map { -$0 }
    }.fit(training)
  }
}

/// Prefers the longer text, whatever it is told.
private struct Longest: Learner {
  static let kind = "longest"
  static let summary = "Knows length alone."
  static let fields: [Field<Self>] = []

  func fit(_ training: TrainingData) throws -> Faulty.Fitted {
    let lengths = training.table.responseLengths!
    return try Faulty { _, candidates, _, _ in candidates.rows.map { lengths[Int($0)] } }
      .fit(training)
  }
}

@Suite struct `Learners that feedback hurts` {
  private func alarms(test: Int, _ kind: String) throws -> Table {
    try inFolder { folder in
      let file = Sweeps.experiment(
        prompts: 60, historical: 100, test: test, feedback: #"{ "counts": [0, 2, 4, 8] }"#,
        learners: #"[{ "kind": "worsening" }, { "kind": "longest" }, { "kind": "logistic" }]"#,
        sweep: "{}")
      let results = try Planted.run(file, learners: [Worsening.self, Longest.self], in: folder)
      return try Table(file: results + "/alarms.csv").rows(["alarm": kind])
    }
  }

  @Test func `a learner that gets worse is told, against its start and against the baseline`()
    throws
  {
    let alarms = try alarms(test: 60, "feedback-hurts").rows(["learner": "worsening"])
    let messages = alarms.values("message")
    #expect(messages.count == 2, "\(messages)")
    #expect(messages.contains { $0.contains("its win rate less its own without feedback is -0.") })
    #expect(messages.contains { $0.contains("its win rate less that of population-mean is -0.") })
    #expect(messages.allSatisfy { $0.contains("also after") && $0.contains("95 % interval") })
  }

  @Test func `a learner that learns raises no such alarm`() throws {
    #expect(try alarms(test: 60, "feedback-hurts").rows(["learner": "logistic"]).rows.isEmpty)
  }

  @Test(arguments: [4, 12, 60])
  func `a learner of length alone is told so, however few the users`(test: Int) throws {
    let alarms = try alarms(test: test, "no-better-than-length")
    #expect(alarms.rows(["learner": "longest"]).rows.count == 1)
    if test == 60 { #expect(alarms.rows(["learner": "logistic"]).rows.isEmpty) }
  }

  @Test func `fewer than five users are said to be too few to tell`() throws {
    try inFolder { folder in
      let file = Sweeps.experiment(
        replicates: 1, test: 4, learners: #"[{ "kind": "longest" }]"#, sweep: "{}")
      let results = try Planted.run(file, learners: [Longest.self], in: folder)
      let alarms = try Table(file: results + "/alarms.csv")
      #expect(alarms.values("message").contains { $0.hasPrefix("4 users are too few to tell") })
    }
  }

  /// Share of sweeps of 12 tests over 60 users in which something is said to fall.
  private func shareFalling(by fall: Double) -> Double {
    var stream = RandomStream(seed: 27).stream("falls")
    let (sweeps, tests) = (1000, 12)
    // Only the first test of a sweep has something to find.
    var differences = studies(sweeps * tests, sizes: [60], using: &stream) { $1.normal() }
    for sweep in 0..<sweeps {
      for user in 0..<60 { differences[user, sweep * tests] -= fall }
    }
    let p = SignFlipTest(replicateSizes: [60], flips: 2000, stream: stream.stream("flips"))
      .pValues(of: differences)
    let means = (0..<differences.columns).map { column in
      mean((0..<60).map { differences[$0, column] })
    }
    let falling = (0..<sweeps).count { sweep in
      let own = sweep * tests..<(sweep + 1) * tests
      return fallsBelow(differences: Array(means[own]), pValues: Array(p[own]))
        .contains { $0 != nil }
    }
    return Double(falling) / Double(sweeps)
  }

  @Test func `nothing is said to fall but once in forty sweeps, and a dip is found`() {
    let none = shareFalling(by: 0)
    #expect(abs(none - 0.025) < fourErrors(0.025, of: 1000), "\(none)")
    #expect(shareFalling(by: 0.6) > 0.9)
  }

  @Test func `settings are corrected for, and rises are no falls`() {
    let found = fallsBelow(differences: [-1, 1, .nan], pValues: [0.01, 0.0001, .nan], families: 2)
    #expect(found == [0.02, nil, nil])
    #expect(fallsBelow(differences: [-1], pValues: [0.01], families: 6) == [nil])
  }
}
