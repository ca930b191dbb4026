import ArgumentParser
import Experiments

struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Write a result folder's report.html: alarms, answer, curves, tables, how to repeat it.",
    discussion: """
      One page that needs no network and no script, made from the folder's tables. It also writes
      RECIPES.md, with lines that draw and print curves.csv.

        attune report results/cold-start
      """)

  @Argument(help: "The folder of one experiment: results/<experiment>.")
  var folder: String

  func run() throws {
    try reporting(file: folder) {
      print(try ReportPage(folder: folder).write())
    }
  }
}
