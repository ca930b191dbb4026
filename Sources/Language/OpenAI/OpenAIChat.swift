internal import Configuration

/// Chat completions of a server that speaks OpenAI's protocol.
struct OpenAIChat: ChatServer {
  let server: OpenAIServer

  var identity: String { "openai:" + server.model }

  func ask(_ requests: [ChatRequest], each: (Int, ChatAnswer) throws -> Void) throws {
    try server.post(
      requests.map(body), to: "/chat/completions", read: ChatAnswer.init(openAI:), usage: \.usage,
      each: each)
  }

  private func body(_ request: ChatRequest) -> JSONValue {
    let sampling = request.sampling
    var members: [(String, JSONValue)] = [
      ("model", .string(server.model)),
      (
        "messages",
        .array(
          request.messages.map {
            .object([("role", .string($0.role.rawValue)), ("content", .string($0.content))])
          })
      ),
      ("max_tokens", .integer(sampling.maxTokens)), ("temperature", .number(sampling.temperature)),
    ]
    if sampling.topP != 1 { members.append(("top_p", .number(sampling.topP))) }
    if let seed = sampling.seed { members.append(("seed", .integer(seed))) }
    if request.alternatives > 0 {
      members += [("logprobs", .boolean(true)), ("top_logprobs", .integer(request.alternatives))]
    }
    return .object(members)
  }
}

extension ChatAnswer {
  /// Nil where the body holds no answer.
  init?(openAI body: JSONValue) {
    guard let choice = body["choices"]?.elements?.first, let message = choice["message"] else {
      return nil
    }
    // A refusal, or a call of a tool, has no content.
    self.init(
      text: message["content"]?.text ?? "", finish: choice["finish_reason"]?.text ?? "",
      usage: Usage(openAI: body["usage"]),
      tokens: (choice["logprobs"]?["content"]?.elements ?? []).map { position in
        (position["top_logprobs"]?.elements ?? []).compactMap { told in
          guard let token = told["token"]?.text, let log = told["logprob"]?.double else {
            return nil
          }
          return TokenProbability(token, log)
        }
      })
  }
}

extension Usage {
  init(openAI usage: JSONValue?) {
    self.init(
      prompt: usage?["prompt_tokens"]?.integer ?? 0,
      cached: usage?["prompt_tokens_details"]?["cached_tokens"]?.integer ?? 0,
      completion: usage?["completion_tokens"]?.integer ?? 0)
  }
}
