import Experiments
import Testing

@Suite struct `attune validate` {
  @Test func `what was understood of a file is said`() throws {
    try inFolder { folder in
      write(BrokenExperiments.valid, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let lines = run.output.split(separator: "\n").map(String.init)
      for line in [
        "x: 2 settings x 1 replicates x 9 learners, 18 different cells",
        "  split      14 prompts for feedback, 6 to judge on, drawn anew for each replicate",
        "  users      20 historical (25 to 49 items each), 5 test; mixtures of the scorers, Dirichlet"
          + " alpha 0.05",
        "  feedback   comparisons of random pairs, no noise added; counts 0 2 4",
        "  judged on  4 prompts a user, all responses each, against population-best",
        "  learners   logistic, m (maml)", "  baseline   population-mean",
        "  sweep      users.alpha: 0.05, 0.5",
        "  checked    prompts, users and reference of every replicate",
      ] {
        #expect(lines.contains(line), "\(line)\n\(run.output)")
      }
      #expect(
        lines[1].hasPrefix("  data       synthetic-text: 20 prompts of 4 responses; 10 scorers: "))
      let defaults = lines.first { $0.hasPrefix("  defaults") } ?? ""
      for part in ["baseline population-mean", "feedback.flipRate 0", "evaluation.share 0.3"] {
        #expect(defaults.contains(part), "\(defaults)")
      }
      for part in ["seed", "users.alpha", "feedback.counts"] {
        #expect(!defaults.contains(part + " "), "\(defaults)")
      }
    }
  }

  /// A scorer that tells apart only the responses to one prompt: where that prompt is kept for judging, it
  /// cannot be standardised.
  @Test(arguments: ["validate", "run"])
  func `the training prompts of every replicate are looked at`(command: String) throws {
    try inFolder { folder in
      var table = "prompt,response,a,rare\n"
      for row in 0..<16 { table += "p\(row / 2),r\(row % 2),\(row * 7 % 16),\(row == 1 ? 1 : 0)\n" }
      write(table, to: folder + "/s.csv")
      let experiment = { (replicates: Int) in
        """
        { "experiments": [{
          "name": "x", "replicates": \(replicates), "seed": 1,
          "dataset": { "kind": "scores-table", "path": "s.csv" },
          "users": { "historical": 5, "test": 2, "items": [1, 2] },
          "feedback": { "counts": [0, 1] }, "evaluation": { "prompts": 1 },
          "learners": [{ "kind": "logistic" }]
        }] }
        """
      }
      // 0.3 of 8 prompts are kept: the first replicate that keeps p0 is named.
      write(experiment(100_000), to: folder + "/e.json")
      let run = attune(command, folder + "/e.json", "--experiment", "x", capturingIn: folder)
      #expect(run.exitCode == 65 && run.errorLines.count == 1)
      #expect(
        run.error.contains("reward model \"rare\" has the same score everywhere on the training"))
      let replicate = run.error.split(separator: "(replicate ").last?.prefix { $0.isNumber }
      let first = try #require(replicate.flatMap { Int($0) })
      #expect(first > 0 && first < 100, "\(run.error)")
      // Without that replicate and its successors all is well.
      write(experiment(first), to: folder + "/e.json")
      let before = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(before.exitCode == 0, "\(before.error)")
    }
  }

  @Test func `of very many replicates the number looked at is said`() throws {
    try inFolder { folder in
      var table = "user,prompt,response,value\n"
      for row in 0..<1600 {
        table += "u\(row / 80),p\(row % 80 / 2),r\(row % 2),\(row * 7919 % 1000)\n"
      }
      write(table, to: folder + "/r.csv")
      write(
        """
        { "experiments": [{
          "name": "x", "replicates": 20000, "dataset": { "kind": "recorded", "path": "r.csv" },
          "users": { "test": 4 }, "feedback": { "counts": [0, 4] }, "bounds": false,
          "baseline": "logistic", "learners": [{ "kind": "logistic" }]
        }] }
        """, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(
        run.output.contains("of the first 444 of 20000 replicates; the others when they run"),
        "\(run.output)")
    }
  }
}
