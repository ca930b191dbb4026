import ArgumentParser
import Configuration
import Experiments

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain the settings of experiments.json.",
    discussion: """
      A section, a setting, or what a setting is called elsewhere: meaning, range, default, example.

        attune explain feedback
        attune explain feedback.flipRate
        attune explain learners.maml
        attune explain noise
      """)

  @Argument(help: "A section, a setting, a kind of dataset or a learner.")
  var name: String?

  @Flag(help: "Print everything as a page in Markdown: docs/experiments.md.")
  var page = false

  func validate() throws {
    if page && name != nil {
      throw ValidationError("--page explains everything; leave \(name!) out")
    }
  }

  func run() throws {
    if page { return print(ReferencePage.text, terminator: "") }
    guard let name else {
      for line in Explanation.list { print(line) }
      return
    }
    guard let text = Explanation(of: name) else {
      let near = nearestName(to: name, among: Explanation.names)
      throw ValidationError(
        "\(name): nothing is called so; "
          + (near.map { "did you mean \"\($0)\"? " } ?? "") + "attune explain lists the sections")
    }
    print(text)
  }
}
