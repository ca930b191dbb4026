import Configuration
import Experiments
import Learners
import Platform
import Preferences
import Synchronization
import Testing

/// Notes the largest count that it is asked about in every fit.
private struct Noting: Learner {
  /// Asked for the counts of the experiment alone.
  static let stacking = StackingRule.never
  static let kind = "noting"
  static let summary = "Notes what it is asked."
  static let fields: [Field<Self>] = []
  static let counts = Mutex<[Int]>([])

  func fit(_ training: TrainingData) throws -> Fitted { Fitted() }

  struct Fitted: FittedLearner {
    func scores(
      for candidates: CandidateSets, histories: Histories, count: Int
    ) throws -> [Double] {
      [Double](repeating: 0, count: candidates.rows.count)
    }

    func scores(
      for candidates: CandidateSets, histories: Histories, counts: [Int]
    ) throws -> [[Double]] {
      Noting.counts.withLock { $0.append(counts.last!) }
      return try counts.map {
        try scores(for: candidates, histories: histories, count: $0)
      }
    }
  }
}

@Suite(.serialized) struct `A dry run` {
  private func run(_ experiment: String, in folder: String) throws -> ExperimentRun {
    let registry = LearnerRegistry(LearnerRegistry.standard.types + [Noting.self])
    let file = try ExperimentsFile(parsing: Array(experiment.utf8), registry: registry)
    let plan = try Plan(
      file.experiments[0], path: "experiments[0]", folder: folder, environment: [:])
    return ExperimentRun(plan: plan, results: folder, options: RunOptions())
  }

  private let experiment = Sweeps.experiment(
    learners: #"[{ "kind": "noting" }]"#,
    sweep: #"{ "feedback.counts": [[0, 2], [0, 2, 8], [4]] }"#,
    more: #""bounds": false, "baseline": "noting","#)

  @Test func `a learner is timed at its largest count first, then at its smallest`() throws {
    try inFolder { folder in
      let run = try run(experiment, in: folder)
      for (budget, expected) in [(0.0, [8]), (1e6, [8, 2, 4])] {
        Noting.counts.withLock { $0 = [] }
        let dryRun = try run.dryRun(budget: budget)
        let asked = Noting.counts.withLock { $0 }.filter { [8, 2, 4].contains($0) }
        var seen: Set<Int> = []
        #expect(asked.filter { seen.insert($0).inserted } == expected)
        #expect(dryRun.pending == 6 && dryRun.pilots.cells == expected.count)
        #expect(dryRun.untimed.isEmpty && dryRun.seconds > 0)
      }
      #expect(!Files.exists(folder + "/tiny"))
    }
  }

  @Test func `a learner that no pilot reached is named`() throws {
    try inFolder { folder in
      let dryRun = try run(experiment, in: folder).dryRun(budget: 0, limit: 0)
      #expect(dryRun.pilots.cells == 0 && dryRun.untimed == ["noting"])
    }
  }

  @Test func `what the journal knows is not timed again`() throws {
    try inFolder { folder in
      let run = try run(experiment, in: folder)
      _ = try run.run()
      let dryRun = try run.dryRun()
      #expect(dryRun.pending == 0 && dryRun.pilots.cells == 0 && dryRun.seconds == 0)
    }
  }
}
