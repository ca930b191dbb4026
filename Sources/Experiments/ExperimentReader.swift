import Configuration
import Datasets
import Learners

/// Decodes one experiment and expands its sweep.
struct ExperimentReader {
  let path: String
  let registry: LearnerRegistry

  static let sections = [
    "name", "seed", "replicates", "dataset", "users", "feedback", "evaluation", "drift",
    "baseline", "learners", "comparisons", "bounds", "sweep",
  ]

  func read(_ value: JSONValue) throws -> Experiment {
    try checkKeys(of: value, at: path, allowed: Self.sections)
    let header = try Header(
      decoding: .object(
        Header.fields.compactMap { field in value[field.name].map { (field.name, $0) } }
      )
      .at(value), at: path)
    let axes = try sweepAxes(value)
    let settings = try grid(axes, of: value["sweep"]).map { point in
      try setting(point, of: try substituted(point, in: value), withBounds: header.bounds)
    }
    let labels = settings[0].learners.map(\.label)
    guard labels.contains(header.baseline) else {
      throw ConfigurationError(
        at: path + ".baseline", value["baseline"] ?? value,
        "is \"\(header.baseline)\", which no learner is labelled; "
          + suggestion(for: header.baseline, among: labels))
    }
    return Experiment(
      name: header.name, seed: UInt64(header.seed), replicates: header.replicates,
      baseline: header.baseline, comparisons: header.comparisons, settings: settings)
  }

  private func setting(
    _ axes: [(path: String, value: JSONValue)], of value: JSONValue, withBounds: Bool
  ) throws -> Setting {
    let (dataset, scorer) = try dataset(value)
    var learners = try self.learners(value)
    if withBounds {
      learners = completed(learners)
    }
    return Setting(
      axes: axes, dataset: dataset, scorer: scorer,
      users: try part(value, "users", UsersConfiguration.self),
      feedback: try part(value, "feedback", FeedbackConfiguration.self),
      evaluation: try part(value, "evaluation", EvaluationConfiguration.self),
      drift: try part(value, "drift", DriftConfiguration.self), learners: learners)
  }

  private func part<Part: Configuration>(
    _ value: JSONValue, _ key: String, _ type: Part.Type
  ) throws -> Part {
    guard let section = value[key] else { return Part() }
    return try Part(decoding: section, at: joined(path, key))
  }

  /// The dataset, and what scores its texts in place of its own scores.
  func dataset(_ value: JSONValue) throws -> (any DatasetSource, ScorerFile?) {
    let place = joined(path, "dataset")
    guard let section = value["dataset"] else { return (SyntheticTextDataset(), nil) }
    let kind = try self.kind(of: section, at: place, known: DatasetRegistry.types.map { $0.kind })
    let type = DatasetRegistry.types.first { $0.kind == kind }!
    let source = try type.init(decoding: section, at: place, allowed: ["kind", "scorer"])
    guard let scorer = section["scorer"] else {
      if !type.needsScorer { return (source, nil) }
      throw ConfigurationError(
        at: place + ".scorer", section,
        "is missing, and \(kind) have no scores of their own; expected an object such as"
          + " {\"kind\": \"distilled\", \"file\": \"ridge.json\"}")
    }
    return (source, try ScorerFile(decoding: scorer, at: place + ".scorer"))
  }

  private func learners(_ value: JSONValue) throws -> [LearnerEntry] {
    guard let elements = value["learners"]?.elements, !elements.isEmpty else {
      throw ConfigurationError(
        at: path + ".learners", value["learners"] ?? value,
        absence(of: value["learners"]) + "; expected a list such as [{\"kind\": \"logistic\"}]")
    }
    var seen: Set<String> = []
    return try elements.enumerated().map { index, element in
      let place = "\(path).learners[\(index)]"
      let entry = try learner(element, at: place)
      guard seen.insert(entry.label).inserted else {
        throw ConfigurationError(
          at: place + ".label", element["label"] ?? element,
          "is \"\(entry.label)\", which another learner has; give each its own \"label\"")
      }
      return entry
    }
  }

  private func learner(_ element: JSONValue, at place: String) throws -> LearnerEntry {
    let kind = try self.kind(of: element, at: place, known: registry.kinds)
    let learner = try registry[kind]!.init(
      decoding: element, at: place, allowed: ["kind", "label"])
    var label = learner.defaultLabel
    if let given = element["label"] {
      guard let text = given.text, !text.isEmpty else {
        throw ConfigurationError(
          at: place + ".label", given,
          "is \(shown(given)); expected a string of at least one character")
      }
      label = text
    }
    return LearnerEntry(label: label, learner: learner)
  }

  private func kind(of value: JSONValue, at place: String, known: [String]) throws -> String {
    guard value.members != nil else {
      throw ConfigurationError(at: place, value, "is \(value.typeName); expected an object")
    }
    guard let given = value["kind"] else {
      throw ConfigurationError(
        at: place + ".kind", value, "is missing; expected one of " + known.joined(separator: ", "))
    }
    guard let kind = given.text, known.contains(kind) else {
      throw ConfigurationError(
        at: place + ".kind", given,
        "is \(shown(given)); " + suggestion(for: given.text ?? "", among: known))
    }
    return kind
  }

  /// The listed learners, with the floors and ceilings that are not listed put before and after them.
  private func completed(_ listed: [LearnerEntry]) -> [LearnerEntry] {
    let missing = registry.types.filter { type in
      type.role != .learner && !listed.contains { $0.kind == type.kind || $0.label == type.kind }
    }
    let added = missing.map { LearnerEntry(label: $0.kind, learner: $0.init(), isImplied: true) }
    return added.filter { $0.role == .floor } + listed + added.filter { $0.role == .ceiling }
  }
}

/// The plain values of an experiment.
struct Header: Configuration {
  var name = ""
  var seed = 1
  var replicates = 1
  var baseline = "population-mean"
  var comparisons = ComparedPairs.all
  var bounds = true

  static let fields: [Field<Self>] = [
    .folderName("name", \.name, "Name of the experiment and of its folder under results/.")
      .required,
    .integer(
      "seed", \.seed, 0...9_007_199_254_740_991,
      "Everything random derives from this seed and from names."),
    .integer("replicates", \.replicates, 1...100_000, "Independent repetitions with other users."),
    .string("baseline", \.baseline, "Label of the learner that others are compared with."),
    .choice(
      "comparisons", \.comparisons,
      "Which learners comparisons.csv compares user by user: all, every two that are listed, which the"
        + " report's answer stands on; baseline, each with the baseline alone, which costs less time."
    ),
    .boolean(
      "bounds", \.bounds,
      "Adds every floor and ceiling that is not listed, so that each curve stands between them."),
  ]
}

extension Field {
  /// A name that is a folder's too.
  static func folderName(_ name: String, _ path: Place<Root, String>, _ summary: String) -> Field {
    Field(
      name, path, summary,
      expected: "1 to 100 letters, digits, \".\", \"_\" or \"-\", starting with a letter or digit",
      type: [
        ("type", .string("string")), ("pattern", .string("^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")),
      ],
      parse: { $0.text.flatMap { isFolderName($0) ? $0 : nil } }, write: JSONValue.string)
  }
}

private func isFolderName(_ name: String) -> Bool {
  let isPlain = { (c: Character) in c.isASCII && (c.isLetter || c.isNumber) }
  guard let first = name.first, isPlain(first), name.count <= 100 else { return false }
  return name.allSatisfy { isPlain($0) || "._-".contains($0) }
}

extension JSONValue {
  /// The same value, standing where another one stood.
  func at(_ other: JSONValue) -> JSONValue {
    JSONValue(kind, line: other.line, column: other.column)
  }
}
