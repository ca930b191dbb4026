package import Configuration
import Datasets
import Language
import Learners
import Worlds

/// A part of `experiments.json` in words: a section, a kind of dataset, a learner.
package struct Topic {
  /// Where it stands: `feedback`, `dataset.recorded`, `learners.maml`; of an experiment's plain values
  /// `experiment`.
  package let path: String
  package let summary: String
  package let fields: [FieldDescription]

  package init(_ path: String, _ summary: String, _ fields: [FieldDescription] = []) {
    self.path = path
    self.summary = summary
    self.fields = fields
  }

  var fieldTexts: String {
    fields.isEmpty ? "It has no settings." : fields.map { $0.text() }.joined(separator: "\n\n")
  }

  /// Where a field is written: an experiment's plain values stand by themselves.
  package func place(of field: FieldDescription) -> String {
    path == "experiment" ? field.name : joined(path, field.name)
  }

  package static let sections: [Topic] = [
    Topic("experiment", "The plain values of an experiment.", Header.descriptions),
    Topic(
      "dataset",
      "Where prompts, responses, scores and people come from. \"kind\" names one of the kinds below;"
        + " without the section, synthetic-text. Any kind takes \"scorer\"."),
    Topic(
      "users",
      "Who takes part: the people a method may learn from and the people it is judged on.",
      UsersConfiguration.descriptions),
    Topic(
      "feedback", "What a piece of feedback is, how noisy it is and how much of it there is.",
      FeedbackConfiguration.descriptions),
    Topic(
      "evaluation", "What learners are judged on, and against whom.",
      EvaluationConfiguration.descriptions),
    Topic(
      "drift", "How simulated users change, repeat themselves and arrive.",
      DriftConfiguration.descriptions),
    Topic(
      "models",
      "An object from names to models that learners may ask: \"kind\" names one of the kinds below."
    ),
    Topic(
      "learners",
      "A list of objects: \"kind\" names the learner, \"label\" (default: the kind) its curve, the"
        + " others are its settings."),
    Topic(
      "sweep",
      "An object from dotted paths to the values they take; the grid is their product. A learner is"
        + " addressed by its label. Example: {\"users.alpha\": [0.01, 0.1],"
        + " \"learners.maml.innerSteps\": [1, 5]}"),
  ]

  static let datasets: [Topic] =
    DatasetRegistry.types.map { Topic("dataset." + $0.kind, $0.summary, $0.descriptions) } + [
      Topic(
        "dataset.scorer", "What scores the texts in place of the scores that the data have.",
        ScorerFile.descriptions)
    ]

  package static let learners: [Topic] = LearnerRegistry.standard.types.map {
    Topic("learners." + $0.kind, "\($0.summary) (\($0.role.rawValue))", $0.descriptions)
  }

  static let models: [Topic] = LearnerRegistry.standard.models.types.map {
    Topic("models." + $0.kind, $0.summary, $0.descriptions)
  }

  package static let all = sections + datasets + models + learners
}
