public import Configuration
public import Language

/// A built-in text scorer as a reward model.
public struct TextScorerModel: RewardModel {
  private let scorer: TextScorer

  public init(_ scorer: TextScorer) {
    self.scorer = scorer
  }

  public var identity: String { "text-scorer:" + scorer.name }

  public func scores(of pairs: [TextPair]) -> [Double] {
    pairs.map { scorer.score($0.prompt, $0.response) }
  }
}

/// A built-in text scorer under `models`.
public struct TextScorerDefinition: RewardDefinition {
  public static let kind = "text-scorer"
  public static let summary = "One of the built-in text scorers: no server, no weights."

  public var scorer = "thorough"

  public init() {}

  public static let fields: [Field<TextScorerDefinition>] = [
    .string(
      "scorer", \.scorer,
      "Which one: \(TextScorer.all.map(\.name).joined(separator: ", ")).")
  ]

  public func validate() throws(InvalidField) {
    let known = TextScorer.all.map(\.name)
    guard !known.contains(scorer) else { return }
    throw InvalidField("scorer", "is \"\(scorer)\"; " + suggestion(for: scorer, among: known))
  }

  public func rewardModel(among models: ModelShelf) -> any RewardModel {
    TextScorerModel(TextScorer.all.first { $0.name == scorer }!)
  }
}

/// The models of this module, for the registry.
public let textScorerModels: [any ModelDefinition.Type] = [TextScorerDefinition.self]
