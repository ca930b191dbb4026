import ArgumentParser
import Experiments
import ICL
import Language
import Platform

struct PromptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prompt",
    abstract: "Show what an in-context learner asks a model for one person, and what it says.",
    discussion: """
      The messages are printed as they are sent, with their size, then the reply and the scores that are read from \
      it. An answer that is kept from a run is not asked for again; a new one is kept.

        attune prompt experiments.json --learner in-context --count 4
        attune prompt experiments.json --learner in-context --user test-3 --count 4 --set 2 --dry-run
        attune prompt --templates
      """)

  @OptionGroup var source: FileArguments

  @Option(help: "Label of the learner (default: the first of kind in-context).")
  var learner: String?

  @Option(help: "Name of a test user (default: the first).")
  var user: String?

  @Option(help: "Feedback items that are told.")
  var count = 0

  @Option(help: "Which of the person's candidate sets, from 0.")
  var set = 0

  @Flag(help: "Ask no model: only show the prompt.")
  var dryRun = false

  @Flag(help: "Print the built-in templates and the slots that templates may use.")
  var templates = false

  @Option(help: "Folder in which answers are kept (default: _answers in the results).")
  var answers: String?

  @OptionGroup var place: ResultsPlace

  func validate() throws {
    guard count >= 0, set >= 0 else {
      throw ValidationError("--count and --set are \(count) and \(set); expected at least 0")
    }
  }

  func run() throws {
    if templates { return showTemplates() }
    try reporting(file: source.file) {
      for plan in try source.plans() {
        show(
          try plan.shownPrompt(
            learner: learner, user: user, count: count, set: set, asks: !dryRun,
            answers: answers ?? pathJoining(place.results, "_answers")))
      }
    }
  }

  private func show(_ shown: ShownPrompt) {
    for entry in shown.entries {
      let messages = entry.request.messages
      let sizes = messages.map { PromptSize($0.content) }
      for message in messages {
        print("--- \(message.role.rawValue)")
        print(message.content)
      }
      let (characters, tokens) = (
        sizes.reduce(0) { $0 + $1.characters }, sizes.reduce(0) { $0 + $1.tokens }
      )
      print("=== \(characters) characters, about \(tokens) tokens")
      guard let answer = entry.answer else { continue }
      print(
        "--- reply (\(answer.finish), \(answer.usage.prompt) tokens read by the server's count)")
      print(answer.text)
      for token in answer.tokens.first?.prefix(10) ?? [] {
        print("  \(shortened(exp(token.logProbability)))  \(token.token)")
      }
    }
    guard !dryRun else { return }
    print("=== scores of the responses to \(shown.prompt)")
    for (response, score) in shown.scores { print("  \(shortened(score))  \(response)") }
  }

  private func shortened(_ value: Double) -> String {
    "\((value * 1e4).rounded() / 1e4)"
  }

  private func showTemplates() {
    print("Slots:\n")
    for slot in PromptTemplate.slots { print("  {{\(slot.name)}}  \(slot.meaning)") }
    for (name, text) in BuiltInTemplates.all { print("\n=== \(name)\n\(text)") }
  }
}
