import Configuration
import Datasets
import Experiments
import Foundation
import Learners
import Platform
import Randomness
import Testing
import Worlds

/// One field of a section of `experiments.json`, or of a ceiling, at one end of its range.
struct SectionEnd: Sendable, CustomTestStringConvertible {
  let section: String
  let field: String
  let value: JSONValue

  var testDescription: String { "\(section).\(field) \(value.serialized())" }

  static let all: [SectionEnd] =
    ends("users", UsersConfiguration.self) + ends("feedback", FeedbackConfiguration.self)
    + ends("evaluation", EvaluationConfiguration.self) + ends("drift", DriftConfiguration.self)
    + ends("dataset", SyntheticTextDataset.self) + ends("bayes", Bayes.self) + unlisted

  /// Fields whose types have no ends of their own, and those of the experiment itself.
  private static let unlisted = [
    SectionEnd("users", "alpha", "1e-6"), SectionEnd("users", "alpha", "1000"),
    SectionEnd("users", "alpha", "[1e-6, 1000]"), SectionEnd("users", "items", "[1, 1]"),
    SectionEnd("users", "items", "[1, 100000]"), SectionEnd("users", "items", "[100000, 100000]"),
    SectionEnd("feedback", "counts", "[0]"), SectionEnd("feedback", "temperature", "5e-324"),
    SectionEnd("feedback", "temperature", "1e-150"), SectionEnd("feedback", "flipRate", "5e-324"),
    SectionEnd("experiment", "replicates", "1"), SectionEnd("experiment", "replicates", "100000"),
    SectionEnd("experiment", "seed", "0"), SectionEnd("experiment", "seed", "9007199254740991"),
  ]

  private static func ends<Part: Configuration>(_ section: String, _: Part.Type) -> [SectionEnd] {
    Part.fieldEnds.map { SectionEnd(section, $0.field, $0.value.serialized()) }
  }

  private init(_ section: String, _ field: String, _ json: String) {
    (self.section, self.field) = (section, field)
    value = try! JSONValue(parsing: Array(json.utf8))
  }

  private static let small: [(section: String, members: String)] = [
    ("dataset", #"{ "kind": "synthetic-text", "prompts": 10, "responses": 3 }"#),
    ("users", #"{ "historical": 6, "test": 2, "items": [2, 3] }"#),
    ("feedback", #"{ "counts": [0, 2] }"#), ("evaluation", #"{ "prompts": 2 }"#), ("drift", "{}"),
    ("bayes", #"{ "kind": "bayes", "particles": 256, "bank": 256, "moves": 2 }"#),
  ]

  /// The section of that name with the field, where it is this one.
  private func part(_ name: String) throws -> JSONValue {
    let text = Self.small.first { $0.section == name }!.members
    let members = try JSONValue(parsing: Array(text.utf8)).members!.map { ($0.key, $0.value) }
    guard name == section else { return .object(members) }
    return .object(members.filter { $0.0 != field } + [(field, value)])
  }

  /// An experiment that is small but for this field.
  func file(form: String) throws -> [UInt8] {
    var feedback = try part("feedback").members!.map { ($0.key, $0.value) }
    if field != "form" { feedback.append(("form", .string(form))) }
    let learners: [JSONValue] = [
      .object([("kind", .string("logistic"))]), .object([("kind", .string("nearest-neighbor"))]),
      .object([("kind", .string("random"))]), try part("bayes"),
    ]
    var members: [(String, JSONValue)] = [
      ("name", .string("ends")), ("seed", .integer(3)), ("replicates", .integer(1)),
      ("bounds", .boolean(false)), ("baseline", .string("random")),
      ("dataset", try part("dataset")), ("users", try part("users")),
      ("feedback", .object(feedback)), ("evaluation", try part("evaluation")),
      ("drift", try part("drift")), ("learners", .array(learners)),
    ]
    if section == "experiment" {
      members = members.filter { $0.0 != field } + [(field, value)]
    }
    let experiment = JSONValue.object(members)
    return Array(
      JSONValue.object([("experiments", .array([experiment]))]).serialized().utf8)
  }

  /// Texts that nobody waits for in a test.
  private var makesManyTexts: Bool {
    section == "dataset" && (value.double ?? 0) > 1000
  }

  /// The ends that are tried, each with a form of feedback. The experiment's own fields have one form.
  static let runs: [(end: SectionEnd, form: String)] = all.filter { !$0.makesManyTexts }.flatMap {
    end in
    let forms = end.section == "experiment" ? ["comparison"] : ["comparison", "best-of", "rating"]
    return forms.map { (end, $0) }
  }
}

@Suite struct `Every field of an experiment` {
  /// Bytes beyond which a plan is only made, not run.
  static let small = 5_000_000

  @Test(arguments: SectionEnd.runs)
  func `runs, or is refused in a sentence, at both ends of its range`(
    end: SectionEnd, form: String
  ) throws {
    do {
      let file = try ExperimentsFile(parsing: try end.file(form: form), registry: .standard)
      let plan = try Plan(
        file.experiments[0], path: "experiments[0]", folder: ".", environment: [:])
      let need = plan.estimatedMemory(jobs: 1).bytes
      #expect(need > 0)
      if need < Self.small { try expectOutcomes(of: plan) }
    } catch {
      // A sentence about the field, not a trap.
      #expect(!"\(error)".isEmpty)
    }
  }

  private func expectOutcomes(of plan: Plan) throws {
    let setting = plan.experiment.settings[0]
    let world = try plan.world()
    for entry in setting.learners {
      do {
        let trial = try world.trial(
          of: entry.learner, counts: setting.feedback.counts, stream: RandomStream(seed: 1))
        #expect(trial.outcomes.count == setting.users.test * setting.feedback.counts.count)
        #expect(trial.outcomes.allSatisfy { $0.reward.isFinite }, "\(entry.label)")
      } catch let failure as LearnerFailure {
        #expect(!failure.description.isEmpty)
      }
    }
  }

  @Test func `of the largest sizes needs more memory than it is run with`() throws {
    for (field, value) in [("historical", 10_000_000), ("test", 1_000_000)] {
      let end = SectionEnd.all.first {
        $0.section == "users" && $0.field == field && $0.value == .integer(value)
      }
      let file = try ExperimentsFile(
        parsing: try #require(end).file(form: "comparison"), registry: .standard)
      let plan = try Plan(
        file.experiments[0], path: "experiments[0]", folder: ".", environment: [:])
      let need = plan.estimatedMemory(jobs: 1)
      #expect(need.bytes > 100_000_000)
      let machine = MachineMemory(total: 100_000_000, available: 50_000_000)
      let excess = try #require(need.excess(over: machine))
      #expect(excess.contains("needs at least") && excess.contains("100.0 MB"), "\(excess)")
      #expect(need.warning(on: MachineMemory(total: .max, available: 1))?.contains("free") == true)
      #expect(need.excess(over: MachineMemory(total: .max, available: 1)) == nil)
    }
  }

  @Test func `is held against what the process may use`() {
    let machine = MachineMemory.current
    #expect(machine.total > 1 << 20 && machine.available > 0 && machine.available <= machine.total)
  }

  @Test func `is refused before the first cell where the machine cannot hold it`() throws {
    try inFolder { folder in
      let file = Sweeps.experiment(replicates: 1, historical: 10_000_000, sweep: "{}")
      write(file, to: folder + "/e.json")
      let limited = Process()
      limited.executableURL = URL(fileURLWithPath: "/bin/sh")
      limited.currentDirectoryURL = URL(fileURLWithPath: folder)
      limited.arguments = [
        "-c", "ulimit -v 2000000; exec '\(AttuneProcess.program)' run e.json --jobs 1 2> error",
      ]
      try limited.run()
      limited.waitUntilExit()
      #expect(limited.terminationReason == .exit && limited.terminationStatus == 65)
      let error = text(folder + "/error")
      #expect(error.contains("e.json: tiny needs at least"), "\(error)")
      #expect(error.contains("for this process; fewer --jobs need less"), "\(error)")
    }
  }
}
