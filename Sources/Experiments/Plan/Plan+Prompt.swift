import Configuration
package import ICL
import Language
import Learners
import Platform
import Preferences
import Randomness
import Worlds

/// What a chat model is asked for one person, and what it says.
package struct ShownPrompt {
  package let entries: [Transcript.Entry]
  /// The responses to choose from, with the scores that came of it.
  package let scores: [(response: String, score: Double)]
  package let prompt: String
}

extension Plan {
  /// The requests that a learner makes for one person, at one count, for one of the person's candidate sets.
  ///
  /// - Parameters:
  ///   - label: The learner's; its kind is `in-context`.
  ///   - user: Name of a test user; nil for the first.
  ///   - set: Which of the person's candidate sets, from 0.
  ///   - asks: False asks no model.
  /// - Throws: `PlanError` where there is no such learner, user or set.
  package func shownPrompt(
    learner label: String?, user: String?, count: Int, set: Int, asks: Bool, answers: String?
  ) throws -> ShownPrompt {
    let setting = experiment.settings[0]
    let asking = setting.learners.filter { $0.learner is InContext }
    guard let entry = label.map({ name in asking.first { $0.label == name } }) ?? asking.first,
      let learner = entry.learner as? InContext
    else {
      throw mistake(
        "learners",
        label.map {
          "has no in-context learner \"\($0)\"; "
            + (asking.isEmpty
              ? "expected one of kind in-context" : suggestion(for: $0, among: asking.map(\.label)))
        } ?? "has no learner of kind in-context; expected one")
    }
    let world = try self.world()
    let names = world.test.users
    guard let person = user.map({ names.firstIndex(of: $0) }) ?? 0 else {
      throw mistake(
        "users", "has no test user \"\(user!)\"; " + suggestion(for: user!, among: names))
    }
    let sets = Array(world.candidates.sets(ofUser: person))
    guard sets.indices.contains(set) else {
      throw mistake("evaluation", "has \(sets.count) candidate sets a person; expected --set below")
    }
    let root = WorldBuilder(
      experiment: experiment, setting: setting, replicate: 0, dataset: datasets[0]
    ).root
    var training = world.training(root.stream("learner", entry.kind))
    training.models = ModelShelf.shelves(of: [setting], answers: answers)[0]
    let (fitted, transcript) = try learner.fit(training).transcribed(asks: asks)
    let rows = world.candidates.positions(ofSet: sets[set]).map { Int(world.candidates.rows[$0]) }
    let scores = try fitted.scores(
      for: CandidateSets([[rows]]), histories: world.test.selecting([person]), count: count)
    return ShownPrompt(
      // Where nobody answers, what follows an answer is left out.
      entries: asks
        ? transcript.entries : Array(transcript.entries.prefix(fitted.promptsPerChoice)),
      scores: zip(rows, scores).map { (world.table.responses[$0].id, $1) },
      prompt: world.table.prompts[Int(world.table.promptOfRow[rows[0]])].id)
  }

  private func mistake(_ key: String, _ message: String) -> PlanError {
    PlanError(
      path: experiment.name, reason: SettingError(key: key, message: message), setting: "")
  }
}
