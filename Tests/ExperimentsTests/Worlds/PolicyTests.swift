import Experiments
import Foundation
import Learners
import LinearAlgebra
import Preferences
import Randomness
import Testing
import Worlds

/// What query policies do in an experiment: they teach, they cost, and they raise no alarm.
@Suite struct `Policies of asking` {
  static let policies = QueryPolicy.allCases.map(\.rawValue)
  static let counts = [0, 16, 24, 32]

  /// Users of sharp tastes, asked in one way and answering without noise.
  static func world(_ pairs: String, test: Int = 100, counts: [Int] = counts) throws -> World {
    try Planted.plan(
      alpha: 0.05, users: #""historical": 150, "test": \#(test)"#,
      feedback: #""pairs": "\#(pairs)", "counts": \#(counts)"#, evaluationPrompts: 16
    ).world()
  }

  /// Mean win rate of a learner at each count.
  static func winRates(_ learner: any Learner, in world: World) throws -> [Double] {
    let trial = try world.trial(
      of: learner, counts: counts, stream: RandomStream(seed: 1).stream("learner"))
    let users = world.test.count
    return counts.indices.map { c in
      mean(trial.outcomes[c * users..<(c + 1) * users].map(\.winRate))
    }
  }

  /// Over six seeds `logistic` gained 0.015 to 0.034 so, and `bayes` 0.002 to 0.019.
  @Test(arguments: ["d-optimal", "information-gain"])
  func `a policy teaches with fewer items what random pairs teach`(pairs: String) throws {
    let (asked, random) = (try Self.world(pairs), try Self.world("random"))
    let logistic = try [asked, random].map { try Self.winRates(Logistic(), in: $0) }
    #expect(logistic[0][2] > logistic[1][3], "24 items against 32: \(logistic)")
    var ceiling = Bayes()
    (ceiling.particles, ceiling.bank, ceiling.moves) = (512, 4096, 8)
    let bayes = try [asked, random].map { try Self.winRates(ceiling, in: $0) }
    #expect(bayes[0][1] > bayes[1][2], "16 items against 24: \(bayes)")
  }

  /// Over six seeds 0.35 to 0.39 of random's regret; later items cost 0.69 to 0.75 of the first, and 0.20
  /// to 0.38 in weak regret.
  @Test func `Thompson sampling costs less than random pairs, and ever less`() throws {
    let costs = try ["thompson", "random"].map { pairs in
      let world = try Self.world(pairs)
      let users = world.test.count
      return Self.counts.indices.map { c in
        let outcomes = world.queries[c * users..<(c + 1) * users]
        return (regret: mean(outcomes.map(\.regret)), weak: mean(outcomes.map(\.weakRegret)))
      }
    }
    let (thompson, random) = (costs[0], costs[1])
    #expect(thompson[3].regret < 0.5 * random[3].regret, "\(costs)")
    #expect(thompson[3].regret - thompson[1].regret < 0.9 * thompson[1].regret, "\(thompson)")
    #expect(thompson[3].weak - thompson[1].weak < 0.6 * thompson[1].weak, "\(thompson)")
    #expect(abs(random[3].regret / random[1].regret - 2) < 0.2, "\(random)")
  }

  @Test(arguments: policies)
  func `no policy raises an alarm`(pairs: String) throws {
    let world = try Self.world(pairs)
    #expect(Planted.alarms(world) == [])
    #expect(try Planted.alarms(Logistic(), in: world, count: 32) == [])
  }

  @Test(arguments: policies)
  func `what a user is asked depends on no other user and on no later item`(pairs: String) throws {
    let all = try Self.world(pairs)
    let some = try Self.world(pairs, test: 10, counts: [0, 7])
    for u in 0..<10 {
      #expect(Array(some.test[u]) == Array(all.test[u].first(7)), "\(all.test.users[u])")
    }
  }

  @Test(arguments: ["random", "information-gain"])
  func `regret is what the best response of the prompt would have been worth`(pairs: String) throws
  {
    let world = try Self.world(pairs)
    let users = world.test.count
    for (c, count) in Self.counts.enumerated() {
      for u in [0, 41, 99] {
        let utility = { world.table.utility($0, world.people!.test.weights.row(u)) }
        var (regret, weak) = (0.0, 0.0)
        for item in world.test[u].first(count) {
          let prompt = Int(world.table.promptOfRow[item.chosen])
          let best = world.table.rows(ofPrompt: prompt).map(utility).max()!
          regret += best - (utility(item.chosen) + utility(item.loser)) / 2
          weak += best - max(utility(item.chosen), utility(item.loser))
        }
        let found = world.queries[c * users + u]
        #expect(abs(found.regret - regret) < 1e-9 && abs(found.weakRegret - weak) < 1e-9)
        #expect(found.wrong == 0)
      }
    }
  }

  @Test func `queries.csv and its figure are the same at any jobs and in shards`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(
        Sweeps.experiment(
          feedback: #"{ "counts": [0, 2, 4], "temperature": 0.5 }"#,
          sweep: #"{ "feedback.pairs": ["random", "uncertainty", "thompson"] }"#), to: file)
      let ways = [["--jobs", "1"], ["--jobs", "2"], ["--shard", "1/2"], ["--shard", "2/2"]]
      for (i, way) in ways.enumerated() {
        let results = "\(folder)/\(min(i, 2))"
        let run = AttuneProcess.start(
          ["run", file, "--quiet", "--report", "--results", results] + way, capturingIn: folder
        ).wait()
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let report = attune("report", folder + "/2/tiny", capturingIn: folder)
      #expect(report.exitCode == 0, "\(report.error)")
      let contents = (0..<3).map { Sweeps.contents("\(folder)/\($0)/tiny") }
      #expect(Sweeps.differences(contents[0], contents[1]) == [])
      #expect(Sweeps.differences(contents[0], contents[2]) == [])
      let table = try Table(file: folder + "/0/tiny/queries.csv")
      #expect(table.values("count") == ["0", "2", "4", "0", "2", "4", "0", "2", "4"])
      #expect(table.values("users").allSatisfy { $0 == "10" })
      for row in table.rows(["count": "4"]).rows {
        let number = { (name: String) in Double(row[table.column(name)])! }
        #expect(number("regret_low") < number("regret") && number("regret") < number("regret_high"))
        let gap = (number("regret") - number("weak_regret")) * 2 / 4
        #expect(abs(number("gap") - gap) < 1e-9 && (0...1).contains(number("wrong_share")))
      }
      let script = text(folder + "/0/tiny/plots/regret.gp")
      #expect(script.contains("thompson") && script.contains("$panel0_2"))
      #expect(text(folder + "/0/tiny/report.html").contains("<section id=\"queries\">"))
    }
  }
}
