import ArgumentParser
import Experiments
import Export
import Platform

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say how far a sweep is and who is at work on it.",
    discussion: """
      Reads the result folder alone and changes nothing, so it can be asked at any time and from any \
      machine that sees the folder. Of a folder that holds result folders, it lists them.

        attune status results/cold-start
        attune status results
      """)

  @OptionGroup var place: FolderArgument

  func run() throws {
    let folder = place.path
    try reporting(file: folder) {
      let inner = SweepStatus.folders(in: folder)
      guard inner.isEmpty else {
        return inner.forEach { print(SweepStatus.line(of: $0)) }
      }
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

  @OptionGroup var place: FolderArgument

  @Option(help: ArgumentHelp("Time between two looks.", valueName: "seconds"))
  var interval = 1.0

  func validate() throws {
    guard interval >= 0.1, interval <= 3600 else {
      throw ValidationError("--interval is \(interval); expected 0.1 to 3600 seconds")
    }
  }

  func run() throws {
    let folder = place.path
    try reporting(file: folder) {
      let isTerminal = isatty(STDOUT_FILENO) == 1
      var last = ""
      while true {
        let status = try SweepStatus(folder: folder)
        if isTerminal {
          show(status)
        } else if status.headline != last {
          print(status.headline)
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
    StandardOutput.command("\u{1B}[H\u{1B}[J")
    print(lines.joined(separator: "\n"))
  }
}

struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw the figures and write the tables again from finished cells.",
    discussion: """
      Edit a script under results/<experiment>/plots/ and draw it with gnuplot to change one figure.

        attune plot results/cold-start
      """)

  @OptionGroup var place: FolderArgument

  func run() throws {
    let folder = place.path
    try reporting(file: folder) {
      try AddressSpace.check(threads: processorCount)
      let written = try ResultFolder(reading: folder).write(
        withPage: false, jobs: processorCount, environment: environment)
      guard let figures = written.figures else {
        return writeError("gnuplot is not installed: the scripts are in \(folder)/plots\n")
      }
      for figure in figures { print("\(figure).svg") }
    }
  }
}
