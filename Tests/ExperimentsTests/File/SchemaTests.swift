import Configuration
import Experiments
import Foundation
import Platform
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

@Suite struct `The schema of experiments` {
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
    let kinds = experiment?["properties"]?["learners"]?["items"]?["properties"]?["kind"]?["enum"]
    #expect(kinds?.elements?.compactMap(\.text) == LearnerPage.kinds)
    for kind in LearnerPage.kinds {
      let learner = schema["$defs"]?["learners." + kind]
      #expect(learner?["title"]?.text == kind)
      #expect(learner?["additionalProperties"] == .boolean(false))
    }
  }

  @Test func `the schema completes the paths of a sweep`() {
    let experiment = schema["properties"]?["experiments"]?["items"]
    let axes = experiment?["properties"]?["sweep"]?["properties"]
    for path in [
      "users.alpha", "feedback.flipRate", "evaluation.reference", "drift.kind", "dataset.path",
      "learners.maml.innerSteps", "learners.nearest-neighbor.neighbors",
    ] {
      #expect(axes?[path]?["type"] == .string("array"), "\(path)")
    }
    #expect(axes?["learners.maml.kind"] == nil && axes?["learners.maml.label"] == nil)
  }

  @Test(.enabled(if: hasValidator, "needs python3 with jsonschema"))
  func `the schema accepts the files that are run and refuses broken ones`() throws {
    try inFolder { folder in
      write(schema.serialized(), to: folder + "/schema.json")
      let own =
        Files.list(packageRoot.path + "/experiments").filter { $0.hasSuffix(".json") }
        .map { "\(packageRoot.path)/experiments/\($0)" } + [packageRoot.path + "/experiments.json"]
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

  @Test(.enabled(if: hasValidator, "needs python3 with jsonschema"))
  func `a typo in a learner is one message, about that learner`() throws {
    try inFolder { folder in
      write(schema.serialized(), to: folder + "/schema.json")
      let cases = [
        (
          #"[{ "kind": "logistic" }, { "kind": "maml", "innerStep": 1 }]"#,
          "'innerStep' was unexpected"
        ),
        (#"[{ "kind": "maml", "innerSteps": 0 }]"#, "0 is less than the minimum of 1"),
        (#"[{ "kind": "mamml" }]"#, "'mamml' is not one of"),
      ]
      for (learners, message) in cases {
        write(Sweeps.experiment(learners: learners), to: folder + "/e.json")
        let said = try messages(of: folder + "/e.json", in: folder)
        #expect(said.count == 1 && said[0].contains(message), "\(said)")
      }
      for (sweep, isRight) in [
        (#"{ "learners.maml.innerSteps": [1, 5], "learners.my.label.rate": [1] }"#, true),
        (#"{ "learners.maml.innerSteps": [0] }"#, false), (#"{ "users.alhpa": [1] }"#, false),
        (#"{ "feedback.flipRate": [2] }"#, false), (#"{ "users.alpha.brief": [2] }"#, true),
      ] {
        write(Sweeps.experiment(sweep: sweep), to: folder + "/e.json")
        #expect(try messages(of: folder + "/e.json", in: folder).isEmpty == isRight, "\(sweep)")
      }
    }
  }

  /// What a validator says of a file: the innermost errors.
  private func messages(of file: String, in folder: String) throws -> [String] {
    let script = """
      import json, sys, jsonschema
      validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
      for error in validator.iter_errors(json.load(open(sys.argv[2]))):
          print(error.message.replace("\\n", " "))
      """
    write(script, to: folder + "/messages.py")
    let python = Process()
    let output = Pipe()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", folder + "/messages.py", folder + "/schema.json", file]
    python.standardOutput = output
    try python.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    python.waitUntilExit()
    return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
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
