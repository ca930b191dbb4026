import ArgumentParser
import Experiments
import Export
import Platform
import Results

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write a result folder's report.html: alarms, answer, curves, tables, how to repeat it.",
    discussion: """
      One page that needs no network and no script. Tables, figures and RECIPES.md, with lines that \
      draw and print curves.csv, are written anew from the finished cells; a folder of tables alone \
      gets its page from these. Exit code 1 where cells are missing or failed; what is finished is \
      written all the same.

        attune report results/cold-start
      """)

  @OptionGroup var place: FolderArgument

  private var folder: String { place.path }

  func run() throws {
    try reporting(file: folder) {
      let hasRecords = Files.isFolder(folder + "/journal")
      let isWhole = hasRecords ? try writeAll() : true
      print(hasRecords ? folder + "/report.html" : try ReportPage(folder: folder).write())
      if !isWhole { throw Code.someCellsFailed }
    }
  }

  /// - Returns: False where cells are missing or failed.
  private func writeAll() throws -> Bool {
    try AddressSpace.check(threads: processorCount)
    let results = try ResultFolder(reading: folder)
    let written = try results.write(
      withPage: true, jobs: processorCount, environment: environment)
    for alarm in written.alarms { writeError("warning: \(oneLine(alarm))\n") }
    let missing = results.missing
    if missing.cells > 0 {
      writeError(
        "\(missing.cells) of \(missing.of) cells are not finished; run or submit the experiment again\n"
      )
    }
    if !written.failures.isEmpty {
      writeError("\(counted(written.failures.count, "cell")) failed: \(folder)/failures.csv\n")
    }
    return missing.cells == 0 && written.failures.isEmpty
  }
}
