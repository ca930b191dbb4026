public import Configuration
public import Datasets
public import Language
public import Learners

/// One learner of an experiment, under the label its curve has.
public struct LearnerEntry: Sendable {
  /// Default: the kind.
  public let label: String
  public package(set) var learner: any Learner
  /// What the models and files that its settings name add to its identity; empty where they name none.
  package var outside: [(String, JSONValue)] = []
  /// True for a floor or ceiling that the file does not list; left out where the data cannot carry it.
  package var isImplied = false

  package init(
    label: String,
    learner: any Learner,
    isImplied: Bool = false
  ) {
    self.label = label
    self.learner = learner
    self.isImplied = isImplied
  }

  public var kind: String { type(of: learner).kind }
  /// True for a learner whose answers are written, not chosen.
  package var isWriter: Bool { learner.requirements.contains(.writtenAnswers) }
  public var role: LearnerRole { type(of: learner).role }

  /// Kind and every hyperparameter: what decides the learner's results. The label does not.
  package var identity: JSONValue {
    .object([("kind", .string(kind))] + learner.resolved + outside)
  }

  private var ceilingOf: [(String, JSONValue)] {
    let measures = Measure.bounded(by: learner).map { JSONValue.string($0.name) }
    return measures.isEmpty ? [] : [("ceilingOf", .array(measures))]
  }

  package var json: JSONValue {
    .object(
      [
        ("kind", .string(kind)), ("label", .string(label)), ("role", .string(role.rawValue)),
        ("isListed", .boolean(!isImplied)),
      ] + ceilingOf + learner.resolved)
  }
}

/// A model of an experiment, under the name that learners call it.
public struct ModelEntry: Sendable {
  public let name: String
  public let definition: any ModelDefinition

  package init(name: String, definition: any ModelDefinition) {
    self.name = name
    self.definition = definition
  }
}

/// One point of a sweep with everything resolved.
public struct Setting: Sendable {
  /// The swept paths and this point's values, in the order of the sweep.
  public let axes: [(path: String, value: JSONValue)]
  public let dataset: any DatasetSource
  /// Heads that score the dataset's texts in place of its own scores; nil for its own.
  public let scorer: ScorerFile?
  public package(set) var users: UsersConfiguration
  public let feedback: FeedbackConfiguration
  public let evaluation: EvaluationConfiguration
  public let drift: DriftConfiguration
  public package(set) var learners: [LearnerEntry]
  /// The models that learners can name.
  public let models: [ModelEntry]

  package init(
    axes: [(path: String, value: JSONValue)],
    dataset: any DatasetSource,
    scorer: ScorerFile?,
    users: UsersConfiguration,
    feedback: FeedbackConfiguration,
    evaluation: EvaluationConfiguration,
    drift: DriftConfiguration,
    learners: [LearnerEntry],
    models: [ModelEntry] = []
  ) {
    self.axes = axes
    self.dataset = dataset
    self.scorer = scorer
    self.users = users
    self.feedback = feedback
    self.evaluation = evaluation
    self.drift = drift
    self.learners = learners
    self.models = models
  }

  /// Whether people of a file take part, not simulated users.
  package var isRecorded: Bool { type(of: dataset).isRecorded }

  /// Number of folds of a plan, where everyone is judged in turn.
  package var folds: Int? {
    if case .count(let count) = users.folds { count } else { nil }
  }

  package var datasetJSON: JSONValue {
    .object(
      [("kind", .string(type(of: dataset).kind))] + dataset.resolved
        + (scorer.map { [("scorer", .object($0.resolved))] } ?? []))
  }

  /// Everything but the learners: what makes the world they are judged in.
  package var worldJSON: JSONValue {
    .object(
      [
        ("dataset", datasetJSON), ("users", .object(users.effective)),
        ("feedback", .object(feedback.resolved)), ("evaluation", .object(evaluation.resolved)),
      ] + (drift.isOff ? [] : [("drift", .object(drift.effective))]))
  }

  package var json: JSONValue {
    .object(
      [("axes", .object(axes.map { ($0.path, $0.value) }))]
        + worldJSON.members!.map { ($0.key, $0.value) }
        + (models.isEmpty
          ? []
          : [("models", .object(models.map { ($0.name, $0.definition.identity) }))])
        + [("learners", .array(learners.map(\.json)))])
  }

  /// `users.alpha=0.05, feedback.form=rating`; empty where nothing is swept.
  public var title: String { axisTitle(axes) }
}

/// A swept value as it stands in a table: strings without quotes, all else as JSON.
package func axisText(_ value: JSONValue) -> String {
  value.text ?? value.serialized()
}

package func axisTitle(_ axes: [(path: String, value: JSONValue)]) -> String {
  axes.map { "\($0.path)=\(axisText($0.value))" }.joined(separator: ", ")
}
