import Experiments
import Foundation
import Learners
import LinearAlgebra
import Preferences
import Randomness
import Results
import Testing
import Worlds

/// What raises an alarm beside the published defects, and that honest work raises none.
@Suite struct `Alarms of a run` {
  @Test func `feedback on what a user is judged on is told`() throws {
    var world = try Planted.plan().world()
    let row = Int(world.candidates.rows[world.candidates.positions(ofUser: 3).lowerBound])
    let prompt = world.table.rows(ofPrompt: Int(world.table.promptOfRow[row]))
    let other = prompt.first { $0 != row }!
    // Of one user, and without saying anything wrong about them.
    let weights = world.people!.test.weights.row(3)
    let pair = [row, other].sorted {
      world.table.utility($0, weights) > world.table.utility($1, weights)
    }
    let items = (0..<world.test.count).map { user in
      user == 3
        ? [FeedbackItem(chosen: pair[0], others: [Int32(pair[1])])] + world.test[user].dropFirst()
        : Array(world.test[user])
    }
    world.test = Histories(form: .comparison, users: world.test.users, items: items)
    #expect(Planted.alarms(world) == [.judgedOnFeedback, .touchedPrompts])
    world.audit()
    #expect(world.description.audit[JudgedOnFeedback.self]?.count == 1)
    #expect(world.description.audit[TouchedPrompts.self]?.count == 1)
  }

  @Test func `constants of other data are told by the scores they leave`() throws {
    var world = try Planted.plan().world()
    let k = world.table.modelCount
    // The first column as if its published mean were two deviations off.
    world.table = world.table.replacing(
      rewardModels: world.table.rewardModels,
      scores: world.table.scores.enumerated().map {
        $0.offset % k == 0 ? $0.element + 2 : $0.element
      },
      standardisation: world.table.standardisation)
    #expect(Planted.alarms(world).contains(.standardisation))
  }

  @Test func `one person under two names is a twin`() throws {
    try inFolder { folder in
      var draw = RandomStream(seed: 5).stream("ratings")
      var lines = ["user,prompt,response,value"]
      let first = (0..<240).map { _ in Double(draw.below(11)) }
      for user in 0..<40 {
        for response in 0..<240 {
          // The last twenty people say what the first twenty said.
          let value = first[(response + 7 * (user % 20)) % 240]
          lines.append("u\(user),p\(response / 4),r\(response % 4),\(value)")
        }
      }
      write(lines.joined(separator: "\n") + "\n", to: folder + "/r.csv")
      let plan = try Planted.plan(
        """
        { "experiments": [{
          "name": "people", "seed": 1, "dataset": { "kind": "recorded", "path": "r.csv" },
          "users": { "historical": 20, "test": 20, "factors": 2 },
          "feedback": { "form": "rating", "counts": [0, 4] }, "evaluation": { "prompts": 4 },
          "learners": [{ "kind": "logistic" }]
        }] }
        """, folder: folder)
      let audit = try plan.world().description.audit
      #expect(audit[Twins.self]!.count > 0)
      #expect(audit.alarms(users: 20).map { $0.kind } == [.twins])
    }
  }

  @Test func `a learner that does not read the labels is told`() throws {
    let world = try Planted.plan().world()
    // Which responses were shown says as much with the labels flipped.
    let blind = Faulty { honest, candidates, histories, count in
      let sorted = histories.mapping { _, item in
        item.chosen < item.loser ? item : item.mislabelled
      }
      return try honest.scores(for: candidates, histories: sorted, count: count)
    }
    #expect(try Planted.alarms(blind, in: world) == [.ignoresFeedback])
  }

  @Test func `records of two types of processor are told`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(sweep: "{}"), to: folder + "/e.json")
      // OpenBLAS takes the oldest kernels for whatever processor when asked to.
      for (only, core) in [("learner=logistic", ""), ("learner=*", "Prescott")] {
        let run = attune(
          "run", folder + "/e.json", "--quiet", "--only", only, "--results", folder,
          capturingIn: folder, environment: core.isEmpty ? [:] : ["OPENBLAS_CORETYPE": core])
        #expect(run.exitCode == 0, "\(run.error)")
      }
      let alarms = try Table(file: folder + "/tiny/alarms.csv")
      #expect(alarms.rows(["learner": ""]).values("alarm") == ["mixed-machines"], "\(alarms.rows)")
    }
  }

  @Test func `alarms are rows, warnings, sentences of run json and a number in the summary`() throws
  {
    try inFolder { folder in
      write(
        Sweeps.experiment(
          test: 20, learners: #"[{ "kind": "logistic" }, { "kind": "in-context" }]"#,
          sweep: #"{ "feedback.form": ["best-of", "comparison"] }"#), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      let alarms = try Table(file: folder + "/tiny/alarms.csv")
      #expect(alarms.header == ["alarm", "setting", "replicate", "learner", "message"])
      let own = alarms.rows(["learner": "in-context-stand-in"])
      #expect(Set(own.values("setting")) == ["0", "1"])
      #expect(own.values("alarm").contains("no-better-than-length"))
      #expect(
        run.error.contains("warning: feedback.form=best-of, in-context-stand-in: at the last count")
      )
      #expect(run.error.contains(" (and 1 more alike: alarms.csv)\n"))
      #expect(text(folder + "/tiny/run.json").contains("(and 1 more alike: alarms.csv)"))
      let summary = try Table(file: folder + "/tiny/summary.csv")
      for setting in ["0", "1"] {
        let row = summary.rows(["setting": setting, "learner": "in-context-stand-in"])
        let count = own.rows(["setting": setting]).rows.count
        #expect(row.values("alarms") == ["\(count)"])
        let flips = summary.rows(["setting": setting, "learner": "logistic"])
        #expect(flips.numbers("label_flip")[0] > 0.3)
      }
      #expect(Set(summary.rows(["role": "floor"]).values("label_flip")) == [""])
    }
  }

  static let honest = [
    #""form": "comparison""#, #""form": "best-of""#, #""form": "rating""#,
    #""temperature": 1"#, #""flipRate": 0.2"#, #""temperature": 0.5, "flipRate": 0.1"#,
    #""form": "best-of", "temperature": 0.5, "flipRate": 0.1"#,
    #""form": "rating", "temperature": 0.5"#, #""pairs": "best-worst", "flipRate": 0.1"#,
    #""pairs": "adjacent", "temperature": 0.2"#, #""pairs": "nearest-prompt""#,
  ]

  @Test(arguments: honest, 1...5)
  func `honest worlds and learners raise no alarm`(feedback: String, seed: Int) throws {
    let plan = try Planted.plan(
      seed: seed, alpha: [0.01, 0.05, 0.1, 0.5, 2][seed - 1],
      users: #""historical": 200, "test": 80"#, feedback: #""counts": [0, 16], "# + feedback)
    let world = try plan.world()
    #expect(Planted.alarms(world) == [])
    // The slower learner meets every form and noise too, but one crowd.
    for learner in [Logistic() as any Learner] + (seed == 2 ? [NearestNeighbor()] : []) {
      #expect(try Planted.alarms(learner, in: world, count: 16) == [], "\(learner)")
    }
  }
}
