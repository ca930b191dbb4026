/// A chat model whose answers cost money or time: each is handed over the moment it comes, so that it can be kept.
public protocol ChatServer: ChatModel {
  /// Asks all of them at once.
  /// - Parameter each: Called on the caller's thread with a request's index and its answer, as soon as it is there.
  /// - Throws: The first failure that trying again did not mend, once nothing is under way any more; answers that came
  ///   have been handed over.
  func ask(
    _ requests: [ChatRequest], each: (Int, ChatAnswer) throws -> Void
  ) throws
}

extension ChatServer {
  public func answers(to requests: [ChatRequest]) throws -> [ChatAnswer] {
    var answers = [ChatAnswer?](repeating: nil, count: requests.count)
    try ask(requests) { answers[$0] = $1 }
    return answers.map { $0! }
  }
}

/// The run cannot go on, and what it has is kept: no failure of a cell.
public protocol EndsRun: Error {}

/// A stop signal came while a model was asked.
public struct AskingStopped: EndsRun, CustomStringConvertible {
  public let description: String
}
