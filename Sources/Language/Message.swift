/// One message of a conversation with a chat model.
public struct Message: Sendable, Hashable {
  /// Who speaks, by the names of the OpenAI protocol.
  public enum Role: String, CaseIterable, Sendable {
    case system, user, assistant
  }

  public let role: Role
  public let content: String

  public init(_ role: Role, _ content: String) {
    self.role = role
    self.content = content
  }
}

/// How a model draws its answer.
public struct Sampling: Sendable, Hashable {
  /// At least 0; 0 takes the likeliest token each time.
  public var temperature = 0.0
  /// Share of the probability that is drawn from, above 0 and at most 1.
  public var topP = 1.0
  /// Tokens of the answer at most, at least 1.
  public var maxTokens = 256
  /// For a server that draws by it.
  public var seed: Int? = nil

  public init() {}

  public init(temperature: Double = 0, topP: Double = 1, maxTokens: Int = 256, seed: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
    self.seed = seed
  }
}
