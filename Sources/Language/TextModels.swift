/// A model that turns texts into vectors of length 1, of its own width.
public protocol EmbeddingModel: Sendable {
  /// As `ChatModel.identity`.
  var identity: String { get }

  /// Vectors in the order of the texts, all of one width.
  /// - Throws: As `ChatModel.answers(to:)`.
  func vectors(of texts: [String]) throws -> [[Float]]
}

/// A reward model of texts: a score for a response to a prompt, higher is better.
///
/// Contract: a score depends on the model and the pair alone, never on what else is in the batch.
public protocol RewardModel: Sendable {
  /// As `ChatModel.identity`.
  var identity: String { get }

  /// Finite scores in the order of the pairs.
  /// - Throws: As `ChatModel.answers(to:)`.
  func scores(of pairs: [TextPair]) throws -> [Double]
}

/// A prompt and a response to it.
public struct TextPair: Sendable, Hashable {
  public let prompt: String
  public let response: String

  public init(prompt: String, response: String) {
    self.prompt = prompt
    self.response = response
  }
}
