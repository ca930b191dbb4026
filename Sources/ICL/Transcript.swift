public import Language
internal import Synchronization

/// A chat model that notes what another was asked and what it answered.
public final class Transcript: ChatModel {
  public struct Entry: Sendable {
    public let request: ChatRequest
    /// Nil where nobody was asked.
    public let answer: ChatAnswer?
  }

  private let model: (any ChatModel)?
  private let noted = Mutex<[Entry]>([])

  /// - Parameter model: Nil to note the requests alone; they are answered by nothing.
  public init(of model: (any ChatModel)?) {
    self.model = model
  }

  public var identity: String { model?.identity ?? "nobody" }
  public var entries: [Entry] { noted.withLock { $0 } }

  public func answers(to requests: [ChatRequest]) throws -> [ChatAnswer] {
    let answers = try model?.answers(to: requests)
    noted.withLock { noted in
      noted += requests.indices.map { Entry(request: requests[$0], answer: answers?[$0]) }
    }
    return answers ?? requests.map { _ in ChatAnswer(text: "") }
  }
}

extension FittedInContext {
  /// Prompts sent one after another for one choice.
  public var promptsPerChoice: Int { conversation.stages.count }

  /// The same learner, whose requests and answers are noted.
  /// - Parameter asks: False asks nobody: of a builder that asks twice the second prompt then lacks the reply.
  public func transcribed(asks: Bool) -> (learner: FittedInContext, transcript: Transcript) {
    let transcript = Transcript(of: asks ? conversation.model : nil)
    var learner = self
    learner.conversation = Conversation(
      stages: conversation.stages, model: transcript, sampling: conversation.sampling,
      alternatives: conversation.alternatives)
    return (learner, transcript)
  }
}
