import Experiments
import Learners
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Testing
import Worlds

/// A small experiment with a section `drift`.
private func plan(
  _ drift: String, counts: String = "[0, 96]", feedback: String = "", test: Int = 60
) throws -> Plan {
  try Planted.plan(
    """
    { "experiments": [{
      "name": "drifting", "seed": 4,
      "dataset": { "kind": "synthetic-text", "prompts": 120, "responses": 6 },
      "users": { "historical": 60, "test": \(test), "items": [64, 64] },
      "feedback": { "counts": \(counts)\(feedback) },
      "evaluation": { "prompts": 12 },
      "drift": \(drift),
      "learners": [{ "kind": "logistic" }]
    }] }
    """)
}

private func outcomes(
  of learner: any Learner, in world: World, _ counts: [Int]
) throws -> [Outcome] {
  try world.trial(of: learner, counts: counts, stream: RandomStream(seed: 2)).outcomes
}

private func regret(of learner: any Learner, in world: World, at count: Int) throws -> Double {
  mean(try outcomes(of: learner, in: world, [count]).map(\.regret))
}

@Suite struct `Users who drift` {
  static let kinds = [DriftKind.rotation, .sudden, .seasonal]

  @Test func `are not there in a section that changes nothing, to the last byte`() throws {
    try inFolder { folder in
      let sections = ["", #""drift": { "kind": "none", "period": 7 },"#]
      let results = try sections.map { section in
        let place = "\(folder)/\(section.count)"
        try Files.makeFolder(place)
        write(Sweeps.experiment(more: section), to: folder + "/e.json")
        let run = attune(
          "run", folder + "/e.json", "--quiet", "--results", place, capturingIn: folder)
        #expect(run.exitCode == 0, "\(run.error)")
        return Sweeps.contents(place + "/tiny")
      }
      #expect(Sweeps.differences(results[0], results[1]) == [])
    }
  }

  @Test func `can be swept, and their regret is summed over time`() throws {
    try inFolder { folder in
      write(
        Sweeps.experiment(
          sweep: #"{ "drift.kind": ["none", "sudden"], "drift.period": [2, 4] }"#),
        to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let summary = try Table(file: folder + "/tiny/summary.csv")
      let curves = try Table(file: folder + "/tiny/curves.csv")
      // Counts 0, 2 and 4: by trapezoids.
      let row = ["learner": "logistic", "drift.kind": "sudden", "drift.period": "2"]
      let r = curves.rows(row).numbers("regret")
      let area = 2 * (r[0] + r[1]) / 2 + 2 * (r[1] + r[2]) / 2
      #expect(abs(summary.rows(row).numbers("cumulative_regret")[0] - area) < 1e-12)
      #expect(mean(summary.rows(["learner": "oracle"]).numbers("cumulative_regret")) == 0)
      // Nobody drifts, so that a period is none: the same cells, and a Bayes ceiling.
      let still = curves.rows(["drift.kind": "none", "learner": "bayes"]).numbers("win_rate")
      #expect(still.count == 6 && still[0..<3] == still[3..<6])
      #expect(curves.rows(["drift.kind": "sudden", "learner": "bayes"]).rows.isEmpty)
    }
  }

  @Test(arguments: kinds)
  func `leave no regret to an oracle that drifts with them`(kind: DriftKind) throws {
    let world = try plan(#"{ "kind": "\#(kind.rawValue)", "period": 8 }"#, counts: "[0, 6, 20]")
      .world()
    let found = try outcomes(of: Oracle(), in: world, [0, 6, 20])
    let isPerfect = found.allSatisfy { $0.regret == 0 && $0.top1 == 1 && $0.accuracy == 1 }
    #expect(isPerfect)
    #expect(world.secrets.utilities(at: 0) != world.secrets.utilities(at: 6))
    #expect(world.secrets.utilities(at: 20) == world.secrets.utilities)
  }

  @Test(arguments: kinds, ["comparison", "best-of", "rating"])
  func `raise no alarm: their feedback follows from what they wanted at the time`(
    kind: DriftKind, form: String
  ) throws {
    let drift = #"{ "kind": "\#(kind.rawValue)", "period": 8, "repeats": 0.3, "arrivals": 0.5 }"#
    let world = try plan(
      drift, counts: "[0, 40]", feedback: #", "form": "\#(form)", "temperature": 0.2"#
    ).world()
    #expect(Planted.alarms(world) == [])
  }

  @Test func `give the same first items whatever comes later`() throws {
    let drift = #"{ "kind": "rotation", "period": 8, "repeats": 0.2 }"#
    let short = try plan(drift, counts: "[0, 10]", test: 10).world()
    let long = try plan(drift, counts: "[0, 10, 50]", test: 10).world()
    for u in 0..<10 { #expect(Array(short.test[u]) == Array(long.test[u].first(10))) }
    #expect(short.secrets.utilities(at: 10) == long.secrets.utilities(at: 10))
  }

  /// Period 32 after 96 items: `logistic` averages over four people. The differences are of 60 paired users,
  /// with a standard error of about 0.02.
  @Test(arguments: [DriftKind.rotation, .sudden])
  func `are followed by what forgets and lost by what does not`(kind: DriftKind) throws {
    let world = try plan(#"{ "kind": "\#(kind.rawValue)", "period": 32 }"#).world()
    let stayed = try regret(of: Logistic(), in: world, at: 96)
    let all: [any Learner] = [Discounted(), SlidingWindow(), Kalman(), ChangeDetection()]
    for learner in all {
      let own = try regret(of: learner, in: world, at: 96)
      #expect(own < 0.8 * stayed, "\(type(of: learner).kind): \(own) against \(stayed)")
    }
  }

  /// Who comes back to what they were after every period need not be forgotten: 32 items are one season.
  @Test func `of seasons cost less after a whole one than after half of one`() throws {
    let world = try plan(#"{ "kind": "seasonal", "period": 64 }"#, counts: "[0, 32, 64]").world()
    let found = try [32, 64].map { try regret(of: Logistic(), in: world, at: $0) }
    #expect(found[1] < found[0], "\(found)")
  }
}

@Suite struct `Streams of feedback` {
  @Test func `repeat items, which contradict each other only where users drift`() throws {
    for kind in [DriftKind.none, .sudden] {
      let world = try plan(#"{ "kind": "\#(kind.rawValue)", "period": 8, "repeats": 0.4 }"#)
        .world()
      var (again, contradictions) = (0, 0)
      for u in 0..<world.test.count {
        var winners: [Set<Int>: Int] = [:]
        for item in world.test[u] {
          let last = winners.updateValue(item.chosen, forKey: [item.chosen, item.loser])
          again += last == nil ? 0 : 1
          contradictions += last == nil || last == item.chosen ? 0 : 1
        }
      }
      // 60 users x 95 items that can repeat; standard error 0.0065.
      #expect(abs(Double(again) / (60 * 95) - 0.4) < 0.03, "\(again)")
      #expect(kind == .none ? contradictions == 0 : contradictions > again / 10)
    }
  }

  @Test func `begin when a user arrives, who is then what they would be without the wait`() throws {
    let counts = Array(0...12)
    let text = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]"
    let late = try plan(#"{ "arrivals": 0.5 }"#, counts: text).world()
    let prompt = try plan("{}", counts: text).world()
    let learner = Logistic()
    let (waited, came) = try (
      outcomes(of: learner, in: late, counts), outcomes(of: learner, in: prompt, counts)
    )
    #expect(prompt.arrivals.isEmpty && late.arrivals.count == 60)
    for u in 0..<60 {
      #expect(late.test[u].count == 12 - late.arrivals[u])
      for time in counts {
        let items = max(0, time - late.arrivals[u])
        #expect(waited[time * 60 + u] == came[items * 60 + u])
      }
    }
    let share = late.arrivals.count { $0 > 0 }
    #expect((15...45).contains(share), "\(share)")
  }
}

@Suite struct `A trajectory` {
  private func people(_ kind: DriftKind, period: Int, users: Int = 200) throws
    -> Preferences.Population
  {
    let alpha = [[Double](repeating: 0.2, count: 5)]
    let root = RandomStream(seed: 6)
    return try Preferences.Population.draw(
      users, named: "u", alpha: alpha, stream: root.stream("users")
    ).drifting(kind, period: period, items: 100, alpha: alpha, stream: root.stream("drift"))
  }

  @Test(arguments: DriftKind.allCases)
  func `stays on the simplex, and the crowd as it was`(kind: DriftKind) throws {
    let people = try people(kind, period: 16)
    for time in [0, 7, 50, 100] {
      var first = 0.0
      for u in 0..<200 {
        let w = people.weights(ofUser: u, at: time)
        #expect(abs(w.reduce(0, +) - 1) < 1e-12 && w.allSatisfy { $0 >= 0 })
        first += w[0] / 200
      }
      // Mean 0.2; its standard error is 0.02 for Dirichlet(0.2) draws.
      #expect(abs(first - 0.2) < 0.08, "\(first)")
    }
  }

  @Test func `jumps once a period, each user at their own time`() throws {
    let people = try people(.sudden, period: 10)
    var times: Set<Int> = []
    for u in 0..<200 {
      #expect(people.weights(ofUser: u, at: 0) == people.weights.row(u))
      let jumps = (1...100).filter {
        people.weights(ofUser: u, at: $0) != people.weights(ofUser: u, at: $0 - 1)
      }
      #expect(jumps.count == 10 && zip(jumps, jumps.dropFirst()).allSatisfy { $1 - $0 == 10 })
      times.insert(jumps[0])
    }
    #expect(times == Set(1...10))
  }

  @Test func `comes back after a season, and a steady one is where it would be`() throws {
    let people = try people(.seasonal, period: 20)
    for u in 0..<200 {
      let pairs = zip(people.weights(ofUser: u, at: 3), people.weights(ofUser: u, at: 63))
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-12 })
    }
  }

  @Test func `of a rotation has constant speed between draws`() throws {
    let people = try people(.rotation, period: 50)
    for u in 0..<200 {
      let steps = (1...100).map { time in
        zip(people.weights(ofUser: u, at: time), people.weights(ofUser: u, at: time - 1))
          .reduce(0) { $0 + abs($1.0 - $1.1) }
      }
      // Two turns in 100 items at most; all other steps are as long as their neighbours.
      let changes = zip(steps, steps.dropFirst()).count { abs($0 - $1) > 1e-9 }
      #expect(changes <= 4, "\(changes)")
    }
  }
}
