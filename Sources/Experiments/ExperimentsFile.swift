import Configuration
import Datasets
public import Learners

/// `experiments.json`, read and checked. Every setting of every sweep is decoded, so that whatever can be
/// known to be wrong is said before anything runs.
public struct ExperimentsFile: Sendable {
  public let experiments: [Experiment]

  public init(
    parsing bytes: [UInt8], registry: LearnerRegistry
  ) throws {
    let root = try JSONValue(parsing: bytes)
    try checkKeys(of: root, at: "", allowed: ["$schema", "experiments"])
    if let schema = root["$schema"], schema.text == nil {
      throw ConfigurationError(at: "$schema", schema, "is \(shown(schema)); expected a string")
    }
    guard let elements = root["experiments"]?.elements, !elements.isEmpty else {
      throw ConfigurationError(
        at: "experiments", root["experiments"] ?? root,
        absence(of: root["experiments"]) + "; expected a list of experiments")
    }
    experiments = try elements.enumerated().map { index, value in
      try ExperimentReader(path: "experiments[\(index)]", registry: registry).read(value)
    }
    var seen: Set<String> = []
    for (index, experiment) in experiments.enumerated()
    where !seen.insert(experiment.name.lowercased()).inserted {
      throw ConfigurationError(
        at: "experiments[\(index)].name", elements[index]["name"] ?? root,
        "is \"\(experiment.name)\", which another experiment has; names are folders, so each is unique"
      )
    }
  }
}

func checkKeys(of value: JSONValue, at path: String, allowed: [String]) throws {
  guard let members = value.members else {
    throw ConfigurationError(
      at: path.isEmpty ? "the file" : path, value, "is \(value.typeName); expected an object")
  }
  for member in members where !allowed.contains(member.key) {
    throw ConfigurationError(
      at: joined(path, member.key), member.value,
      "is not a known key; " + suggestion(for: member.key, among: allowed))
  }
}

/// Why a list of at least one element is not there.
func absence(of list: JSONValue?) -> String {
  guard let list else { return "is missing" }
  return list.elements == nil ? "is \(list.typeName)" : "is empty"
}
