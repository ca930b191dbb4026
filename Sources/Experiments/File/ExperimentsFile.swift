import Configuration
import Datasets
public import Learners

/// `experiments.json`, read and checked. Every setting of every sweep is decoded, so that whatever can be
/// known to be wrong is said before anything runs.
public struct ExperimentsFile: Sendable {
  public let experiments: [Experiment]

  /// - Throws: `JSONSyntaxError` where it is no JSON, else `ConfigurationErrors` with all that is wrong.
  public init(parsing bytes: [UInt8], registry: LearnerRegistry) throws {
    let root = try JSONValue(parsing: bytes)
    var mistakes = Mistakes()
    let elements = Self.elements(of: root, noting: &mistakes)
    experiments = elements.enumerated().compactMap { index, value in
      ExperimentReader(path: "experiments[\(index)]", registry: registry)
        .read(value, noting: &mistakes)
    }
    Self.checkNames(of: elements, noting: &mistakes)
    try mistakes.check()
  }

  private static func elements(of root: JSONValue, noting mistakes: inout Mistakes) -> [JSONValue] {
    mistakes.elsewhere = ExperimentReader.keysOfExperiments
    defer { mistakes.elsewhere = [] }
    let known = [KnownKey("$schema"), KnownKey("experiments")]
    guard checkKeys(of: root, at: "", known: known, noting: &mistakes) else { return [] }
    if let schema = root["$schema"], schema.text == nil {
      mistakes.add(
        ConfigurationError(at: "$schema", schema, "is \(shown(schema)); expected a string"))
    }
    if let elements = root["experiments"]?.elements, !elements.isEmpty { return elements }
    if mistakes.isClean(at: "experiments") {
      mistakes.add(
        ConfigurationError(
          at: "experiments", root["experiments"] ?? root,
          absence(of: root["experiments"]) + "; expected a list of experiments"))
    }
    return []
  }

  private static func checkNames(of elements: [JSONValue], noting mistakes: inout Mistakes) {
    var seen: Set<String> = []
    for (index, element) in elements.enumerated() {
      guard let given = element["name"], let name = given.text, !name.isEmpty,
        !seen.insert(name.lowercased()).inserted
      else { continue }
      mistakes.add(
        ConfigurationError(
          at: "experiments[\(index)].name", given,
          "is \"\(name)\", which another experiment has; names are folders, so each is unique"))
    }
  }
}

/// Notes the keys of an object that are not known.
/// - Returns: False where it is no object.
func checkKeys(
  of value: JSONValue, at path: String, known: [KnownKey], noting mistakes: inout Mistakes
) -> Bool {
  guard let members = value.members else {
    mistakes.add(
      ConfigurationError(
        at: path.isEmpty ? "the file" : path, value, "is \(value.typeName); expected an object"))
    return false
  }
  for member in members where !known.contains(where: { $0.path == member.key }) {
    mistakes.addUnknown(member, at: path, known: known)
  }
  return true
}

/// What is wrong with a list that is missing, empty or no list.
func absence(of list: JSONValue?) -> String {
  guard let list else { return "is missing" }
  return list.elements == nil ? "is \(list.typeName)" : "is empty"
}
