internal import AnswerCache
internal import Configuration

/// A chat model whose every answer is kept in a folder and never asked for again.
struct KeptChat: ChatModel {
  let server: any ChatServer
  let cache: AnswerCache

  var identity: String { server.identity }

  func answers(to requests: [ChatRequest]) throws -> [ChatAnswer] {
    let texts = requests.map { Array($0.canonical(of: identity).serialized().utf8) }
    let kept = try cache.answers(to: texts) { indices, answered in
      try server.ask(indices.map { requests[$0] }) { index, answer in
        try answered(indices[index], Array(answer.json.serialized().utf8))
      }
    }
    return try kept.map { bytes in
      guard let json = try? JSONValue(parsing: bytes), let answer = ChatAnswer(json: json) else {
        throw ModelFailure(
          "\(cache.folder) holds an answer that this version cannot read; give --answers another folder"
        )
      }
      return answer
    }
  }
}

extension ChatRequest {
  /// What decides the answer, in one form: equal requests have equal bytes.
  func canonical(of model: String) -> JSONValue {
    .object([
      ("model", .string(model)),
      (
        "messages",
        .array(
          messages.map {
            .object([("role", .string($0.role.rawValue)), ("content", .string($0.content))])
          })
      ),
      (
        "sampling",
        .object([
          ("temperature", .number(sampling.temperature)), ("topP", .number(sampling.topP)),
          ("maxTokens", .integer(sampling.maxTokens)),
          ("seed", sampling.seed.map(JSONValue.integer) ?? JSONValue(.null)),
        ])
      ), ("alternatives", .integer(alternatives)),
    ])
  }
}

extension ChatAnswer {
  var json: JSONValue {
    .object([
      ("text", .string(text)), ("finish", .string(finish)),
      (
        "tokens",
        .array([usage.prompt, usage.cached, usage.completion].map(JSONValue.integer))
      ),
      (
        "likely",
        .array(
          tokens.map { position in
            .array(position.map { .array([.string($0.token), .number($0.logProbability)]) })
          })
      ),
    ])
  }

  init?(json: JSONValue) {
    guard let text = json["text"]?.text, let finish = json["finish"]?.text,
      let counts = json["tokens"]?.elements?.compactMap(\.integer), counts.count == 3,
      let positions = json["likely"]?.elements
    else { return nil }
    self.init(
      text: text, finish: finish,
      usage: Usage(prompt: counts[0], cached: counts[1], completion: counts[2]),
      tokens: positions.map { position in
        (position.elements ?? []).compactMap { pair in
          guard let token = pair.elements?.first?.text, let log = pair.elements?.last?.double else {
            return nil
          }
          return TokenProbability(token, log)
        }
      })
  }
}
