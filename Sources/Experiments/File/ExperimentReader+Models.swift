import Configuration
import Language
import Learners
import Worlds

/// The models of an experiment, and the learners that name them.
extension ExperimentReader {
  func models(_ value: JSONValue, noting mistakes: inout Mistakes) -> [ModelEntry] {
    guard let section = value["models"] else { return [] }
    let place = joined(path, "models")
    guard let members = section.members else {
      mistakes.add(
        ConfigurationError(
          at: place, section,
          "is \(section.typeName); expected an object such as {\"small\": {\"kind\": \"openai\", \"url\":"
            + " \"http://127.0.0.1:8080/v1\", \"model\": \"NAME\"}}"))
      return []
    }
    return members.compactMap { member in
      let place = joined(place, member.key)
      let kind = kind(of: member.value, at: place, known: registry.models.kinds, noting: &mistakes)
      guard let kind else { return nil }
      let definition = registry.models[kind]!.init(
        decoding: member.value, at: place, allowed: ["kind"], noting: &mistakes)
      return ModelEntry(name: member.key, definition: definition)
    }
  }

  /// Every model that a learner names must be there and able to do what it is wanted for.
  func checkModels(
    of learners: [LearnerEntry], _ models: [ModelEntry], in value: JSONValue,
    noting mistakes: inout Mistakes
  ) {
    guard !mistakes.isPartial, mistakes.isClean(at: joined(path, "models")) else { return }
    for entry in learners {
      for use in (entry.learner as? any ReachesOutside)?.models ?? [] {
        guard let problem = problem(of: use, models) else { continue }
        let (place, given) = self.place(of: use, entry, in: value)
        mistakes.add(ConfigurationError(at: place, given, problem))
      }
    }
  }

  private func problem(of use: ModelUse, _ models: [ModelEntry]) -> String? {
    guard let model = models.first(where: { $0.name == use.name }) else {
      let known = models.filter { $0.definition.offers(use.ability) }.map(\.name)
      return "is \"\(use.name)\", which is no model; "
        + (known.isEmpty
          ? "expected the name of one that \(use.ability.verb), defined in the experiment's \"models\""
          : suggestion(for: use.name, among: known))
    }
    guard !model.definition.offers(use.ability) else { return nil }
    return
      "is \"\(use.name)\", a model of kind \(type(of: model.definition).kind); expected one that"
      + " \(use.ability.verb)"
  }

  private func place(
    of use: ModelUse, _ entry: LearnerEntry, in value: JSONValue
  ) -> (String, JSONValue) {
    let elements = value["learners"]?.elements ?? []
    let index = elements.firstIndex { element in
      element["label"]?.text.map { $0 == entry.label }
        ?? (element["kind"]?.text == entry.kind && element[use.field]?.text == use.name)
    }
    guard let index else { return (joined(path, "learners"), value) }
    return (
      "\(path).learners[\(index)].\(use.field)", elements[index][use.field] ?? elements[index]
    )
  }
}

extension LearnerEntry {
  /// The same learner, whose identity has that of the models it names.
  /// - Parameter scorers: Models that score what is written, by column; the columns are part of the world's identity.
  func reaching(_ models: [ModelEntry], scorers: [String: String]) -> LearnerEntry {
    var uses = (learner as? any ReachesOutside)?.models.map { ($0.field, $0.name) } ?? []
    // A scorer may ask another model in turn.
    if isWriter, !scorers.isEmpty { uses += models.map { ("defined." + $0.name, $0.name) } }
    guard !uses.isEmpty else { return self }
    var entry = self
    let named = uses.compactMap { field, name in
      models.first { $0.name == name }.map { (field, $0.definition.identity) }
    }
    entry.outside.append(("models", .object(named)))
    return entry
  }
}
