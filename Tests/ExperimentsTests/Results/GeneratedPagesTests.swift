import Foundation
import Results
import Testing
import Worlds

/// Pages that are made from the values they describe.
@Suite struct GeneratedPagesTests {
  @Test(arguments: [("columns", ColumnsPage.text), ("alarms", AlarmsPage.text)])
  func `a page in docs is the one that the program prints`(name: String, text: String) throws {
    let page = try String(
      contentsOf: packageRoot.appendingPathComponent("docs/\(name).md"), encoding: .utf8)
    #expect(page == text, "make schema writes it anew")
    try inFolder { folder in
      #expect(attune("explain", "--page", name, capturingIn: folder).output == page)
    }
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
