import Configuration
import Experiments
import Foundation
import Platform
import Results
import Testing

@Suite struct `Figures of a run` {
  private static let hasGnuplot = runProgram("sh", ["-c", "command -v gnuplot"]) == 0

  /// Runs an experiment without gnuplot.
  /// - Returns: The names of its scripts.
  private func scripts(_ experiment: String, in folder: String) throws -> [String] {
    write(experiment, to: folder + "/e.json")
    let run = attune(
      "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
    #expect(run.exitCode == 0, "\(run.error)")
    return Files.list(folder + "/tiny/plots").filter { $0.hasSuffix(".gp") }
      .map { String($0.dropLast(3)) }.sorted()
  }

  private let floors = #"[{ "kind": "population-mean" }]"#

  @Test func `figures are named by what they show, one for all settings and one per axis`() throws {
    try inFolder { folder in
      let names = try scripts(
        Sweeps.experiment(
          replicates: 1, learners: floors,
          sweep: #"{ "users.alpha": [0.05, 0.5], "feedback.form": ["comparison", "rating"] }"#,
          more: #""bounds": false,"#), in: folder)
      let settings = ["0.05", "0.5"].flatMap { alpha in
        ["comparison", "rating"].map { "-users.alpha=\(alpha),feedback.form=\($0)" }
      }
      let expected = ["accuracy", "reward", "win-rate"].flatMap { measure in
        ([""] + settings + ["-against-users.alpha", "-against-feedback.form"]).map { measure + $0 }
      }
      #expect(names == expected.sorted())
    }
  }

  @Test func `the first forty settings have figures of their own, and a figure 24 panels`() throws {
    try inFolder { folder in
      let values = (1...45).map { "0.\($0 + 10)" }.joined(separator: ", ")
      let names = try scripts(
        Sweeps.experiment(
          replicates: 1, learners: floors, sweep: "{ \"users.alpha\": [\(values)] }",
          more: #""bounds": false,"#), in: folder)
      #expect(names.filter { $0.hasPrefix("win-rate-users") }.count == 40)
      let together = text(folder + "/tiny/plots/win-rate.gp")
      #expect(together.contains("$panel23_0") && !together.contains("$panel24_0"))
      #expect(together.contains("first 24 of 40 panels"))
      let against = text(folder + "/tiny/plots/win-rate-against-users.alpha.gp")
      let block = try #require(against.firstMatch(of: /\$panel0_0 << END\n([^E]*)END/)).output.1
      #expect(block.split(separator: "\n").count == 45)
    }
  }

  @Test func `names are safe, short and different whatever stands in a path or a value`() throws {
    try inFolder { folder in
      let label = "a \"b\"/../ü, " + String(repeating: "long", count: 40)
      let quoted = JSONValue.string(label).serialized()
      let path = JSONValue.string("learners.\(label).lambda").serialized()
      let names = try scripts(
        Sweeps.experiment(
          replicates: 1, learners: "[{ \"kind\": \"logistic\", \"label\": \(quoted) }]",
          sweep: "{ \(path): [1, 2, 3] }"), in: folder)
      #expect(names.count == 4 * 3 + 4 + 3 && names.allSatisfy { $0.count <= 103 })
      #expect(Set(names.map { $0.lowercased() }).count == names.count)
      for name in names { #expect(name.wholeMatch(of: /[A-Za-z0-9.=,+_~-]+/) != nil, "\(name)") }
    }
  }

  @Test func `a run removes the figures of an earlier one, and nothing that people put there`()
    throws
  {
    try inFolder { folder in
      let experiment = { (alphas: String) in
        Sweeps.experiment(
          replicates: 1, learners: floors, sweep: "{ \"users.alpha\": \(alphas) }",
          more: #""bounds": false,"#)
      }
      _ = try scripts(experiment("[0.05, 0.5]"), in: folder)
      let plots = folder + "/tiny/plots/"
      let script = text(plots + "win-rate.gp")
      for name in ["win-rate-0.gp", "win-rate-0.png", "accuracy-12.gp"] {
        write("", to: plots + name)
      }
      let own = ["win-rate-mine.gp", "win-rate-mine.svg", "notes.txt", "drawing.gp"]
      for name in own { write(script, to: plots + name) }
      write("", to: plots + "win-rate-users.alpha=0.5.svg")
      _ = try scripts(experiment("[0.05, 0.7]"), in: folder)
      let left = Set(Files.list(plots))
      #expect(left.isSuperset(of: own))
      #expect(left.contains("win-rate-users.alpha=0.7.gp"))
      #expect(left.allSatisfy { !$0.contains("alpha=0.5.") && !$0.contains("-0.") })
      #expect(!left.contains("accuracy-12.gp"))
    }
  }

  @Test(.enabled(if: hasGnuplot, "needs gnuplot"))
  func `a measure without a defined value has no figure and no complaint`() throws {
    try inFolder { folder in
      // Both responses to a prompt are equally good, so that no pair has an order.
      let rows = (0..<24).map { "p\($0),a,\($0 % 7)\np\($0),b,\($0 % 7)\n" }
      write("prompt,response,score\n" + rows.joined(), to: folder + "/scores.csv")
      write(
        """
        { "experiments": [{
          "name": "tiny",
          "dataset": { "kind": "scores-table", "path": "scores.csv" },
          "users": { "historical": 20, "test": 5, "items": [4, 6] },
          "feedback": { "form": "rating", "counts": [0, 4] },
          "evaluation": { "prompts": 4 },
          "learners": [{ "kind": "logistic" }],
          "sweep": { "users.alpha": [0.1, 1] }
        }] }
        """, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder,
        environment: programs)
      #expect(run.exitCode == 0 && !run.error.contains("gnuplot"), "\(run.error)")
      let curves = try Table(file: folder + "/tiny/curves.csv")
      #expect(curves.values("accuracy").allSatisfy { $0.isEmpty })
      let plots = folder + "/tiny/plots/"
      #expect(Files.exists(plots + "reward.svg"))
      #expect(!Files.list(plots).contains { $0.hasPrefix("accuracy") })
      for name in Files.list(plots) { #expect(Files.size(plots + name) > 0, "\(name) is empty") }
      #expect(!text(folder + "/tiny/report.html").contains("<h3>Pairs ordered right"))
    }
  }

  @Test func `values that span a factor of eight stand on a logarithmic axis, names evenly`() throws
  {
    try inFolder { folder in
      let places = { (values: String, path: String) throws -> [Double] in
        let folder = "\(folder)/\(UUID().uuidString)"
        try Files.makeFolder(folder)
        _ = try self.scripts(
          Sweeps.experiment(
            replicates: 1, learners: self.floors, sweep: "{ \"\(path)\": \(values) }",
            more: #""bounds": false,"#), in: folder)
        let script = text("\(folder)/tiny/plots/win-rate-against-\(path).gp")
        let block = try #require(script.firstMatch(of: /\$panel0_0 << END\n([^E]*)END/)).output.1
        return block.split(separator: "\n").map { line -> Double in
          Double(line.split(separator: " ")[0])!
        }
      }
      let near = { (a: [Double], b: [Double]) in
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-9 }
      }
      let cases: [(path: String, values: String, places: [Double])] = [
        ("users.alpha", "[1, 0.01, 0.1]", [0, 0.5, 1]),
        ("users.alpha", "[0.1, 0.2, 0.5]", [0, 0.25, 1]),
        ("feedback.flipRate", "[0, 0.01, 0.1, 1]", [0, 1.0 / 3, 2.0 / 3, 1]),
        ("feedback.flipRate", "[0, 0.1, 0.4]", [0, 0.25, 1]),
        ("feedback.pairs", #"["random", "adjacent", "best-worst"]"#, [1.0 / 6, 0.5, 5.0 / 6]),
      ]
      for (path, values, expected) in cases {
        let found = try places(values, path)
        #expect(near(found, expected), "\(values) at \(found)")
      }
    }
  }

  @Test func `a floor far below does not squeeze the curves and is named at the foot`() throws {
    let page = try inFolder { folder in
      ResultFolderSketch(axisValues: ["0.05"]).write(to: folder)
      let levels = String(repeating: ",\"0.05\"", count: 10)
      let low = text(folder + "/curves.csv").split(separator: "\n").map { line -> String in
        guard line.contains("\"floor\"") else { return String(line) }
        return String(line[..<line.range(of: "\"40\",")!.lowerBound]) + "\"40\"" + levels
      }
      write(low.map { $0 + "\n" }.joined(), to: folder + "/curves.csv")
      return try ReportPage(folder: folder).text
    }
    let match = page.firstMatch(of: /<svg class="panel"[\s\S]*?<\/svg>/)
    let panel = try #require(match).output
    let ticks = panel.matches(of: /class="tick end"[^>]*>([^<]*)</).map { Double($0.output.1)! }
    #expect(ticks.min()! > 0.4, "\(ticks)")
    #expect(page.contains("below: random 0.05"))
  }

  @Test func `the report draws every measure against every swept setting`() throws {
    let sketch = ResultFolderSketch(axisValues: ["0.1", "1", "10"])
    let page = try page(sketch)
    let section = page[page.range(of: "<section id=\"sweep\">")!.lowerBound...]
    #expect(section.contains("Win rate against users.alpha</h3>"))
    #expect(section.contains("users.alpha (logarithmic)"))
    let panel = try #require(section.firstMatch(of: /<svg class="panel"[\s\S]*?<\/svg>\s*<\/svg>/))
      .output
    for (setting, value) in sketch.axisValues.enumerated() {
      let rate = sketch.winRate(setting: setting, learner: 1, count: 8)
      let shown = String(format: "%.3f", rate)
      #expect(panel.contains("maml, \(value): \(shown)"), "\(value): \(shown)")
    }
    let single = try self.page(ResultFolderSketch(axisValues: ["0.1"]))
    #expect(!single.contains("id=\"sweep\""))
  }

  private func page(_ sketch: ResultFolderSketch) throws -> String {
    try ExperimentsTests.page(sketch)
  }

  @Test(.enabled(if: hasGnuplot, "needs gnuplot"))
  func `README's line draws README's sweep`() throws {
    try inFolder { folder in
      let readme = text(packageRoot.appendingPathComponent("README.md").path)
      var file = String(try #require(readme.firstMatch(of: /```json\n([\s\S]*?)```/)).output.1)
      // Smaller, or it would take half a minute.
      for (long, short) in [
        ("\"prompts\": 600", "\"prompts\": 60"), ("\"historical\": 2000", "\"historical\": 30"),
        ("\"test\": 200", "\"test\": 5"), ("\"replicates\": 3", "\"replicates\": 1"),
        ("\"maml\" }", "\"maml\", \"iterations\": 2 }"),
      ] {
        #expect(file.contains(long))
        file = file.replacingOccurrences(of: long, with: short)
      }
      write(file, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/results",
        capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let line = try #require(readme.split(separator: "\n").first { $0.hasPrefix("gnuplot ") })
      #expect(runProgram("sh", ["-c", "cd '\(folder)' && \(line) 2> complaints"]) == 0)
      #expect(text(folder + "/complaints") == "")
      let drawing = text(folder + "/maml.svg")
      for alpha in ["0.01", "0.05", "0.1"] { #expect(drawing.contains("alpha \(alpha)")) }
    }
  }
}
