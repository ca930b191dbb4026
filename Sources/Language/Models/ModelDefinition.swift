public import Configuration

/// A model as `experiments.json` defines it under `models`; its stored properties are its settings.
///
/// What it can be asked is what it conforms to: `ChatDefinition`, `EmbeddingDefinition`, `RewardDefinition`.
public protocol ModelDefinition: Configuration {
  /// The name in the file, for example `openai`.
  static var kind: String { get }
  /// One sentence: what it speaks to.
  static var summary: String { get }
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
