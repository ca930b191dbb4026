internal import Language

/// The templates that are sent one after another for one answer; each sees the reply to the one before.
struct Conversation: Sendable {
  let stages: [PromptBuilder]
  let model: any ChatModel
  let sampling: Sampling
  /// Likeliest tokens asked for with the last stage.
  let alternatives: Int
  /// Tokens at most of replies before the last one.
  static let longestNote = 256

  /// What was asked last for each request, and the answer.
  func answers(
    to requests: [PromptRequest]
  ) throws -> [(asked: ChatRequest, answer: ChatAnswer)] {
    var replies = [String](repeating: "", count: requests.count)
    var result: [(asked: ChatRequest, answer: ChatAnswer)] = []
    for (index, stage) in stages.enumerated() {
      let isLast = index == stages.count - 1
      let asked = try zip(requests, replies).map { request, reply in
        chatRequest(try stage.messages(for: request, reply: reply), isLast)
      }
      let answers = try ask(asked)
      replies = answers.map(\.text)
      result = Array(zip(asked, answers))
    }
    return result
  }

  /// Each different request is sent once.
  func ask(_ requests: [ChatRequest]) throws -> [ChatAnswer] {
    var positions: [ChatRequest: Int] = [:]
    var different: [ChatRequest] = []
    let places = requests.map { request in
      if let known = positions[request] { return known }
      positions[request] = different.count
      different.append(request)
      return different.count - 1
    }
    guard !different.isEmpty else { return [] }
    let answers = try model.answers(to: different)
    return places.map { answers[$0] }
  }

  private func chatRequest(_ messages: [Message], _ isLast: Bool) -> ChatRequest {
    var sampling = sampling
    if !isLast { sampling.maxTokens = Self.longestNote }
    return ChatRequest(messages, sampling: sampling, alternatives: isLast ? alternatives : 0)
  }
}
