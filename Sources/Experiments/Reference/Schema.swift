public import Configuration
import Datasets
import Language
public import Learners
import Worlds

/// JSON Schema (2020-12) of `experiments.json`, from the same fields that decode it.
///
/// Every kind of dataset and learner is a definition that is applied where its `kind` stands (`if`, `then`), so
/// that a typo in one learner is a message about that learner, not about all of them.
public func experimentsSchema(registry: LearnerRegistry) -> JSONValue {
  let experiment = Header.schema(
    extra: [
      ("dataset", byKind(datasets)), ("users", UsersConfiguration.schema()),
      ("feedback", FeedbackConfiguration.schema()),
      ("evaluation", EvaluationConfiguration.schema()), ("drift", DriftConfiguration.schema()),
      (
        "models",
        object([
          ("type", .string("object")), ("additionalProperties", byKind(models(registry))),
        ])
      ),
      (
        "learners",
        object([
          ("type", .string("array")), ("minItems", .integer(1)),
          ("items", byKind(learners(registry))),
        ])
      ),
      ("sweep", sweepSchema(registry)),
    ], required: ["learners"])
  return object([
    ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
    ("title", .string("Attune experiments")), ("type", .string("object")),
    ("additionalProperties", .boolean(false)), ("required", .array([.string("experiments")])),
    (
      "properties",
      object([
        ("$schema", object([("type", .string("string"))])),
        (
          "experiments",
          object([("type", .string("array")), ("minItems", .integer(1)), ("items", experiment)])
        ),
      ])
    ),
    (
      "$defs",
      object((datasets + models(registry) + learners(registry)).map { ($0.definition, $0.schema) })
    ),
  ])
}

/// A kind of dataset or learner: what an object with that `kind` may hold.
private struct Variant {
  let kind: String
  /// Under `$defs`.
  let definition: String
  let schema: JSONValue
}

private let datasets = DatasetRegistry.types.map { type in
  Variant(
    kind: type.kind, definition: "dataset." + type.kind,
    schema: described(
      type.kind, type.summary,
      type.schema(
        extra: [("kind", constant(type.kind)), ("scorer", scorer)],
        required: type.needsScorer ? ["kind", "scorer"] : ["kind"])))
}

private let scorer = object(
  [
    ("description", .string("What scores the texts in place of the scores that the data have."))
  ] + ScorerFile.schema().members!.map { ($0.key, $0.value) })

private func learners(_ registry: LearnerRegistry) -> [Variant] {
  registry.types.map { type in
    let label = object([("type", .string("string")), ("minLength", .integer(1))])
    return Variant(
      kind: type.kind, definition: "learners." + type.kind,
      schema: described(
        type.kind, type.summary,
        type.schema(
          extra: [("kind", constant(type.kind)), ("label", label)], required: ["kind"])))
  }
}

private func models(_ registry: LearnerRegistry) -> [Variant] {
  registry.models.types.map { type in
    Variant(
      kind: type.kind, definition: "models." + type.kind,
      schema: described(
        type.kind, type.summary,
        type.schema(extra: [("kind", constant(type.kind))], required: ["kind"])))
  }
}

private func described(_ title: String, _ summary: String, _ schema: JSONValue) -> JSONValue {
  object(
    [("title", .string(title)), ("description", .string(summary))]
      + schema.members!.map { ($0.key, $0.value) })
}

/// An object whose `kind` decides what else it may hold.
private func byKind(_ variants: [Variant]) -> JSONValue {
  object([
    ("type", .string("object")), ("required", .array([.string("kind")])),
    (
      "properties",
      object([("kind", object([("enum", .array(variants.map { .string($0.kind) }))]))])
    ),
    (
      "allOf",
      .array(
        variants.map { variant in
          let isKind = object([
            ("properties", object([("kind", constant(variant.kind))])),
            ("required", .array([.string("kind")])),
          ])
          return object([("if", isKind), ("then", reference("#/$defs/" + variant.definition))])
        })
    ),
  ])
}

// MARK: sweep

/// Every path that a field has, with the field's own values. Labels of learners and reward models are the file's,
/// so paths below them are open.
private func sweepSchema(_ registry: LearnerRegistry) -> JSONValue {
  let items = "#/properties/experiments/items/properties/"
  var axes: [(String, JSONValue)] = []
  let sections: [(String, [String])] = [
    ("users", UsersConfiguration.fields.map(\.name)),
    ("feedback", FeedbackConfiguration.fields.map(\.name)),
    ("evaluation", EvaluationConfiguration.fields.map(\.name)),
    ("drift", DriftConfiguration.fields.map(\.name)),
  ]
  for (section, names) in sections {
    axes += names.map { ("\(section).\($0)", axis("\(items)\(section)/properties/\($0)")) }
  }
  axes.append(("dataset.kind", axis("\(items)dataset/properties/kind")))
  for variant in datasets + learners(registry) {
    for name in variant.schema["properties"]!.members!.map(\.key)
    where !["kind", "label"].contains(name) {
      let section = variant.definition.prefix { $0 != "." }
      let path = section == "dataset" ? "dataset.\(name)" : "\(variant.definition).\(name)"
      guard !axes.contains(where: { $0.0 == path }) else { continue }
      axes.append((path, axis("#/$defs/\(variant.definition)/properties/\(name)", of: section)))
    }
  }
  return object([
    ("description", .string("Dotted path to the values it takes; the grid is their product.")),
    ("type", .string("object")), ("properties", object(axes)),
    ("patternProperties", object([(openPaths, list(of: nil))])),
    ("additionalProperties", .boolean(false)),
  ])
}

/// Paths below what the file names itself: labels of learners, reward models, nested objects of a dataset.
private let openPaths =
  "^(learners\\..+\\.[^.]+|models\\..+\\.[^.]+|users\\.alpha\\..+|dataset\\.[^.]+\\..+)$"

/// The values of an axis are those of a field. Fields of one name in several kinds of dataset differ, so those
/// of datasets are open.
private func axis(_ pointer: String, of section: Substring = "") -> JSONValue {
  list(of: section == "dataset" ? nil : reference(pointer))
}

private func list(of items: JSONValue?) -> JSONValue {
  object(
    [("type", .string("array")), ("minItems", .integer(1)), ("uniqueItems", .boolean(true))]
      + (items.map { [("items", $0)] } ?? []))
}

private func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(members) }
private func constant(_ text: String) -> JSONValue { object([("const", .string(text))]) }
private func reference(_ pointer: String) -> JSONValue { object([("$ref", .string(pointer))]) }
