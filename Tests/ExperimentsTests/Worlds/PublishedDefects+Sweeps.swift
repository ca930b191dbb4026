import Experiments
import Foundation
import Learners
import Platform
import Preferences
import Randomness
import Results
import Testing
import Worlds

/// The published defects that show in a whole run.
@Suite struct `Published defects of sweeps and texts` {
  /// Every point of a sweep is one of the grid, so that no two axes can move together; an axis that does
  /// nothing is told.
  @Test func `6: a swept axis that changes nothing is told`() throws {
    // No two of thirty mixed users are that near.
    let alarms = try run(
      sweep: #"{ "users.minimumDistance": [0, 1e-9], "users.alpha": [1, 2] }"#)
    #expect(
      alarms["axis-without-effect"] == [
        "the sweep's values 0 and 1e-9 of users.minimumDistance gave every learner the same outcomes;"
          + " the axis does nothing there"
      ])
    let honest = try run(sweep: #"{ "users.alpha": [0.5, 1], "feedback.flipRate": [0, 0.3] }"#)
    #expect(honest["axis-without-effect"] == nil)
  }

  @Test(arguments: [("Assistant: ", ""), ("", " "), ("", "\n"), (" ", "")])
  func `8: rejected texts that are formatted otherwise are told`(
    before: String, after: String
  ) throws {
    let alarms = try leak { text, wins in wins ? text : before + text + after }
    #expect(alarms.contains(.formatLeak))
  }

  @Test func `8: formats that winners and losers share are not told`() throws {
    #expect(try leak { text, _ in text } == [])
    #expect(try leak { text, _ in "Assistant: " + text } == [])
  }

  /// A leak in two of five comparisons is not the rule.
  @Test func `8: a format that few comparisons differ in is not told`() throws {
    var draw = RandomStream(seed: 2)
    #expect(try leak { text, wins in !wins && draw.uniform() < 0.4 ? text + " " : text } == [])
  }

  @Test func `12: a resumed run repeats, skips and overwrites nothing`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let results = folder + "/r"
      let run = { (jobs: String) in
        attune(
          "run", folder + "/e.json", "--quiet", "--jobs", jobs, "--results", results,
          capturingIn: folder)
      }
      #expect(run("2").output.hasPrefix("36 cells (36 run now)\n"))
      let whole = Sweeps.contents(results + "/tiny")
      try cutJournal(results + "/tiny/journal", keeping: 10)
      #expect(run("2").output.hasPrefix("36 cells (26 run now)\n"))
      #expect(Sweeps.differences(Sweeps.contents(results + "/tiny"), whole) == [])
      #expect(run("1").output.hasPrefix("36 cells (nothing to do, all finished)\n"))
    }
  }

  @Test func `11 and 12: cells that are not finished are told`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let results = folder + "/r"
      _ = attune("run", folder + "/e.json", "--quiet", "--results", results, capturingIn: folder)
      try cutJournal(results + "/tiny/journal", keeping: 30)
      let drawn = attune(
        "plot", results + "/tiny", capturingIn: folder)
      #expect(drawn.exitCode == 0, "\(drawn.error)")
      let found = try Table(file: results + "/tiny/alarms.csv").rows(["alarm": "unfinished"])
      let column = found.column("message")
      #expect(
        found.rows.map { $0[column] } == [
          "6 of 36 cells are not finished; run again to finish them"
        ])
    }
  }

  @Test func `14: seeds matter with any number of workers`() throws {
    try inFolder { folder in
      let curves = try [("3", "1"), ("3", "4"), ("4", "4")].map { seed, jobs in
        let file = "\(folder)/e.json"
        write(
          Sweeps.experiment(sweep: "{}").replacingOccurrences(
            of: #""seed": 3"#, with: #""seed": \#(seed)"#), to: file)
        let results = "\(folder)/\(seed)-\(jobs)"
        _ = attune(
          "run", file, "--quiet", "--jobs", jobs, "--results", results, capturingIn: folder)
        return try Files.read(results + "/tiny/users.csv")
      }
      #expect(curves[0] == curves[1] && curves[1] != curves[2])
    }
  }

  @Test func `14: replicates with the same outcomes are told`() throws {
    let plan = try Planted.plan()
    let worlds = try [0, 1].map { try plan.world(replicate: $0) }
    let alarms = { (seeds: [Int]) in
      let cells = try seeds.enumerated().map { replicate, seed in
        let trial = try worlds[seed].trial(
          of: Faulty(), counts: [0, 8], stream: RandomStream(seed: 1))
        return AuditedCell(
          replicate: replicate, learner: "faulty", trial: trial, in: worlds[seed])
      }
      return SettingAlarms(setting: 0, cells: cells).alarms()
    }
    #expect(try alarms([0, 1]) == [])
    #expect(try alarms([0, 0]).map(\.kind) == [.replicatesAlike])
    let message = try alarms([0, 0]).first?.message ?? ""
    #expect(message.hasPrefix("replicates 0 and 1 have the same outcomes"))
  }

  // MARK: runs

  /// Messages of a tiny run's alarms by kind.
  private func run(sweep: String) throws -> [String: [String]] {
    try inFolder { folder in
      write(Sweeps.experiment(sweep: sweep), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      let table = try Table(file: folder + "/tiny/alarms.csv")
      let messages = zip(table.values("alarm"), table.values("message"))
      return Dictionary(grouping: messages) { $0.0 }.mapValues { $0.map(\.1) }
    }
  }

  /// Alarms of a world of recorded comparisons whose texts went through `format(text, whether it wins)`.
  private func leak(_ format: (String, Bool) -> String) throws -> [Alarm.Kind] {
    try inFolder { folder in
      var draw = RandomStream(seed: 6).stream("texts")
      var comparisons = ["user,prompt,winner,loser"]
      var texts = ["prompt\tresponse\ttext"]
      for item in 0..<300 {
        comparisons.append("u\(item % 30),p\(item / 3),w\(item),l\(item)")
        for (name, wins) in [("w", true), ("l", false)] {
          let words = (0..<4 + draw.below(8)).map { _ in Self.words[draw.below(Self.words.count)] }
          let text = format(words.joined(separator: " "), wins)
          texts.append("p\(item / 3)\t\(name)\(item)\t\"\(text)\"")
        }
      }
      write(comparisons.joined(separator: "\n") + "\n", to: folder + "/c.csv")
      write(texts.joined(separator: "\n") + "\n", to: folder + "/t.tsv")
      write(
        (["prompt\ttext"] + (0..<100).map { "p\($0)\tquestion \($0)" }).joined(separator: "\n")
          + "\n", to: folder + "/p.tsv")
      let plan = try Planted.plan(
        """
        { "experiments": [{
          "name": "leak", "seed": 1,
          "dataset": {
            "kind": "recorded", "path": "c.csv", "scorers": "text",
            "prompts": { "path": "p.tsv", "id": "prompt" }, "responses": { "path": "t.tsv" }
          },
          "users": { "historical": 20, "test": 8, "items": [4, 8] },
          "feedback": { "counts": [0, 2] }, "evaluation": { "prompts": 4 },
          "learners": [{ "kind": "logistic" }]
        }] }
        """, folder: folder)
      return Planted.alarms(try plan.world())
    }
  }

  private static let words = [
    "river", "under", "stone", "bright", "keeps", "Many", "old", "trees", "walk", "Slowly", "home",
    "again", "never", "quite", "enough.", "rain", "falls", "Garden", "light", "yes!",
  ]

  /// Drops all but the first records: each is a length and a checksum of 8 bytes, then so many bytes.
  private func cutJournal(_ journal: String, keeping count: Int) throws {
    let path = journal + "/" + Files.list(journal).first { $0.hasPrefix("segment-") }!
    let bytes = try Files.read(path)
    var end = 0
    for _ in 0..<count {
      end += 16 + (0..<8).reduce(0) { $0 | Int(bytes[end + $1]) << (8 * $1) }
    }
    write(Array(bytes[..<end]), to: path)
  }
}
