import Configuration
import Experiments
import Foundation
import Results
import Testing

@Suite struct `The report` {
  private static let tables = [
    "curves.csv", "summary.csv", "comparisons.csv", "alarms.csv", "failures.csv", "timings.csv",
  ]

  /// Values that tables sort by, and what they show.
  private func cells(_ page: String) -> [(value: String, shown: String)] {
    page.matches(of: /class="n" data-v="([^"]*)">(?:<strong>)?([^<]*)/).map {
      (String($0.output.1), String($0.output.2).trimmingCharacters(in: .whitespaces))
    }
  }

  @Test func `every number in a table of results is a number of a CSV file, rounded`() throws {
    try inFolder { folder in
      ResultFolderSketch().write(to: folder)
      let page = try ReportPage(folder: folder).text
      let known = Set(
        try Self.tables.flatMap { try Table(file: "\(folder)/\($0)").rows.joined() })
      let results = page[..<page.range(of: "<section id=\"time\">")!.lowerBound]
      let cells = cells(String(results))
      #expect(cells.count > 60)
      for (value, shown) in cells where !value.isEmpty {
        #expect(known.contains(value), "\(value) is in no table")
        guard let number = Double(value), let read = Double(shown.replacing("−", with: "-"))
        else { continue }
        #expect(
          abs(number - read) <= 0.0005 + 1e-12 || value == "5.5", "\(value) shown as \(shown)")
      }
    }
  }

  @Test func `curves stand at their numbers, between the ticks of the axis`() throws {
    let sketch = ResultFolderSketch(axisValues: ["0.05"])
    let page = try page(sketch)
    let panel = try #require(page.firstMatch(of: /<svg class="panel"[\s\S]*?<\/svg>/)).output
    let ticks = panel.matches(of: /class="tick end" x="[^"]*" y="([^"]*)">([^<]*)</).map {
      (y: Double($0.output.1)! - 4, value: Double($0.output.2)!)
    }
    let (low, high) = (try #require(ticks.first), try #require(ticks.last))
    let slope = (high.value - low.value) / (high.y - low.y)
    let marks = panel.matches(of: /<circle class="mark" cx="[^"]*" cy="([^"]*)" r="4.2/).map {
      low.value + slope * (Double($0.output.1)! - low.y)
    }
    let expected = sketch.counts.map { sketch.winRate(setting: 0, learner: 1, count: $0) }
    #expect(marks.count == expected.count)
    for (mark, rate) in zip(marks, expected) {
      #expect(abs(mark - rate) < 1e-4, "a mark at \(mark) for \(rate)")
    }
  }

  @Test func `the answer names who arrives first, who is best, and whether that is settled`() throws
  {
    let settled = try page()
    #expect(
      settled.contains(
        "After 0, 2 and 8 items, logistic is best: every other learner is below it. After 8 items,"
          + " logistic has a win rate of 0."))
    #expect(
      settled.contains("maml covers 90 % of the way to the ceiling in win rate after about 5.5"))
    let open = try page(ResultFolderSketch(pairedP: "0.4"))
    #expect(open.contains("No learner can be told apart from the best at any count"))
    #expect(try page(ResultFolderSketch(pairedP: nil)).contains("not compared with each other"))
    let many = try page(ResultFolderSketch(axisValues: (0..<7).map { "\($0)" }))
    #expect(
      many.contains(
        "After 8 items, logistic is highest in 7 of 7 settings; tests tell it from every other in 7"
          + " settings."))
  }

  @Test(arguments: tables + ["run.json"])
  func `a page is made without any one file`(_ missing: String) throws {
    let page = try page(without: [missing])
    #expect(page.hasSuffix("</html>\n"))
    switch missing {
    case "run.json": #expect(page.contains("run.json is missing"))
    case "curves.csv": #expect(page.contains("No learner has a finished curve yet"))
    case "comparisons.csv": #expect(page.contains("paired tests were not made"))
    case "alarms.csv": #expect(page.contains("3 of 20 test users are twins"), "of run.json")
    case "timings.csv": #expect(!page.contains("<section id=\"time\">"))
    default: #expect(page.contains("\(missing) is missing"))
    }
  }

  @Test func `a damaged table is named, and its whole rows are shown`() throws {
    try inFolder { folder in
      ResultFolderSketch().write(to: folder)
      let table = text(folder + "/curves.csv")
      write(table.dropLast(90) + "", to: folder + "/curves.csv")
      write(text(folder + "/run.json").dropLast(30) + "", to: folder + "/run.json")
      let page = try ReportPage(folder: folder).text
      #expect(page.contains("curves.csv is damaged: 1 of its rows"))
      #expect(page.contains("run.json is damaged at line"))
      #expect(page.contains("<svg class=\"panel\""))
    }
  }

  @Test func `a run that goes on reloads itself and says how far it is`() throws {
    let live = try page(progress: "37 of 99 cells, about 12 s left")
    #expect(live.contains("<meta http-equiv=\"refresh\" content=\"5\">"))
    #expect(live.contains("37 of 99 cells, about 12 s left"))
    let ended = try page()
    #expect(!ended.contains("http-equiv=\"refresh\""))
  }

  @Test func `failures are shown, also where there is nothing else`() throws {
    try inFolder { folder in
      ResultFolderSketch(failures: ["no ratings", "no ratings", "other"]).write(to: folder)
      for name in ["curves.csv", "summary.csv"] {
        write(text("\(folder)/\(name)").prefix { $0 != "\n" } + "\n", to: "\(folder)/\(name)")
      }
      let page = try ReportPage(folder: folder).text
      #expect(page.contains("3 failed cells"))
      #expect(page.components(separatedBy: "<pre>no ratings</pre>").count == 2, "shown once")
      #expect(page.contains("No learner has a finished curve yet"))
    }
  }

  @Test func `one setting and one count make a page too`() throws {
    let page = try page(ResultFolderSketch(axisValues: ["1"], counts: [4]))
    #expect(page.contains("After 4 items, logistic is best"))
    #expect(!page.contains("nan") && !page.contains("inf"))
  }

  @Test func `cells that are not finished are counted`() throws {
    try inFolder { folder in
      ResultFolderSketch().write(to: folder)
      let rows = text(folder + "/timings.csv").split(separator: "\n")
      write(rows.dropLast(3).joined(separator: "\n") + "\n", to: folder + "/timings.csv")
      let page = try ReportPage(folder: folder).text
      #expect(page.contains("5 of 8 cells are finished"))
    }
    #expect(try !page().contains("cells are finished"))
  }

  @Test func `an alarm stands under its kind with its place`() throws {
    let page = try page(ResultFolderSketch(alarms: [("batch-dependent", "scores differ")]))
    #expect(page.contains("<h2>1 alarm</h2>") && page.contains("<h3>Batch dependent"))
    #expect(
      page.contains("<span class=\"place\">maml, users.alpha = 0.05:</span> scores differ"))
  }

  @Test func `no alarms is a statement, with what was looked for`() throws {
    let page = try page(ResultFolderSketch(alarms: []))
    #expect(
      page.contains("No alarms")
        && page.contains("Looked for, in the worlds: test users who are twins"))
  }

  @Test func `of many settings the first are drawn, and the page says where the rest are`() throws {
    let page = try page(ResultFolderSketch(axisValues: (0..<60).map { "\($0)" }))
    let panels = page.components(separatedBy: "<svg class=\"panel\"").count - 1
    // Four measures of each setting, and two of the swept axis for each of them.
    #expect(panels == 4 * 24 + 8)
    #expect(page.contains("The first 24 of 60 settings are drawn here"))
    #expect(page.contains("The first 200 of 240 rows"))
    #expect(page.utf8.count < 2_000_000)
  }

  @Test func `the same folder gives the same page`() throws {
    let (first, second) = (try page(), try page())
    #expect(first == second)
  }
}
