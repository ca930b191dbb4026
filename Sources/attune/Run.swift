import ArgumentParser
import Experiments

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the experiments of a file, or continue where a run was stopped.",
    discussion: """
      Finished cells are kept and skipped: a killed run continues, a finished one does nothing, a changed
      file reruns what it changed. Results do not depend on --jobs.

        attune run experiments.json
        attune run experiments.json --experiment cold-start --jobs 8 --results /scratch/results
      """)

  @OptionGroup var source: FileArguments

  @Option(name: .shortAndLong, help: "Cells run at once (default: one per processor).")
  var jobs: Int?

  @Option(name: .shortAndLong, help: "Folder for the results, one folder in it per experiment.")
  var results = "results"

  @Flag(help: "Run cells again that failed before.")
  var retryFailed = false

  @Flag(name: .shortAndLong, help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    guard (jobs ?? 1) >= 1, (jobs ?? 1) <= 4096 else {
      throw ValidationError("--jobs is \(jobs!); expected 1 to 4096")
    }
  }

  func run() throws {
    try reporting(file: source.file) {
      var someFailed = false
      for plan in try source.plans() {
        let run = ExperimentRun(
          plan: plan, results: results, jobs: jobs ?? processorCount, isQuiet: quiet,
          environment: environment)
        let outcome = try run.run(retryFailed: retryFailed)
        report(outcome)
        someFailed = someFailed || !outcome.failures.isEmpty
      }
      if someFailed { throw Code.someCellsFailed }
    }
  }

  private func report(_ outcome: RunOutcome) {
    for alarm in outcome.alarms { writeError("warning: \(alarm)\n") }
    if !outcome.failures.isEmpty {
      writeError(
        "\(outcome.failures.count) cells failed, for example \(outcome.failures[0]);"
          + " all of them: \(outcome.folder)/failures.csv\n")
    }
    if !outcome.hasGnuplot {
      writeError(
        "gnuplot is not installed: figures were not drawn; install gnuplot-nox and run again\n")
    }
    let done = outcome.ran == 0 ? "nothing to do, all finished" : "\(outcome.ran) run now"
    print("\(outcome.cells) cells (\(done))")
    print("curves:  \(outcome.folder)/curves.csv")
    if let figure = outcome.figures.first { print("figures: \(figure).svg") }
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
        let experiment = plan.experiment
        print(
          "\(experiment.name): \(experiment.settings.count) settings x \(experiment.replicates)"
            + " replicates x \(experiment.settings[0].learners.count) learners,"
            + " \(plan.cellCount) different cells")
      }
    }
  }
}

struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures and write the tables again from finished cells.",
    discussion: """
      Edit a script under results/<experiment>/plots/ and draw it with gnuplot to change one figure.

        attune plot experiments.json
      """)

  @OptionGroup var source: FileArguments

  @Option(name: .shortAndLong, help: "Folder of the results.")
  var results = "results"

  func run() throws {
    try reporting(file: source.file) {
      for plan in try source.plans() {
        let run = ExperimentRun(
          plan: plan, results: results, jobs: 1, isQuiet: true, environment: environment)
        guard let figures = try run.redraw() else {
          writeError("gnuplot is not installed: the scripts are in \(run.folder)/plots\n")
          continue
        }
        for figure in figures { print("\(figure).svg") }
      }
    }
  }
}
