import ArgumentParser
import Experiments

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how far a sweep is and who is at work on it.",
    discussion: """
      Reads the result folder alone and changes nothing, so it can be asked at any time and from any
      machine that sees the folder.

        attune status results/cold-start
      """)

  @Argument(help: "A result folder: results/<experiment>.")
  var folder: String

  func run() throws {
    try reporting(file: folder) {
      try SweepStatus(folder: folder).lines(settings: 40).forEach { print($0) }
      if let queued = queuedJobs(ofResults: folder) { print("\nSlurm has \(queued)") }
    }
  }
}

struct Watch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Follow a sweep until it ends: progress per learner and setting.",
    discussion: """
      Ends with the sweep: exit code 0, or 1 where cells failed. Stop it at any time; the sweep goes on.

        attune watch results/cold-start
      """)

  @Argument(help: "A result folder: results/<experiment>.")
  var folder: String

  @Option(help: ArgumentHelp("Time between two looks.", valueName: "seconds"))
  var interval = 1.0

  func validate() throws {
    guard interval >= 0.1, interval <= 3600 else {
      throw ValidationError("--interval is \(interval); expected 0.1 to 3600 seconds")
    }
  }

  func run() throws {
    try reporting(file: folder) {
      let isTerminal = isatty(STDOUT_FILENO) == 1
      var last = ""
      while true {
        let status = try SweepStatus(folder: folder)
        if isTerminal {
          show(status)
        } else if status.headline != last {
          print(status.headline)
          fflush(nil)
          last = status.headline
        }
        guard !status.isFinished else {
          if status.hasFailures { throw Code.someCellsFailed }
          return
        }
        usleep(UInt32(interval * 1e6))
      }
    }
  }

  /// The page over the last one, cut to the terminal's height.
  private func show(_ status: SweepStatus) {
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0
    let height = isKnown ? Int(size.ws_row) : 24
    let lines = status.lines(settings: max(3, height - 25)).prefix(height - 1)
    print("\u{1B}[H\u{1B}[J" + lines.joined(separator: "\n"))
    fflush(nil)
  }
}

struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures and write the tables again from finished cells.",
    discussion: """
      Edit a script under results/<experiment>/plots/ and draw it with gnuplot to change one figure.

        attune plot results/cold-start
      """)

  @Argument(help: "A result folder: results/<experiment>.")
  var folder: String

  func run() throws {
    try reporting(file: folder) {
      let written = try ResultFolder(reading: folder).write(
        jobs: processorCount, environment: environment)
      guard let figures = written.figures else {
        return writeError("gnuplot is not installed: the scripts are in \(folder)/plots\n")
      }
      for figure in figures { print("\(figure).svg") }
    }
  }
}
