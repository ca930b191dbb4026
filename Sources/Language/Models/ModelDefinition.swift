public import Configuration

/// A model as `experiments.json` defines it under `models`; its stored properties are its settings.
///
/// What it can be asked is what it conforms to: `ChatDefinition`, `EmbeddingDefinition`, `RewardDefinition`.
public protocol ModelDefinition: Configuration {
  /// The name in the file, for example `openai`.
  static var kind: String { get }
  /// One sentence: what it speaks to.
  static var summary: String { get }
  /// Fields that say how it is reached and change none of its answers: no part of a cell's identity.
  static var accessFields: Set<String> { get }
}

extension ModelDefinition {
  public static var accessFields: Set<String> { [] }

  /// Kind and every field that can change an answer.
  public var identity: JSONValue {
    let fields = resolved.filter { !Self.accessFields.contains($0.0) }
    return .object([("kind", .string(Self.kind))] + fields)
  }

  /// Whether it can be asked for this.
  public func offers(_ ability: ModelAbility) -> Bool {
    switch ability {
    case .chat: self is any ChatDefinition
    case .embedding: self is any EmbeddingDefinition
    case .reward: self is any RewardDefinition
    }
  }
}

/// What a model can be asked for.
public enum ModelAbility: String, Sendable {
  case chat, embedding, reward

  /// As in "a model that chats".
  public var verb: String {
    switch self {
    case .chat: "chats"
    case .embedding: "embeds texts"
    case .reward: "scores texts"
    }
  }
}

/// A definition of a model that can chat.
public protocol ChatDefinition: ModelDefinition {
  /// - Throws: `ModelFailure` where it cannot be reached as described, for example for want of a key.
  func chatModel() throws -> any ChatModel
}

/// A definition of a model that embeds texts.
public protocol EmbeddingDefinition: ModelDefinition {
  func embeddingModel() throws -> any EmbeddingModel
}

/// A definition of a reward model of texts.
public protocol RewardDefinition: ModelDefinition {
  /// - Parameter models: The others of the file, for one that asks another.
  func rewardModel(among models: ModelShelf) throws -> any RewardModel
}
