import Configuration
import Experiments
import Foundation
import Learners
import Results
import Testing
import Worlds

@Suite struct `attune explain` {
  @Test(arguments: [
    ("feedback", ["flipRate: a number at least 0 and at most 1, default 0", "temperature: "]),
    (
      "feedback.flipRate", ["feedback.flipRate: a number at least 0", "Example: \"flipRate\": 0.1"]
    ),
    ("flipRate", ["feedback.flipRate: "]),
    ("noise", ["feedback.flipRate: ", "feedback.temperature"]),
    ("users", ["historical: a whole number from 1"]),
    ("dataset", ["  dataset.recorded: Real people"]),
    ("dataset.recorded", ["valueColumn: ", "scores.path: "]), ("learners", ["  learners.maml: "]),
    ("learners.maml", ["innerSteps: a whole number from 1 to 100"]),
    ("learners.maml.innerSteps", ["learners.maml.innerSteps: "]), ("sweep", ["dotted paths"]),
    ("experiment", ["replicates: "]), ("seed", ["seed: a whole number"]),
  ])
  func `a name is explained`(name: String, says: [String]) throws {
    try inFolder { folder in
      let run = attune("explain", name, capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      for part in says { #expect(run.output.contains(part), "\(part) in \(run.output)") }
    }
  }

  @Test func `without a name the sections are listed, and an unknown name is refused`() throws {
    try inFolder { folder in
      let list = attune("explain", capturingIn: folder)
      #expect(list.exitCode == 0 && list.output.contains("feedback  "))
      let unknown = attune("explain", "feedback.fliprate", capturingIn: folder)
      #expect(unknown.exitCode == 64)
      #expect(unknown.error.contains("did you mean \"feedback.flipRate\"?"), "\(unknown.error)")
    }
  }

  @Test func `everything that can be asked for is explained`() {
    for name in Explanation.names {
      #expect(Explanation(of: name).map { !$0.description.isEmpty } == true, "\(name)")
    }
    #expect(Explanation.names.count > 200)
  }

  @Test func `every example of a learner's and a section's setting is accepted`() throws {
    for type in LearnerRegistry.standard.types {
      for field in type.descriptions {
        let learner = JSONValue.object([("kind", .string(type.kind)), (field.name, field.example)])
        expectValue(of: field, in: [("learners", .array([learner]))])
      }
    }
    let sections: [(String, [FieldDescription])] = [
      ("users", UsersConfiguration.descriptions), ("feedback", FeedbackConfiguration.descriptions),
      ("evaluation", EvaluationConfiguration.descriptions),
      ("drift", DriftConfiguration.descriptions),
    ]
    for (section, fields) in sections {
      for field in fields {
        expectValue(of: field, in: [(section, .object([(field.name, field.example)]))])
      }
    }
  }

  /// What an example is refused for must not be its value.
  private func expectValue(of field: FieldDescription, in members: [(String, JSONValue)]) {
    let learners = ("learners", JSONValue.array([.object([("kind", .string("logistic"))])]))
    let more = members.contains { $0.0 == "learners" } ? [] : [learners]
    let experiment = JSONValue.object([("name", .string("x"))] + members + more)
    let file = JSONValue.object([("experiments", .array([experiment]))]).serialized()
    do {
      _ = try ExperimentsFile(parsing: Array(file.utf8), registry: .standard)
    } catch {
      #expect(!"\(error)".contains("; \(field.expected)"), "\(error)")
      #expect(!"\(error)".contains("expected \(field.expected)"), "\(error)")
    }
  }

  @Test func `the reference page is that of the declarations`() throws {
    let page = try String(
      contentsOf: packageRoot.appendingPathComponent("docs/experiments.md"), encoding: .utf8)
    #expect(page == ReferencePage.text, "make schema writes it anew")
    try inFolder { folder in
      #expect(attune("explain", "--page", capturingIn: folder).output == page)
    }
  }
}
