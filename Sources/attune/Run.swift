import ArgumentParser
import Experiments
import Export
import Platform
import Results

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the experiments of a file, or continue where a run was stopped.",
    discussion: """
      Finished cells are kept and skipped: a killed run continues, a finished one does nothing, a \
      changed file reruns what it changed and says so. Processes on one folder share the work. Results \
      do not depend on --jobs, on shards, or on who did what.

      SIGINT (Ctrl-C), SIGTERM and SIGHUP let the cells in hand finish and write the tables of what is \
      there; once tables are being written, they leave out the figures not yet drawn. A second one ends at \
      once. The same command goes on.

        attune run experiments.json
        attune run experiments.json --experiment cold-start --results /scratch
        attune run experiments.json --dry-run
        attune run experiments.json --only 'learner=maml*' --fail-fast
        attune run experiments.json --only 'feedback.counts=[0,4]'
        attune run experiments.json --report
        attune run experiments.json --shard 3/16
      """)

  @OptionGroup var source: FileArguments

  @Option(name: .shortAndLong, help: "Cells run at once (default: one per processor).")
  var jobs: Int?

  @OptionGroup var place: ResultsPlace

  @Option(
    help: ArgumentHelp(
      "Only cells that match; * stands for any text, ? for any character, all else for itself. Keys:"
        + " learner, kind, replicate, setting and swept paths, whose values are those of curves.csv."
        + " Repeat to ask for more.", valueName: "key=pattern"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run one part of the cells and write no tables; attune report writes them when all parts have"
        + " been run.", valueName: "i/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "Folder in which answers of models behind servers are kept for ever (default: _answers in the"
        + " results).", valueName: "folder"))
  var answers: String?

  @Flag(help: "Say how many cells would run and how long, after timing one cell of each learner.")
  var dryRun = false

  @Flag(help: "Begin no further cell after the first failed one.")
  var failFast = false

  @Flag(help: "Run cells again that failed before.")
  var retryFailed = false

  @Flag(help: "Keep report.html fresh while the run goes on: open it in a browser and watch.")
  var report = false

  @Flag(name: .shortAndLong, help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    guard (jobs ?? 1) >= 1, (jobs ?? 1) <= 4096 else {
      throw ValidationError("--jobs is \(jobs!); expected 1 to 4096")
    }
    _ = try selection()
  }

  private func selection() throws -> CellSelection {
    var selection = CellSelection()
    for text in only {
      guard let filter = CellSelection.Filter(text) else {
        throw ValidationError("--only is \(text); expected key=pattern, for example learner=maml*")
      }
      selection.filters.append(filter)
    }
    if let shard {
      guard let part = CellSelection.Shard(shard) else {
        throw ValidationError("--shard is \(shard); expected i/n from 1/n to n/n, for example 3/16")
      }
      selection.shard = part
    }
    return selection
  }

  func run() throws {
    try reporting(file: source.file) {
      var options = RunOptions()
      options.jobs = jobs ?? processorCount
      options.isQuiet = quiet
      options.retryFailed = retryFailed
      options.failsFast = failFast
      options.keepsReport = report
      options.selection = try selection()
      options.environment = environment
      options.answers = answers
      var someFailed = false
      for plan in try source.plans(jobs: options.jobs) {
        let run = ExperimentRun(plan: plan, results: place.results, options: options)
        if dryRun {
          show(try run.dryRun(), of: plan)
          continue
        }
        let outcome = try run.run()
        show(outcome)
        if let request = StopSignals.request { throw stopped(by: request, outcome) }
        someFailed = someFailed || !outcome.failures.isEmpty
        if someFailed && failFast { break }
      }
      if someFailed { throw Code.someCellsFailed }
    }
  }

  /// Says how to go on.
  private func stopped(
    by request: (code: Int32, name: String), _ outcome: RunOutcome
  ) -> ExitCode {
    let command = shellLine(["attune"] + CommandLine.arguments.dropFirst())
    var left: [String] = []
    if outcome.unfinished > 0 {
      left.append("\(outcome.unfinished) cells of the sweep are not finished")
    }
    if outcome.lacksFigures { left.append("figures are missing") }
    let state = left.isEmpty ? "\(outcome.folder) is finished" : left.joined(separator: ", ")
    writeError(
      oneLine(
        "attune: stopped by \(request.name); \(state); the same command goes on: \(command)") + "\n"
    )
    return ExitCode(request.code)
  }

  private func show(_ outcome: RunOutcome) {
    for alarm in outcome.alarms { writeError("warning: \(oneLine(alarm))\n") }
    if !outcome.failures.isEmpty {
      let all = outcome.hasTables ? "; all of them: \(outcome.folder)/failures.csv" : ""
      let first = oneLine(outcome.failures[0])
      writeError("\(counted(outcome.failures.count, "cell")) failed, for example \(first)\(all)\n")
    }
    if outcome.hasTables, outcome.figures == nil, StopSignals.request == nil {
      writeError(
        "gnuplot is not installed: figures were not drawn; install gnuplot-nox and run again\n")
    }
    let isIdle = outcome.ran == 0 && StopSignals.request == nil
    let done = isIdle ? "nothing to do, all finished" : "\(outcome.ran) run now"
    let part = shard.map { "shard \($0): " } ?? ""
    print("\(part)\(counted(outcome.cells, "cell")) (\(done))")
    if outcome.unfinished > 0 {
      print("\(outcome.unfinished) cells of the sweep are not finished")
    }
    guard outcome.hasTables else { return }
    for line in outcome.answer { print("answer:  \(oneLine(line))") }
    print("curves:  \(outcome.folder)/curves.csv")
    if let figure = outcome.figures?.first { print("figures: \(figure).svg") }
    print("report:  \(outcome.folder)/report.html")
  }

  private func show(_ dryRun: DryRun, of plan: Plan) {
    let name = plan.experiment.name
    guard dryRun.pending > 0 else {
      return print("\(name): \(counted(dryRun.cells, "cell")), all finished: nothing to do")
    }
    print(
      "\(name): \(dryRun.pending) of \(dryRun.cells) cells to run, about"
        + " \(duration(dryRun.seconds)) on \(dryRun.jobs) threads")
    for learner in dryRun.learners {
      print(
        "  \(oneLine(learner.label)): \(counted(learner.pending, "cell")) of about \(duration(learner.seconds))"
      )
    }
    if !dryRun.untimed.isEmpty {
      print(
        "  not timed, taken to be like the others: \(dryRun.untimed.joined(separator: ", "))")
    }
    print("needs at least \(dryRun.memory.description)")
    if dryRun.pilots.cells > 0 {
      print("from a pilot of \(dryRun.pilots.cells) cells in \(duration(dryRun.pilots.seconds))")
    }
  }
}

struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a file and its data without running anything.",
    discussion: "  attune validate experiments.json")

  @OptionGroup var source: FileArguments

  func run() throws {
    try reporting(file: source.file) {
      for plan in try source.plans() {
        PlanDescription(of: plan).lines.forEach { print($0) }
      }
    }
  }
}
