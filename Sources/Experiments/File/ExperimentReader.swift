package import Configuration
package import Datasets
package import Learners
import Results
import Worlds

/// Decodes one experiment and expands its sweep. A mistake is noted and read as the default, so that the
/// rest is checked too.
package struct ExperimentReader {
  package let path: String
  package let registry: LearnerRegistry

  package static let sections = [
    "dataset", "users", "feedback", "evaluation", "drift", "models", "learners", "sweep",
  ]

  /// - Returns: Nil where something is wrong.
  package func read(_ value: JSONValue, noting mistakes: inout Mistakes) -> Experiment? {
    mistakes.elsewhere = keysOfSections(value)
    defer { mistakes.elsewhere = [] }
    let known = Header.fields.map { $0.key() } + Self.sections.map { KnownKey($0) }
    guard checkKeys(of: value, at: path, known: known, noting: &mistakes) else { return nil }
    let header = Header(
      decoding: .object(
        Header.fields.compactMap { field in value[field.name].map { (field.name, $0) } }
      )
      .at(value), at: path, noting: &mistakes)
    let settings = settings(value, withBounds: header.bounds, noting: &mistakes)
    checkBaseline(header, among: settings[0].learners, in: value, noting: &mistakes)
    checkReplicates(of: settings, in: value, noting: &mistakes)
    guard mistakes.isClean(at: path) else { return nil }
    return Experiment(
      name: header.name, stream: header.stream ?? header.name, seed: UInt64(header.seed),
      replicates: header.replicates, baseline: header.baseline, comparisons: header.comparisons,
      settings: settings,
      defaults: defaults(value, header, settings[0]))
  }

  /// Fields that the file leaves out, with their values in the first setting.
  private func defaults(
    _ value: JSONValue, _ header: Header, _ setting: Setting
  ) -> [(path: String, value: JSONValue)] {
    let sections: [(String, [(String, JSONValue)])] = [
      ("", header.resolved), ("users", setting.users.effective),
      ("feedback", setting.feedback.resolved), ("evaluation", setting.evaluation.resolved),
    ]
    return sections.flatMap { section, fields in
      let given = section.isEmpty ? value : value[section]
      return fields.filter {
        given?[$0.0] == nil && ($0.0 != "replicates" || setting.users.folds == nil)
      }
      .map { (path: joined(section, $0.0), value: $0.1) }
    }.filter { entry in !setting.axes.contains { $0.path == entry.path } }
  }

  private func checkBaseline(
    _ header: Header, among learners: [LearnerEntry], in value: JSONValue,
    noting mistakes: inout Mistakes
  ) {
    let labels = learners.map(\.label)
    let sources = ["learners", "baseline", "bounds"]
    guard !labels.contains(header.baseline),
      sources.allSatisfy({ mistakes.isClean(at: joined(path, $0)) })
    else { return }
    mistakes.add(
      ConfigurationError(
        at: path + ".baseline", value["baseline"] ?? value,
        "is \"\(header.baseline)\", which no learner is labelled; "
          + suggestion(for: header.baseline, among: labels)))
  }

  /// The points of the sweep; at least one.
  private func settings(
    _ value: JSONValue, withBounds: Bool, noting mistakes: inout Mistakes
  ) -> [Setting] {
    guard value["sweep"] != nil else {
      return [setting([], of: value, withBounds: withBounds, noting: &mistakes)]
    }
    let axes = sweepAxes(value, noting: &mistakes)
    mistakes.isPartial = true
    let base = setting(
      [], of: baseOfSweep(axes, in: value), withBounds: withBounds, noting: &mistakes)
    mistakes.isPartial = false
    guard let points = grid(axes, of: value["sweep"], noting: &mistakes) else {
      checkEachValue(of: axes, in: value, noting: &mistakes)
      return [base]
    }
    let settings = points.compactMap { point -> Setting? in
      do throws(ConfigurationError) {
        let object = try substituted(point, in: value)
        return setting(point, of: object, withBounds: withBounds, noting: &mistakes)
      } catch {
        mistakes.add(error)
        return nil
      }
    }
    return settings.isEmpty ? [base] : settings
  }

  /// Checks the values of a sweep that has no points because another part of it is broken.
  private func checkEachValue(
    of axes: [Axis], in value: JSONValue, noting mistakes: inout Mistakes
  ) {
    mistakes.isPartial = true
    defer { mistakes.isPartial = false }
    let base = baseOfSweep(axes, in: value)
    for axis in axes {
      for item in axis.values {
        guard let object = try? substituted([(axis.path, item)], in: base) else { continue }
        _ = setting([], of: object, withBounds: false, noting: &mistakes)
      }
    }
  }

  private func setting(
    _ axes: Point, of value: JSONValue, withBounds: Bool, noting mistakes: inout Mistakes
  ) -> Setting {
    let (dataset, scorer) = dataset(value, noting: &mistakes)
    let models = models(value, noting: &mistakes)
    let evaluation = part(
      value, "evaluation", EvaluationConfiguration.self, noting: &mistakes)
    let listed = learners(value, noting: &mistakes).map {
      $0.reaching(models, scorers: evaluation.scorers ?? [:])
    }
    checkModels(of: listed, models, in: value, noting: &mistakes)
    var users = part(value, "users", UsersConfiguration.self, noting: &mistakes)
    if !type(of: dataset).isRecorded {
      users.historical = users.simulatedHistorical
      users.items = users.simulatedItems
    }
    checkFolds(users, of: type(of: dataset), in: value, noting: &mistakes)
    return Setting(
      axes: axes, dataset: dataset, scorer: scorer, users: users,
      feedback: part(value, "feedback", FeedbackConfiguration.self, noting: &mistakes),
      evaluation: evaluation,
      drift: part(value, "drift", DriftConfiguration.self, noting: &mistakes),
      learners: withBounds ? completed(listed) : listed, models: models)
  }

  /// Everyone in turn is for recorded people, and decides how many are judged at a time.
  private func checkFolds(
    _ users: UsersConfiguration, of dataset: any DatasetSource.Type, in value: JSONValue,
    noting mistakes: inout Mistakes
  ) {
    checkTestNames(users, of: dataset, in: value, noting: &mistakes)
    guard let folds = users.folds, !mistakes.isPartial,
      mistakes.isClean(at: joined(path, "dataset"))
    else { return }
    if !dataset.isRecorded {
      mistakes.add(
        ConfigurationError(
          at: joined(path, "users.folds"), value["users"]?["folds"] ?? value,
          "is \(axisText(folds.json)), but \(dataset.kind) has no recorded people who could be judged in turn; leave it out,"
            + " and say users.test and replicates"))
    } else if let test = value["users"]?["test"] {
      mistakes.add(
        ConfigurationError(
          at: joined(path, "users.test"), test,
          "is \(shown(test)), but users.folds decides who is judged and when; leave one of them out"
        ))
    }
  }

  /// Names are of recorded people, and leave nothing to draw.
  private func checkTestNames(
    _ users: UsersConfiguration, of dataset: any DatasetSource.Type, in value: JSONValue,
    noting mistakes: inout Mistakes
  ) {
    guard let names = users.testNames, !mistakes.isPartial,
      mistakes.isClean(at: joined(path, "dataset")), let given = value["users"]?["testNames"]
    else { return }
    let rivals = ["folds", "test"].filter { value["users"]?[$0] != nil }
    let reason =
      !dataset.isRecorded
      ? "but \(dataset.kind) has no recorded people"
      : rivals.first.map { "but users.\($0) says it too; leave one of them out" }
    guard let reason else { return }
    mistakes.add(
      ConfigurationError(
        at: joined(path, "users.testNames"), given,
        "names \(counted(names.count, "person")), \(reason)"))
  }

  /// Folds are the replicates of their setting.
  private func checkReplicates(
    of settings: [Setting], in value: JSONValue, noting mistakes: inout Mistakes
  ) {
    guard let given = value["replicates"], mistakes.isClean(at: joined(path, "replicates")),
      settings.contains(where: { $0.users.folds != nil })
    else { return }
    mistakes.add(
      ConfigurationError(
        at: joined(path, "replicates"), given,
        "is \(shown(given)), but users.folds decides how often people are judged; leave one of them out"
      ))
  }

  private func part<Part: Configuration>(
    _ value: JSONValue, _ key: String, _ type: Part.Type, noting mistakes: inout Mistakes
  ) -> Part {
    guard let section = value[key] else { return Part() }
    return Part(decoding: section, at: joined(path, key), noting: &mistakes)
  }

  /// The dataset, and the heads that score its texts in place of its own scores.
  package func dataset(
    _ value: JSONValue, noting mistakes: inout Mistakes
  ) -> (any DatasetSource, ScorerFile?) {
    let place = joined(path, "dataset")
    let known = DatasetRegistry.types.map { $0.kind }
    guard let section = value["dataset"],
      let kind = kind(of: section, at: place, known: known, noting: &mistakes)
    else { return (SyntheticTextDataset(), nil) }
    let type = DatasetRegistry.types.first { $0.kind == kind }!
    let source = type.init(
      decoding: section, at: place, allowed: ["kind", "scorer"], noting: &mistakes)
    if let scorer = section["scorer"] {
      return (source, ScorerFile(decoding: scorer, at: place + ".scorer", noting: &mistakes))
    }
    if type.needsScorer, !mistakes.isPartial, mistakes.isClean(at: place + ".scorer") {
      mistakes.add(
        ConfigurationError(
          at: place + ".scorer", section,
          "is missing, and \(kind) have no scores of their own; expected an object such as"
            + " {\"kind\": \"distilled\", \"file\": \"ridge.json\"}"))
    }
    return (source, nil)
  }

  private func learners(_ value: JSONValue, noting mistakes: inout Mistakes) -> [LearnerEntry] {
    let place = joined(path, "learners")
    guard let elements = value["learners"]?.elements, !elements.isEmpty else {
      if mistakes.isClean(at: place) {
        mistakes.add(
          ConfigurationError(
            at: place, value["learners"] ?? value,
            absence(of: value["learners"]) + "; expected a list such as [{\"kind\": \"logistic\"}]")
        )
      }
      return []
    }
    var seen: Set<String> = []
    return elements.enumerated().compactMap { index, element in
      let place = "\(place)[\(index)]"
      let entry = learner(element, at: place, noting: &mistakes)
      if let entry, !seen.insert(entry.label).inserted {
        mistakes.add(
          ConfigurationError(
            at: place + ".label", element["label"] ?? element,
            "is \"\(entry.label)\", which another learner has; give each its own \"label\""))
      }
      return entry
    }
  }

  private func learner(
    _ element: JSONValue, at place: String, noting mistakes: inout Mistakes
  ) -> LearnerEntry? {
    let kind = kind(of: element, at: place, known: registry.kinds, noting: &mistakes)
    guard let kind else { return nil }
    let learner = registry[kind]!.init(
      decoding: element, at: place, allowed: ["kind", "label"], noting: &mistakes)
    guard let given = element["label"] else {
      return LearnerEntry(label: learner.defaultLabel, learner: learner)
    }
    guard let text = given.text, !text.isEmpty else {
      mistakes.add(
        ConfigurationError(
          at: place + ".label", given,
          "is \(shown(given)); expected a string of at least one character"))
      return nil
    }
    return LearnerEntry(label: text, learner: learner)
  }

  func kind(
    of value: JSONValue, at place: String, known: [String], noting mistakes: inout Mistakes
  ) -> String? {
    guard value.members != nil else {
      mistakes.add(ConfigurationError(at: place, value, "is \(value.typeName); expected an object"))
      return nil
    }
    guard let given = value["kind"] else {
      if !mistakes.isPartial {
        mistakes.add(
          ConfigurationError(
            at: place + ".kind", value,
            "is missing; expected one of " + known.joined(separator: ", ")))
      }
      return nil
    }
    if let kind = given.text, known.contains(kind) { return kind }
    mistakes.add(
      ConfigurationError(
        at: place + ".kind", given,
        "is \(shown(given)); " + suggestion(for: given.text ?? "", among: known)))
    return nil
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
  var stream: String?
  var seed = 1
  var replicates = 1
  var baseline = "population-mean"
  var comparisons = ComparedPairs.all
  var bounds = true

  static let fields: [Field<Self>] = [
    .folderName("name", \.name, "Name of the experiment and of its folder under results/.").example(
      .string("cold-start")
    )
    .alsoKnownAs("title", "id")
    .required,
    .optionalString(
      "stream", \.stream,
      "Name that everything random derives from, with the seed; default the experiment's name. Experiments"
        + " of one stream and seed meet the same users, so that a renamed variant is paired with the first."
    ).example(.string("cold-start")).alsoKnownAs("rng", "pairedWith"),
    .integer(
      "seed", \.seed, 0...9_007_199_254_740_991,
      "Everything random derives from this seed and from names."
    ).example(.integer(27)).alsoKnownAs("randomSeed", "randomState", "seeds"),
    .integer("replicates", \.replicates, 1...100_000, "Independent repetitions with other users.")
      .example(.integer(3))
      .alsoKnownAs("seeds", "trials", "runs", "repetitions", "repeats"),
    .string("baseline", \.baseline, "Label of the learner that others are compared with.")
      .alsoKnownAs("control", "comparedWith"),
    .choice(
      "comparisons", \.comparisons,
      "Which learners comparisons.csv compares user by user: all, every two that are listed, which the"
        + " report's answer stands on; baseline, each with the baseline alone, which costs less time."
    ),
    .boolean(
      "bounds", \.bounds,
      "Adds every floor and ceiling that is not listed, so that each curve stands between them."
    ).alsoKnownAs("floors", "ceilings", "addBounds"),
  ]
}

extension Field {
  /// A name that is also used for a folder.
  static func folderName(_ name: String, _ path: Place<Root, String>, _ summary: String)
    -> Field
  {
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
  /// The same value, with another one's place in the file.
  package func at(_ other: JSONValue) -> JSONValue {
    JSONValue(kind, line: other.line, column: other.column)
  }
}
