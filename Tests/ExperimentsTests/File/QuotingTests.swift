import Configuration
import Experiments
import Foundation
import Platform
import Testing

/// Labels that CSV, JSON and gnuplot each have a meaning for.
private let awkward = [
  "a,b", "say \"hi\"", "two\nlines", "cr\rlf\r\n", "\"", ",", " space ", "tab\there", "it's",
  "under_score^2", "{braces} @x &y ~z", "back\\slash", "end\\", "\\\\", "$HOME `id` %d", "é😀",
  "\u{1}", "=1+1", "#", "\"\u{301}", "a,\"\u{301}b\u{308}", "'\u{301}",
]

@Suite struct `Awkward names` {
  private func file(labels: [String]) -> String {
    let learners = JSONValue.array(
      labels.map { .object([("kind", .string("best-single-reward")), ("label", .string($0))]) })
    return Sweeps.experiment(
      replicates: 1, learners: learners.serialized(), sweep: "{}")
  }

  @Test func `labels with commas, quotes and line ends survive every table`() throws {
    try inFolder { folder in
      write(file(labels: awkward), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      for name in ["curves", "users", "summary", "timings"] {
        let table = try Table(file: "\(folder)/tiny/\(name).csv")
        #expect(table.rows.allSatisfy { $0.count == table.header.count }, "\(name)")
        let labels = Set(table.values("learner"))
        for label in awkward { #expect(labels.contains(label), "\(name) has no \(label)") }
      }
      let record = try JSONValue(parsing: try Files.read(folder + "/tiny/run.json"))
      let learners = record["cells"]?.elements?.compactMap { $0["learner"]?.text } ?? []
      #expect(Set(awkward).isSubset(of: learners))
    }
  }

  @Test func `names in data and swept labels with commas, quotes and line ends survive too`() throws
  {
    try inFolder { folder in
      let people = ["ann, \"the\" first", "bob\nsecond", "cy", "di"]
      let rows = people.flatMap { person in
        (0..<6).map { item in
          let quoted = person.replacingOccurrences(of: "\"", with: "\"\"")
          return "\"\(quoted)\",p,\"r,\(item)\",\(item * 7 % 5)\n"
        }
      }
      write("user,prompt,response,value\n" + rows.joined(), to: folder + "/r.csv")
      write(
        """
        { "experiments": [{
          "name": "people",
          "dataset": { "kind": "recorded", "path": "r.csv" },
          "users": { "historical": 2, "test": 2, "items": [3, 3] },
          "feedback": { "form": "rating", "counts": [0, 2] },
          "evaluation": { "prompts": 2, "candidates": 2 },
          "learners": [{ "kind": "logistic", "label": "a, \\"b\\".c" }],
          "sweep": { "learners.a, \\"b\\".c.lambda": [1, 2] }
        }] }
        """, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let users = try Table(file: folder + "/people/users.csv")
      #expect(users.header[1] == "learners.a, \"b\".c.lambda")
      #expect(Set(users.values("user")).isSubset(of: people))
      #expect(Set(users.values("user")).count == 2)
    }
  }

  private static let hasGnuplot =
    ProcessInfo.processInfo.environment["PATH"]?
    .split(separator: ":").contains { Files.exists($0 + "/gnuplot") } ?? false

  @Test(.enabled(if: hasGnuplot, "needs gnuplot"))
  func `figures are drawn whatever stands in a label, and show it`() throws {
    try inFolder { folder in
      write(file(labels: awkward), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/it's \"here\"",
        capturingIn: folder, environment: programs)
      #expect(run.exitCode == 0, "\(run.error)")
      let plots = folder + "/it's \"here\"/tiny/plots"
      #expect(
        Files.list(plots)
          == ["accuracy", "reliability", "reward", "win-rate"].flatMap { name in
            ["gp", "pdf", "png", "svg"].map { "\(name).\($0)" }
          })
      #expect(text(plots + "/win-rate.pdf").hasPrefix("%PDF"))
      let drawing = text(plots + "/win-rate.svg")
      #expect(drawing.contains("</svg>"))
      for shown in ["under_score^2", "{braces}", "@x", "~z", "back\\slash", "end\\", "it's"] {
        #expect(drawing.contains(shown), "\(shown) is not in the figure")
      }
    }
  }

  @Test func `without gnuplot the scripts are written and the run says so`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1, sweep: "{}"), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0 && run.error.contains("gnuplot is not installed"), "\(run)")
      #expect(
        Files.list(folder + "/tiny/plots")
          == ["accuracy.gp", "reliability.gp", "reward.gp", "win-rate.gp"])
      let plot = attune("plot", folder + "/tiny", capturingIn: folder)
      #expect(plot.exitCode == 0 && plot.error.contains("the scripts are in \(folder)/tiny/plots"))
    }
  }
}
