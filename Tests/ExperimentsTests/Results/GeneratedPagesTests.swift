import Experiments
import Foundation
import Platform
import Results
import Testing
import Worlds

/// Pages that are made from the values they describe.
@Suite struct `Generated pages` {
  @Test(arguments: [("columns", ColumnsPage.text), ("alarms", AlarmsPage.text)])
  func `a page in docs is the one that the program prints`(name: String, text: String) throws {
    let page = try String(
      contentsOf: packageRoot.appendingPathComponent("docs/\(name).md"), encoding: .utf8)
    #expect(page == text, "make schema writes it anew")
    try inFolder { folder in
      #expect(attune("explain", "--page", name, capturingIn: folder).output == page)
    }
  }

  @Test func `the settings in the learners' pages are those that the program reads`() throws {
    let folder = packageRoot.appendingPathComponent("docs/learners").path
    let pages = Files.list(folder).filter { $0.hasSuffix(".md") }
    var told: Set<String> = []
    for name in pages {
      let page = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
      #expect(try SettingsTables.filled(in: page) == page, "\(name): make schema writes it anew")
      for kind in LearnerPage.kinds where page.contains("<!-- settings of \(kind) -->") {
        told.insert(kind)
      }
    }
    #expect(told.union(["oracle"]) == Set(LearnerPage.kinds))
  }

  @Test func `every column of a measure and every alarm has a name of its own`() {
    let columns = Measure.all.flatMap(\.columns)
    #expect(Set(columns).count == columns.count)
    let alarms = Alarms.worldKinds + Alarms.learnerKinds + Alarms.sweepKinds
    #expect(Set(alarms).count == alarms.count)
  }

  @Test func `the numbers of an outcome come back from their list`() {
    let values = Outcome.stored.indices.map { Double($0) + 0.5 }
    let outcome = Outcome(values: values[...])
    #expect(outcome.values == values)
    #expect(outcome.winRate == 0.5 && outcome.tiedChoices == Double(values.count) - 0.5)
  }
}
