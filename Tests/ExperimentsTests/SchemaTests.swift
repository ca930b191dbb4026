import Configuration
import Experiments
import Foundation
import Testing

/// True where python3 can check a JSON Schema.
private let hasValidator: Bool = {
  let python = Process()
  python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  python.arguments = ["python3", "-c", "import jsonschema"]
  python.standardError = FileHandle.nullDevice
  try? python.run()
  python.waitUntilExit()
  return python.terminationStatus == 0
}()

/// The folder of the package.
private let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().path

@Suite struct SchemaTests {
  private let schema = experimentsSchema(registry: .standard)

  @Test func `the program prints the schema as JSON`() throws {
    try inFolder { folder in
      let run = attune("schema", capturingIn: folder)
      #expect(run.exitCode == 0)
      let printed = try JSONValue(parsing: Array(run.output.utf8))
      #expect(printed == schema)
    }
  }

  @Test func `the schema names every section, every kind of dataset and every learner`() {
    let experiment = schema["properties"]?["experiments"]?["items"]
    let sections = experiment?["properties"]?.members?.map(\.key) ?? []
    for section in ["name", "seed", "dataset", "users", "feedback", "evaluation", "sweep"] {
      #expect(sections.contains(section))
    }
    let learners = experiment?["properties"]?["learners"]?["items"]?["oneOf"]?.elements ?? []
    #expect(learners.compactMap { $0["title"]?.text } == LearnerPage.kinds)
    for learner in learners { #expect(learner["additionalProperties"] == .boolean(false)) }
  }

  @Test(.enabled(if: hasValidator, "needs python3 with jsonschema"))
  func `the schema accepts the files that are run and refuses broken ones`() throws {
    try inFolder { folder in
      write(schema.serialized(), to: folder + "/schema.json")
      let own =
        Files.list(package + "/experiments").filter { $0.hasSuffix(".json") }
        .map { "\(package)/experiments/\($0)" } + [package + "/experiments.json"]
      #expect(own.count >= 3)
      write(BrokenExperiments.valid, to: folder + "/valid.json")
      let verdicts = try accepted(own + [folder + "/valid.json"], in: folder)
      #expect(verdicts.count == own.count + 1 && !verdicts.contains(false))
      let broken = BrokenExperiments.all.filter { refusedBySchema($0.says[0]) }
      #expect(broken.count >= 40)
      let files = broken.indices.map { "\(folder)/\($0).json" }
      for (file, broken) in zip(files, broken) { write(broken.bytes, to: file) }
      for (verdict, broken) in zip(try accepted(files, in: folder), broken) {
        #expect(!verdict, "\(broken.name)")
      }
    }
  }

  /// Types, ranges, names and missing keys are the schema's; what takes two values to see is not.
  private func refusedBySchema(_ message: String) -> Bool {
    let local = [
      "is not a known key", "; expected a whole number", "; expected a number", "kind is",
    ]
    return message.hasPrefix("e.json:") && !message.hasPrefix("e.json:12")
      && local.contains { message.contains($0) }
  }

  private func accepted(_ files: [String], in folder: String) throws -> [Bool] {
    write(
      """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      for name in sys.argv[2:]:
          print(validator.is_valid(json.load(open(name))))
      """, to: folder + "/check.py")
    let python = Process()
    let output = Pipe()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", folder + "/check.py", folder + "/schema.json"] + files
    python.standardOutput = output
    try python.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    #expect(python.terminationStatus == 0)
    return String(decoding: said, as: UTF8.self).split(separator: "\n").map { $0 == "True" }
  }
}
