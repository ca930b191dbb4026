import ArgumentParser
import Configuration
import Experiments

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the JSON Schema of experiments.json.",
    discussion: """
      An editor that knows it completes and checks the file.

        attune schema > experiments.schema.json
      """)

  func run() {
    print(experimentsSchema(registry: .standard).serialized(pretty: true))
  }
}

struct Learners: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the learners, or explain one.",
    discussion: """
        attune learners
        attune learners nearest-neighbor
      """)

  @Argument(help: "A learner's kind.")
  var name: String?

  func run() throws {
    guard let name else { return list() }
    guard let text = LearnerPage(kind: name) else {
      throw ValidationError("\(name): " + suggestion(for: name, among: LearnerPage.kinds))
    }
    print(text)
  }

  private func list() {
    for line in LearnerPage.list { print(line) }
  }
}
