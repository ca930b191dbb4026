public import Configuration
internal import Language
public import Learners
internal import Preferences
internal import Randomness

/// In-context learning: the person's feedback is put into a prompt, and a chat model chooses.
public struct InContext: ReachesOutside {
  public static let kind = "in-context"
  public static let stacking = StackingRule.never
  public static let summary =
    "Puts the person's feedback into a prompt and lets a chat model choose (after Zollo et al., 2025)."

  /// How feedback becomes a prompt.
  public enum Builder: String, CaseIterable, Sendable {
    case zeroShot = "zero-shot"
    case winnersOnly = "winners-only"
    case winnersAndLosers = "winners-and-losers"
    case losersOnly = "losers-only"
    case ratings
    case ownNearest = "own-nearest"
    case similarUsers = "similar-users"
    case personaSummary = "persona-summary"
    case selfCritique = "self-critique"
  }

  /// `EmbeddedChatModel`, a stand-in that compares texts: always there, under this name.
  public static let standIn = "embedded"
  /// Retrieval by hashed words, trigrams and cues of style, without a model.
  public static let hashed = "hashed"

  public var builder = Builder.winnersAndLosers
  public var model = standIn
  public var reading = FittedInContext.Reading.reply
  public var labels = OptionLabels.Kind.numbers
  /// Orders in which the options of a set are shown; nil is 1 for replies and 2 for likelihoods.
  public var orders: Int?
  /// Own examples at most.
  public var shots: Int?
  /// Size of the prompt at most, in `unit`.
  public var budget: Int?
  public var unit = PromptUnit.characters
  public var template: String?
  public var firstTemplate: String?
  public var temperature = 0.0
  public var maxTokens = 16
  public var samplingSeed: Int?
  public var retrieval = hashed
  public var embedding = UserEmbedding.difference
  public var similarUsers = 5
  public var similarItems = 5
  /// Templates read from files, by the field that names them.
  private var read: [String: PromptTemplate] = [:]

  public init() {}

  /// What a language model would make of the prompt, the curve of a stand-in does not show.
  public var defaultLabel: String {
    model == Self.standIn ? Self.kind + "-stand-in" : Self.kind
  }

  public static let fields: [Field<InContext>] = [
    .choice(
      "builder", \.builder,
      "How feedback becomes a prompt. own-nearest takes the own examples most like the question; "
        + "similar-users puts those of similar historical users before the own; persona-summary has the model"
        + " describe the person first, self-critique has it look at its choice again."),
    .string(
      "model", \.model,
      "Who answers: a name under models, or embedded, a stand-in that compares texts."
    ).alsoKnownAs("chatModel", "llm"),
    .choice(
      "reading", \.reading,
      "How a choice is read: reply takes the option that the reply names; likelihood takes the probability"
        + " of each option's label as the first token, which gives every option a score."),
    .choice("labels", \.labels, "What options are called: numbers or letters."),
    .optionalInteger(
      "orders", \.orders, 1...26,
      "Orders in which the options of a set are shown; scores are averaged over them. Default 1, with likelihood 2."
    ),
    .optionalInteger(
      "shots", \.shots, 0...100_000,
      "Own examples at most, the most recent or the nearest; default all."
    ).alsoKnownAs("k", "examples", "nShots", "nExamples"),
    .optionalInteger(
      "budget", \.budget, 1...100_000_000,
      "Size of the prompt at most; the oldest or least near examples are dropped, never the "
        + "question or the options; default no limit."),
    .choice(
      "unit", \.unit, "What the budget counts: characters, or tokens (words and marks)."),
    .optionalString(
      "template", \.template,
      "The prompt: a built-in template's name, or a file in Mustache; attune prompt --templates shows the"
        + " built-in ones and their slots. Default: the builder's."
    ),
    .optionalString(
      "firstTemplate", \.firstTemplate,
      "persona-summary and self-critique: the prompt that is sent first, as template."),
    .number(
      "temperature", \.temperature, .atLeast(0, upTo: 2), "0 takes the likeliest token each time."),
    .integer("maxTokens", \.maxTokens, 1...100_000, "Tokens of a reply at most."),
    .optionalInteger(
      "samplingSeed", \.samplingSeed, 0...2_147_483_647,
      "Passed on to a server that draws by it; default none."),
    .string(
      "retrieval", \.retrieval,
      "own-nearest and similar-users: what tells which texts are alike: a name under models of one that"
        + " embeds, or hashed (words, trigrams and style)."),
    .choice(
      "embedding", \.embedding,
      "similar-users: what a user's embedding is the mean of: winners, losers or their difference."),
    .integer(
      "similarUsers", \.similarUsers, 1...1_000_000,
      "similar-users: how many historical users to take examples from."),
    .integer(
      "similarItems", \.similarItems, 1...100_000,
      "similar-users: how many of their examples, those nearest to the question."),
  ]

  public func validate() throws(InvalidField) {
    if firstTemplate != nil, !asksTwice {
      throw InvalidField(
        "firstTemplate",
        "is set with builder \"\(builder.rawValue)\", which asks once; expected builder persona-summary"
          + " or self-critique, or template alone")
    }
  }

  private var asksTwice: Bool { builder == .personaSummary || builder == .selfCritique }

  public var requirements: Set<Requirement> { [.texts] }

  public var models: [ModelUse] {
    var uses: [ModelUse] = []
    if model != Self.standIn { uses.append(ModelUse(field: "model", name: model, .chat)) }
    if retrieval != Self.hashed {
      uses.append(ModelUse(field: "retrieval", name: retrieval, .embedding))
    }
    return uses
  }

  public var files: [(field: String, path: String)] {
    [("template", template), ("firstTemplate", firstTemplate)].compactMap { field, name in
      name.flatMap { BuiltInTemplates[$0] == nil ? (field: field, path: $0) : nil }
    }
  }

  public mutating func take(_ bytes: [UInt8], of field: String) throws(InvalidField) {
    try take(bytes, of: field, showsOptions: true)
  }

  mutating func take(
    _ bytes: [UInt8], of field: String, showsOptions: Bool
  ) throws(InvalidField) {
    let path = (field == "template" ? template : firstTemplate) ?? ""
    do throws(InvalidTemplate) {
      let template = try PromptTemplate(String(decoding: bytes, as: UTF8.self))
      if field == "template", showsOptions, !template.uses("options") {
        throw InvalidTemplate(
          line: 1, "shows no options; expected a block {{#options}} with {{label}} and {{text}}")
      }
      read[field] = template
    } catch {
      throw InvalidField(field, "is \(path), whose line \(error.line) \(error)")
    }
  }

  public func fit(_ training: TrainingData) throws -> FittedInContext {
    let chat =
      model == Self.standIn ? EmbeddedChatModel() : try training.models.chat(model)
    return try FittedInContext(
      table: training.table, stages: try stages(training), model: chat, reading: reading,
      orders: orders ?? (reading == .likelihood ? 2 : 1),
      sampling: sampling, stream: training.stream.stream("options"))
  }

  var sampling: Sampling {
    Sampling(
      temperature: temperature, maxTokens: reading == .likelihood ? 1 : maxTokens,
      seed: samplingSeed)
  }

  /// The prompts that are sent one after another for an answer in words.
  func writingStages(_ training: TrainingData) throws -> [PromptBuilder] {
    let first = asksTwice ? (builder == .personaSummary ? "describe" : "write") : nil
    let last =
      switch builder {
      case .personaSummary: "write-for-persona"
      case .selfCritique: "revise"
      default: "write"
      }
    let choice = try exampleChoice(training)
    let limit = PromptLimit(shots: shots, budget: budget, unit: unit)
    func stage(_ field: String, _ name: String?, _ builtIn: String) -> PromptBuilder {
      PromptBuilder(
        choice,
        template: read[field] ?? BuiltInTemplates[name ?? builtIn] ?? BuiltInTemplates[builtIn]!,
        limit: limit)
    }
    return (first.map { [stage("firstTemplate", firstTemplate, $0)] } ?? [])
      + [stage("template", template, last)]
  }

  /// The prompts that are sent one after another for a choice.
  func stages(_ training: TrainingData) throws -> [PromptBuilder] {
    let choice = try exampleChoice(training)
    let limit = PromptLimit(shots: shots, budget: budget, unit: unit)
    let labels = OptionLabels(labels, isBare: reading == .likelihood)
    func stage(_ field: String, _ name: String?, _ builtIn: String) -> PromptBuilder {
      let template = read[field] ?? BuiltInTemplates[name ?? builtIn] ?? BuiltInTemplates[builtIn]!
      return PromptBuilder(choice, template: template, limit: limit, labels: labels)
    }
    return switch builder {
    case .personaSummary:
      [
        stage("firstTemplate", firstTemplate, "describe"),
        stage("template", template, "choose-for-persona"),
      ]
    case .selfCritique:
      [
        stage("firstTemplate", firstTemplate, "choose"), stage("template", template, "reconsider"),
      ]
    default: [stage("template", template, "choose")]
    }
  }

  private func exampleChoice(_ training: TrainingData) throws -> any ExampleChoice {
    let vectors = TextVectors(
      retrieval == Self.hashed ? nil : try training.models.embedding(retrieval))
    switch builder {
    case .zeroShot: return RecentExamples(.nothing)
    case .winnersOnly: return RecentExamples(.winners)
    case .winnersAndLosers, .personaSummary, .selfCritique:
      return RecentExamples(.winnersAndLosers)
    case .losersOnly: return RecentExamples(.losers)
    case .ratings: return RecentExamples(.ratings)
    case .ownNearest: return NearestExamples(vectors: vectors)
    case .similarUsers:
      let texts = try PromptTexts(training.table)
      return try SimilarUsersExamples(
        historical: (0..<training.historical.count).map {
          texts.examples(training.historical[$0], training.historical.form)
        },
        embedding: embedding, userCount: similarUsers, itemCount: similarItems, vectors: vectors)
    }
  }
}

/// The learners of this module, for the registry.
public let inContextLearners: [any Learner.Type] = [InContext.self, InContextWriter.self]
