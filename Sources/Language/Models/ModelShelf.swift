internal import AnswerCache
internal import Synchronization

/// The models of an experiment by name. Each is opened once, when first asked for.
public final class ModelShelf: Sendable {
  public let definitions: [String: any ModelDefinition]
  private let chats = Mutex<[String: any ChatModel]>([:])
  private let embeddings = Mutex<[String: any EmbeddingModel]>([:])
  private let rewards = Mutex<[String: any RewardModel]>([:])

  /// Folder in which answers of servers are kept; nil where they are not.
  private let answers: String?
  private let cache = Mutex<AnswerCache?>(nil)

  /// - Parameter answers: Folder in which the answers of servers are kept; nil keeps none.
  public init(_ definitions: [String: any ModelDefinition] = [:], answers: String? = nil) {
    self.definitions = definitions
    self.answers = answers
  }

  /// - Throws: `ModelFailure` where no model has the name, or it cannot chat.
  public func chat(_ name: String) throws -> any ChatModel {
    try chats.withLock { open in
      if let model = open[name] { return model }
      let model = try kept(
        try definition(name, as: (any ChatDefinition).self, "chat").chatModel())
      open[name] = model
      return model
    }
  }

  /// - Throws: `ModelFailure` where no model has the name, or it does not embed.
  public func embedding(_ name: String) throws -> any EmbeddingModel {
    try embeddings.withLock { open in
      if let model = open[name] { return model }
      let own = try definition(name, as: (any EmbeddingDefinition).self, "embed texts")
        .embeddingModel()
      let model = try openCache().map { KeptEmbeddings(model: own, cache: $0) } ?? own
      open[name] = model
      return model
    }
  }

  /// - Throws: `ModelFailure` where no model has the name, or it scores nothing.
  public func reward(_ name: String) throws -> any RewardModel {
    if let model = rewards.withLock({ $0[name] }) { return model }
    let own = try definition(name, as: (any RewardDefinition).self, "score texts")
      .rewardModel(among: self)
    // What is made here of the text alone, or of a chat model's kept answers, is not kept again.
    let model =
      try own is ScoreServer ? openCache().map { KeptScores(model: own, cache: $0) } ?? own : own
    return rewards.withLock { open in
      if let first = open[name] { return first }
      open[name] = model
      return model
    }
  }

  private func kept(_ model: any ChatModel) throws -> any ChatModel {
    guard let server = model as? any ChatServer, let cache = try openCache() else { return model }
    return KeptChat(server: server, cache: cache)
  }

  /// The folder of kept answers; nil where none are kept.
  private func openCache() throws -> AnswerCache? {
    guard let answers else { return nil }
    return try cache.withLock { cache in
      if let cache { return cache }
      let opened = try AnswerCache(folder: answers)
      cache = opened
      return opened
    }
  }

  private func definition<Definition>(
    _ name: String, as type: Definition.Type, _ verb: String
  ) throws -> Definition {
    guard let found = definitions[name] else {
      throw ModelFailure("no model is named \(name); name one under \"models\"")
    }
    guard let definition = found as? Definition else {
      throw ModelFailure(
        "the model \(name) is of kind \(Swift.type(of: found).kind), which does not \(verb)")
    }
    return definition
  }
}

/// A model that cannot be had, or an answer that cannot be used: one sentence for a cell's record.
public struct ModelFailure: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
