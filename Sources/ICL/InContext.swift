public import Configuration
public import Learners
internal import Preferences
internal import Randomness

/// In-context learning: the person's feedback is put into a prompt, and a chat model chooses.
public struct InContext: Learner {
  public static let kind = "in-context"
  public static let weighsColdStart = true
  public static let mayBePlayed = false
  public static let summary =
    "Puts the person's feedback into a prompt and lets a stand-in for a chat model choose (after Zollo et "
    + "al., 2025)."

  /// How feedback becomes a prompt.
  public enum Builder: String, CaseIterable, Sendable {
    case zeroShot = "zero-shot"
    case winnersOnly = "winners-only"
    case winnersAndLosers = "winners-and-losers"
    case losersOnly = "losers-only"
    case ratings
    case ownNearest = "own-nearest"
    case similarUsers = "similar-users"
  }

  /// Who answers the prompt.
  public enum Model: String, CaseIterable, Sendable {
    /// `EmbeddedChatModel`: a stand-in that compares texts.
    case embedded
  }

  public var builder = Builder.winnersAndLosers
  public var model = Model.embedded
  /// Own examples at most.
  public var shots: Int?
  /// Size of the prompt at most, in `unit`.
  public var budget: Int?
  public var unit = PromptUnit.characters
  public var embedding = UserEmbedding.difference
  public var similarUsers = 5
  public var similarItems = 5

  public init() {}

  /// What a language model would make of the prompt, the curve of a stand-in does not show.
  public var defaultLabel: String {
    switch model {
    case .embedded: Self.kind + "-stand-in"
    }
  }

  public static let fields: [Field<InContext>] = [
    .choice(
      "builder", \.builder,
      "How feedback becomes a prompt. own-nearest takes the own examples most like the question; "
        + "similar-users puts those of similar historical users before the own."),
    .choice("model", \.model, "Who answers: embedded, a stand-in that compares texts."),
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

  public var requirements: Set<Requirement> { [.texts] }

  public func fit(_ training: TrainingData) throws -> FittedInContext {
    let texts = try PromptTexts(training.table)
    let cache = EmbeddingCache()
    return FittedInContext(
      texts: texts, builder: promptBuilder(training, texts, cache),
      model: EmbeddedChatModel(cache: cache), stream: training.stream.stream("options"))
  }

  private func promptBuilder(
    _ training: TrainingData, _ texts: PromptTexts, _ cache: EmbeddingCache
  ) -> any PromptBuilder {
    let limit = PromptLimit(shots: shots, budget: budget, unit: unit)
    return switch builder {
    case .zeroShot: RecentExamples(.nothing, limit: limit)
    case .winnersOnly: RecentExamples(.winners, limit: limit)
    case .winnersAndLosers: RecentExamples(.winnersAndLosers, limit: limit)
    case .losersOnly: RecentExamples(.losers, limit: limit)
    case .ratings: RecentExamples(.ratings, limit: limit)
    case .ownNearest: NearestExamples(limit: limit, cache: cache)
    case .similarUsers:
      SimilarUsersExamples(
        historical: (0..<training.historical.count).map {
          texts.examples(training.historical[$0])
        },
        embedding: embedding, userCount: similarUsers, itemCount: similarItems, limit: limit,
        cache: cache)
    }
  }
}

/// The learners of this module, for the registry.
public let inContextLearners: [any Learner.Type] = [InContext.self]
