public import Configuration
import Datasets
public import Learners

/// JSON Schema (2020-12) of `experiments.json`, from the same fields that decode it.
public func experimentsSchema(registry: LearnerRegistry) -> JSONValue {
  let experiment = Header.schema(
    extra: [
      ("dataset", variants(DatasetRegistry.types.map { ($0.kind, $0.summary, datasetSchema($0)) })),
      ("users", UsersConfiguration.schema()), ("feedback", FeedbackConfiguration.schema()),
      ("evaluation", EvaluationConfiguration.schema()), ("drift", DriftConfiguration.schema()),
      (
        "learners",
        .object([
          ("type", .string("array")), ("minItems", .integer(1)),
          (
            "items",
            variants(registry.types.map { ($0.kind, $0.summary, learnerSchema($0)) })
          ),
        ])
      ),
      ("sweep", sweepSchema),
    ], required: ["learners"])
  return .object([
    ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
    ("title", .string("Attune experiments")), ("type", .string("object")),
    ("additionalProperties", .boolean(false)), ("required", .array([.string("experiments")])),
    (
      "properties",
      .object([
        ("$schema", .object([("type", .string("string"))])),
        (
          "experiments",
          .object([
            ("type", .string("array")), ("minItems", .integer(1)), ("items", experiment),
          ])
        ),
      ])
    ),
  ])
}

private let sweepSchema = JSONValue.object([
  ("description", .string("Dotted path to the values it takes; the grid is their product.")),
  ("type", .string("object")),
  (
    "additionalProperties",
    .object([
      ("type", .string("array")), ("minItems", .integer(1)), ("uniqueItems", .boolean(true)),
    ])
  ),
])

private func datasetSchema(_ type: any DatasetSource.Type) -> JSONValue {
  type.schema(
    extra: [
      ("kind", .object([("const", .string(type.kind))])),
      (
        "scorer",
        .object(
          [
            (
              "description",
              .string("What scores the texts in place of the scores that the data have.")
            )
          ] + ScorerFile.schema().members!.map { ($0.key, $0.value) })
      ),
    ], required: type.needsScorer ? ["kind", "scorer"] : ["kind"])
}

private func learnerSchema(_ type: any Learner.Type) -> JSONValue {
  type.schema(
    extra: [
      ("kind", .object([("const", .string(type.kind))])),
      ("label", .object([("type", .string("string")), ("minLength", .integer(1))])),
    ], required: ["kind"])
}

private func variants(_ all: [(kind: String, summary: String, schema: JSONValue)]) -> JSONValue {
  .object([
    (
      "oneOf",
      .array(
        all.map { variant in
          .object(
            [("title", .string(variant.kind)), ("description", .string(variant.summary))]
              + variant.schema.members!.map { ($0.key, $0.value) })
        })
    )
  ])
}
