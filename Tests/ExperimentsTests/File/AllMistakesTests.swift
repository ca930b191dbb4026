import Configuration
import Experiments
import Foundation
import Results
import Testing

@Suite struct `Several mistakes of a file` {
  private static let many = """
    {
      "experiments": [
        {
          "name": "x",
          "sead": 3,
          "dataset": { "kind": "synthetic-text", "prompts": 1 },
          "users": { "historical": 0, "counts": [1] },
          "feedback": { "noise": 0.1, "counts": [2, 1] },
          "learners": [{ "kind": "logstic" }, { "kind": "maml", "innerSteps": 0 }],
          "sweep": { "users.alpha": [0.1, -1], "feedback.form": [] }
        },
        {
          "name": "X",
          "learners": []
        }
      ]
    }
    """

  @Test(arguments: ["validate", "run"])
  func `all mistakes of a file are said at once, a line each, by line`(command: String) throws {
    try inFolder { folder in
      write(Self.many, to: folder + "/e.json")
      let run = attune(command, folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 65 && run.output.isEmpty)
      let expected = [
        "5: experiments[0].sead is not a known key; did you mean \"seed\"?",
        "6: experiments[0].dataset.prompts is 1; expected",
        "7: experiments[0].users.historical is 0; expected",
        "7: experiments[0].users.counts is not a known key; did you mean"
          + " \"experiments[0].feedback.counts\"?",
        "8: experiments[0].feedback.noise is not a known key; did you mean \"temperature\" or"
          + " \"flipRate\"?",
        "8: experiments[0].feedback.counts is [2, 1]; expected ascending",
        "9: experiments[0].learners[0].kind is \"logstic\"; did you mean \"logistic\"?",
        "9: experiments[0].learners[1].innerSteps is 0; expected",
        "10: experiments[0].users.alpha is -1; expected",
        "10: experiments[0].sweep[\"feedback.form\"] is []; expected a list",
        "13: experiments[1].name is \"X\", which another experiment has",
        "14: experiments[1].learners is empty; expected a list",
      ]
      let lines = run.errorLines.map { $0.replacingOccurrences(of: folder + "/", with: "") }
      #expect(lines.count == expected.count, "\(run.error)")
      for expected in expected {
        #expect(lines.contains { $0.hasPrefix("attune: e.json:" + expected) }, "\(expected)")
      }
      let numbers = lines.compactMap { Int($0.split(separator: ":")[2]) }
      #expect(numbers == numbers.sorted())
    }
  }

  @Test func `the value that a sweep replaces is checked too`() throws {
    let errors = messages(
      of: BrokenExperiments.valid.replacingOccurrences(of: "\"alpha\": 0.5", with: "\"alpha\": 0"))
    #expect(
      errors.count == 1 && errors[0].hasPrefix("8: experiments[0].users.alpha is 0; expected"))
  }

  @Test func `what a sweep completes is not missing`() throws {
    let base = BrokenExperiments.valid
      .replacingOccurrences(
        of: "{ \"kind\": \"synthetic-text\", \"prompts\": 20, \"responses\": 4 }",
        with: "{ \"kind\": \"scores-table\" }"
      ).replacingOccurrences(
        of: "{ \"users.alpha\": [0.05, 0.5] }", with: "{ \"dataset.path\": [\"a.csv\", \"b.csv\"] }"
      )
    #expect(messages(of: base).isEmpty, "\(messages(of: base))")
    let kinds = base.replacingOccurrences(of: "{ \"kind\": \"scores-table\" }", with: "{}")
      .replacingOccurrences(
        of: "{ \"dataset.path\"", with: "{ \"dataset.kind\": [\"recorded\"], \"dataset.path\"")
    #expect(messages(of: kinds).isEmpty, "\(messages(of: kinds))")
  }

  @Test func `of very many mistakes fifty are said and the others counted`() throws {
    try inFolder { folder in
      let learners = (0..<80).map { "{ \"kind\": \"maml\", \"label\": \"\($0)\", \"x\": 1 }" }
      write(
        Sweeps.experiment(learners: "[\(learners.joined(separator: ","))]"), to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 65 && run.errorLines.count == 51)
      #expect(run.errorLines.last?.hasSuffix("e.json: and 30 more mistakes") == true)
    }
  }

  /// Two broken places of one file: both are said, whatever they are.
  @Test(arguments: 1..<12)
  func `each of two mistakes is said as it is said alone`(distance: Int) {
    let edits = (BrokenExperiments.sections + BrokenExperiments.structure).compactMap(\.edit)
      .filter { $0.section > 3 }
    #expect(edits.count > 60)
    var checked = 0
    for (index, first) in edits.enumerated() {
      let second = edits[(index + distance * 5) % edits.count]
      guard let both = first.applied(to: BrokenExperiments.valid).flatMap(second.applied(to:)),
        first.section != second.section
      else { continue }
      checked += 1
      let found = messages(of: both).map { $0.drop { $0 != " " } }
      for edit in [first, second] {
        let alone = messages(of: edit.applied(to: BrokenExperiments.valid)!)
          .map { $0.drop { $0 != " " } }
        #expect(alone.allSatisfy(found.contains), "\(edit): \(alone) not in \(found)")
      }
    }
    #expect(checked > 20, "\(checked) pairs of mistakes can be made in one file")
  }

  @Test func `mistakes of data in several experiments and settings are said together`() throws {
    try inFolder { folder in
      write(
        """
        { "experiments": [
          { "name": "a", "learners": [{ "kind": "logistic" }], "dataset": { "kind": "scores-table" },
            "sweep": { "dataset.path": ["no.csv", "none.csv"] } },
          { "name": "b", "learners": [{ "kind": "logistic" }],
            "dataset": { "kind": "synthetic-text", "prompts": 20, "responses": 4 },
            "feedback": { "counts": [1000] }, "evaluation": { "prompts": 9 },
            "sweep": { "users.alpha": [0.1, 1] } }
        ] }
        """, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 74 && run.errorLines.count == 4, "\(run.error)")
      for part in [
        "no.csv: cannot be read", "none.csv: cannot be read",
        "experiments[1].feedback.counts asks for 1000 items",
        "experiments[1].evaluation.prompts is 9, but the split leaves 6",
      ] {
        #expect(run.error.contains(part), "\(run.error)")
      }
      #expect(run.error.contains("(setting users.alpha=0.1) and in 1 more"))
    }
  }
}

/// `line: path message` of every mistake of a file.
private func messages(of text: String) -> [String] {
  do {
    _ = try ExperimentsFile(parsing: Array(text.utf8), registry: .standard)
    return []
  } catch let errors as ConfigurationErrors {
    return errors.errors.map { "\($0.line): \($0)" }
  } catch {
    return ["0: \(error)"]
  }
}
