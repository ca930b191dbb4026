import Configuration
import Datasets
import Learners
import Results
import Worlds

/// Keys of other places, one of which may be meant where a key is unknown.
extension ExperimentReader {
  /// Keys of every section of an experiment and of the learners it lists.
  func keysOfSections(_ value: JSONValue) -> [KnownKey] {
    Header.fields.map { $0.key(under: path) } + keys(of: UsersConfiguration.self, "users")
      + keys(of: FeedbackConfiguration.self, "feedback")
      + keys(of: EvaluationConfiguration.self, "evaluation")
      + keys(of: DriftConfiguration.self, "drift") + keysOfDataset(value) + keysOfLearners(value)
  }

  private func keys<Part: Configuration>(of type: Part.Type, _ section: String) -> [KnownKey] {
    type.fields.map { $0.key(under: joined(path, section)) }
  }

  private func keysOfDataset(_ value: JSONValue) -> [KnownKey] {
    let kind = value["dataset"]?["kind"]?.text ?? SyntheticTextDataset.kind
    return DatasetRegistry.types.first { $0.kind == kind }.map { keys(of: $0, "dataset") } ?? []
  }

  private func keysOfLearners(_ value: JSONValue) -> [KnownKey] {
    let listed = (value["learners"]?.elements ?? []).enumerated().compactMap { index, element in
      element["kind"]?.text.flatMap { registry[$0] }.map { (index, $0) }
    }
    return listed.flatMap { index, type in keys(of: type, "learners[\(index)]") }
  }

  /// Keys that belong in an experiment, for those found at the top of the file.
  static let keysOfExperiments =
    ExperimentReader(path: "experiments[0]", registry: LearnerRegistry([])).keysOfSections(
      .object([])) + ExperimentReader.sections.map { KnownKey("experiments[0]." + $0) }
}
