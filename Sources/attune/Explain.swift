import ArgumentParser
import Configuration
import Experiments
import Platform
import Results

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

  @Flag(
    help: """
      Print a page in Markdown: docs/experiments.md, or with the name columns or alarms the page of that name.
      """)
  var page = false

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Pages in Markdown in which to fill in the tables of settings.", visibility: .hidden))
  var fill: [String] = []

  private static func text(ofPage name: String) -> String? {
    switch name {
    case "experiments": ReferencePage.text
    case "columns": ColumnsPage.text
    case "alarms": AlarmsPage.text
    default: nil
    }
  }

  func validate() throws {
    if page, let name, Self.text(ofPage: name) == nil {
      throw ValidationError("--page \(name): the pages are experiments, columns and alarms")
    }
  }

  func run() throws {
    guard fill.isEmpty else {
      for path in fill {
        let page = String(decoding: try Files.readToEnd(path), as: UTF8.self)
        try Files.write(SettingsTables.filled(in: page), to: path)
      }
      return
    }
    if page { return print(Self.text(ofPage: name ?? "experiments")!, terminator: "") }
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
