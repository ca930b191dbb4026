import Experiments
import Foundation
import Randomness
import Results
import Testing

/// Raters of two groups, one of which likes what the other does not, and what is known of them and of pairs.
private enum Groups {
  static let people = 40
  private static let prompts = 12
  private static let responses = 4

  /// How much of something a response has.
  private static func amount(_ prompt: Int, _ response: Int) -> Double {
    var draw = RandomStream(seed: 9).stream("amount", "\(prompt)", "\(response)")
    return (100 * draw.normal()).rounded() / 100
  }

  static var ratings: WrittenRows {
    var draw = RandomStream(seed: 9).stream("ratings")
    let rows = (0..<people).flatMap { u in
      (0..<prompts).flatMap { p in
        (0..<responses).map { r in
          let liking = (u % 2 == 0 ? 1 : -1) * amount(p, r) + 0.5 * draw.normal()
          return ["u\(u)", "p\(p)", "r\(r)", "\(liking)"]
        }
      }
    }
    return WrittenRows(["user", "prompt", "response", "value"], rows)
  }

  /// The last person is not in it.
  static var known: WrittenRows {
    WrittenRows(
      ["user", "age", "group"],
      (0..<people - 1).map { ["u\($0)", "\(20 + $0 * 7 % 50)", $0 % 2 == 0 ? "even" : "odd"] })
  }

  static var pairs: WrittenRows {
    let rows = (0..<prompts).flatMap { p in
      (0..<responses).flatMap { a in
        (0..<a).map { b in ["p\(p)", "r\(a)", "r\(b)", "\(amount(p, a) - amount(p, b))"] }
      }
    }
    return WrittenRows(["prompt", "response", "other", "more"], rows)
  }

  static func experiment(_ dataset: String) -> String {
    """
    { "experiments": [{
      "name": "x", "seed": 3, "dataset": { "kind": "recorded", "path": "r.csv"\(dataset) },
      "users": { "test": 10 }, "feedback": { "form": "rating", "counts": [0, 4] },
      "evaluation": { "prompts": 3 },
      "learners": [{ "kind": "logistic" }, { "kind": "laplace" }]
    }] }
    """
  }

  static let both = #", "people": { "path": "p.csv" }, "pairs": { "path": "q.csv" }"#

  /// Runs a command on files whose lines and columns stand in an order drawn from a seed.
  static func run<Result>(
    _ command: String, _ dataset: String, shuffledBy seed: UInt64? = nil,
    _ body: (Finished, String) throws -> Result
  ) throws -> Result {
    try inFolder { folder in
      for (name, rows) in [("r.csv", ratings), ("p.csv", known), ("q.csv", pairs)] {
        let stream = seed.map { RandomStream(seed: $0).stream(name) }
        write(rows.text(for: name, shuffledBy: stream), to: "\(folder)/\(name)")
      }
      write(experiment(dataset), to: folder + "/e.json")
      let more = command == "run" ? ["--results", folder, "--quiet"] : []
      let run = AttuneProcess.start([command, folder + "/e.json"] + more, capturingIn: folder)
      return try body(run.wait(), folder)
    }
  }

  /// Accuracy per learner and count.
  static func accuracies(_ folder: String) throws -> [String: Double] {
    let table = try Table(file: folder + "/x/curves.csv")
    let keys = zip(table.values("learner"), table.values("count")).map { "\($0) \($1)" }
    return Dictionary(uniqueKeysWithValues: zip(keys, table.values("accuracy").map { Double($0)! }))
  }
}

@Suite struct `Features of people and of pairs, from the command line` {
  @Test func `who is of a group is known before they say anything`() throws {
    let plain = try Groups.run("run", #", "pairs": { "path": "q.csv" }"#) { run, folder in
      #expect(run.exitCode == 0, "\(run.error)")
      return try Groups.accuracies(folder)
    }
    try Groups.run("run", Groups.both) { run, folder in
      #expect(run.exitCode == 0, "\(run.error)")
      let told = try Groups.accuracies(folder)
      for learner in ["logistic", "laplace"] {
        let (without, with) = (plain["\(learner) 0"]!, told["\(learner) 0"]!)
        #expect(with > 0.75 && with > without + 0.15, "\(learner): \(without), \(with)")
      }
      #expect(told["bradley-terry 0"] == plain["bradley-terry 0"], "floors stay as they are")
      let notes = try String(contentsOfFile: folder + "/x/run.json", encoding: .utf8)
      #expect(notes.contains("features of people (age, group=even, group=odd) make"), "\(notes)")
    }
  }

  @Test func `the order of lines and columns changes no byte of the results`() throws {
    let tables = try [nil, 1, 2].map { (seed: UInt64?) in
      try Groups.run("run", Groups.both, shuffledBy: seed) { run, folder in
        try ["curves", "users"].map {
          try String(contentsOfFile: "\(folder)/x/\($0).csv", encoding: .utf8)
        }
      }
    }
    #expect(tables[0] == tables[1] && tables[0] == tables[2])
  }

  @Test func `validate says what is known, who is not, and what no column can say`() throws {
    try Groups.run("validate", Groups.both) { run, _ in
      #expect(run.exitCode == 0, "\(run.error)")
      #expect(run.output.contains("1 scorers: pair-more"), "\(run.output)")
      #expect(run.output.contains("features of people: age, group=even, group=odd"))
      #expect(run.output.contains("q.csv, column more: 0.0 % of the squares of its 72 pairs"))
      #expect(run.error.contains("1 of the 40 people in"), "\(run.error)")
    }
  }
}
