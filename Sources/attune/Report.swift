import ArgumentParser
import Experiments

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write tables and figures from the finished cells of a result folder.",
    discussion: """
      Exit code 1 where cells are missing or failed; what is finished is written all the same.

        attune report results/cold-start
      """)

  @Argument(help: "A result folder: results/<experiment>.")
  var folder: String

  func run() throws {
    try reporting(file: folder) {
      let results = try ResultFolder(reading: folder)
      let written = try results.write(jobs: processorCount, environment: environment)
      for alarm in written.alarms { writeError("warning: \(alarm)\n") }
      print("curves:  \(folder)/curves.csv")
      let missing = results.missing
      if missing.cells > 0 {
        writeError(
          "\(missing.cells) of \(missing.of) cells are not finished; run or submit the experiment"
            + " again\n")
      }
      if !written.failures.isEmpty {
        writeError("\(written.failures.count) cells failed: \(folder)/failures.csv\n")
      }
      if missing.cells > 0 || !written.failures.isEmpty { throw Code.someCellsFailed }
    }
  }
}
