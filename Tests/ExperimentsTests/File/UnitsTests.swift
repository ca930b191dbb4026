import Configuration
import Experiments
import Foundation
import Platform
import Randomness
import Testing

/// Units are arbitrary: a x + b of the ratings, and of every column of scores, changes no table.
@Suite struct `Units of scores and ratings` {
  /// What becomes of the columns, one after the other, written as a program writes doubles.
  struct Units: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let of: @Sendable (_ column: Int, _ value: Double) -> Double
  }

  static let units = [
    Units(testDescription: "powers of two") {
      $1 * (0x1p40 / Double(sign: .plus, exponent: 30 * $0, significand: 1))
    },
    Units(testDescription: "1e20") { $1 * 1e20 + Double($0) * 1e20 },
    Units(testDescription: "1e-20") { $1 * 1e-20 - Double($0) * 1e-19 },
    Units(testDescription: "far from 0") { $1 + [1e8, 1e7, -1e9][$0] },
    Units(testDescription: "thirds") { $1 / 3 - 7 * Double($0) },
    Units(testDescription: "the range of double precision") { $1 * [1e300, 1e-300, 1e250][$0] },
  ]

  /// Numbers of two decimals by place; column 0 are ratings from 1 to 10.
  private static func value(_ column: Int, _ row: Int) -> Double {
    var stream = RandomStream(seed: 5).stream("units", "\(column)", "\(row)")
    return column == 0 ? Double(1 + stream.below(10)) : Double(stream.below(600) - 300) / 100
  }

  private static let learners = """
    "learners": [{ "kind": "logistic" }, { "kind": "best-single-reward" }, { "kind": "maml" },
                 { "kind": "matrix-factorization" }]
    """

  /// Runs an experiment in a folder of files; its tables.
  private func tables(_ experiment: String, _ files: [String: String]) throws -> [String: [UInt8]] {
    try inFolder { folder in
      for (name, text) in files { write(text, to: "\(folder)/\(name)") }
      write(#"{ "experiments": [ \#(experiment) ] }"#, to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--results", folder + "/r", "--quiet", capturingIn: folder)
      #expect(run.exitCode == 0 && run.output.contains("curves:"), "\(run.error)")
      let names = ["curves", "users", "summary", "comparisons", "alarms", "failures"]
      return Dictionary(
        uniqueKeysWithValues: try names.map { ($0, try Files.read("\(folder)/r/x/\($0).csv")) })
    }
  }

  private static func scores(_ units: Units?) -> String {
    let rows = (0..<48).map { row in
      let cells = [1, 2].map { column in
        let value = value(column, row)
        return "\(units?.of(column, value) ?? value)"
      }
      return "q\(row / 4),r\(row % 4),\(cells.joined(separator: ","))"
    }
    return (["prompt,response,aa,bb"] + rows).joined(separator: "\n") + "\n"
  }

  private static func ratings(_ units: Units?) -> String {
    let rows = (0..<30).flatMap { user in
      (0..<48).map { row in
        let value = value(0, 48 * user + row)
        return "u\(user),q\(row / 4),r\(row % 4),\(units?.of(0, value) ?? value)"
      }
    }
    return (["user,prompt,response,value"] + rows).joined(separator: "\n") + "\n"
  }

  private static func published(_ units: Units?) -> String {
    (0..<12).map { prompt in
      let texts = (1...4).map { #""response_\#($0)": "text""# }
      let scores = (0..<4).flatMap { response in
        [1, 2].map { column in
          let value = value(column, 4 * prompt + response)
          let model = ["gemma_2b", "beaver_7b"][column - 1]
          return #""response_\#(response + 1)_\#(model)": \#(units?.of(column, value) ?? value)"#
        }
      }
      return #"{"prompt": "q\#(prompt)", "# + (texts + scores).joined(separator: ", ") + "}"
    }.joined(separator: "\n")
  }

  @Test(arguments: ["rating", "comparison", "best-of"], units)
  func `recorded ratings and scores may have any unit`(form: String, units: Units) throws {
    let experiment = """
      { "name": "x", "seed": 3,
        "dataset": { "kind": "recorded", "path": "r.csv", "scores": { "path": "s.csv" } },
        "users": { "historical": 15, "test": 6, "items": [8, 12], "factors": 2 },
        "feedback": { "form": "\(form)", "counts": [0, 4] }, "evaluation": { "prompts": 2 },
        \(Self.learners) }
      """
    let plain = try tables(experiment, ["r.csv": Self.ratings(nil), "s.csv": Self.scores(nil)])
    let moved = try tables(experiment, ["r.csv": Self.ratings(units), "s.csv": Self.scores(units)])
    expectEqual(moved, plain)
  }

  @Test(arguments: ["scores-table", "personalllm"], units)
  func `the scores of simulated users may have any unit`(kind: String, units: Units) throws {
    let file = kind == "personalllm" ? "p.jsonl" : "s.csv"
    let experiment = """
      { "name": "x", "seed": 3, "dataset": { "kind": "\(kind)", "path": "\(file)" },
        "users": { "historical": 20, "test": 6, "items": [4, 6] },
        "feedback": { "counts": [0, 4] }, "evaluation": { "prompts": 2 },
        \(Self.learners) }
      """
    let make = kind == "personalllm" ? Self.published : Self.scores
    expectEqual(
      try tables(experiment, [file: make(units)]), try tables(experiment, [file: make(nil)]))
  }

  private func expectEqual(_ a: [String: [UInt8]], _ b: [String: [UInt8]]) {
    for (name, bytes) in b {
      #expect(bytes == a[name], "\(name).csv is another")
    }
  }

  /// Beside ordinary ratings such a one cannot be told in single precision; among those that set the scale it
  /// is at most as many deviations away as there are ratings.
  @Test func `a test user's rating that is far from all others is named`() throws {
    try inFolder { folder in
      write(Self.scores(nil), to: folder + "/s.csv")
      write(
        """
        { "experiments": [ { "name": "x",
          "dataset": { "kind": "recorded", "path": "r.csv", "scores": { "path": "s.csv" } },
          "users": { "historical": 24, "test": 6, "factors": 2 },
          "feedback": { "form": "rating", "counts": [0, 4] }, "evaluation": { "prompts": 2 },
          "learners": [{ "kind": "random" }] } ] }
        """, to: folder + "/e.json")
      let refusals = (0..<30).filter { user in
        write(
          Self.ratings(nil).split(separator: "\n").map {
            $0.hasPrefix("u\(user),q0,r0,") ? "u\(user),q0,r0,-1e300" : $0
          }.joined(separator: "\n"), to: folder + "/r.csv")
        let result = attune("validate", folder + "/e.json", capturingIn: folder)
        #expect(result.exitCode == 0 || result.error.contains("has a rating of -1e+300 by user"))
        return result.exitCode == 65
      }
      #expect(refusals.count == 6)
    }
  }

  @Test func `a score on an evaluation prompt that is far from all others is named`() throws {
    try inFolder { folder in
      write(Self.published(nil), to: folder + "/p.jsonl")
      let test = Self.published(nil).split(separator: "\n").first!
      let far = test.replacing(
        /"response_3_gemma_2b": [-.0-9]+/, with: #""response_3_gemma_2b": 1e300"#)
      write(String(far), to: folder + "/t.jsonl")
      write(
        """
        { "experiments": [ { "name": "x",
          "dataset": { "kind": "personalllm", "path": "p.jsonl", "testPath": "t.jsonl" },
          "evaluation": { "prompts": 1 }, "learners": [{ "kind": "random" }] } ] }
        """, to: folder + "/e.json")
      let result = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(result.exitCode == 65)
      #expect(
        result.error.contains(
          #"reward model "gemma_2b" gives response "response_3" to prompt "test-1" the score 1e+300"#
        ))
    }
  }
}
