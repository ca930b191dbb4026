public import Language
internal import Platform

/// A stand-in for a chat model, with no network and no weights: it reads the prompt's text, attends from
/// every option to the examples by similarity of text, and names the option that is most like what was
/// preferred and least like what was rejected.
///
/// score(option) = sum over the examples' answers of (points - 5) / 5 * exp(4 * cosine(option, answer)).
/// Without examples the option most like the question wins. Ties go to the first. It understands the
/// layout of the built-in templates and no language; it lets prompts be developed and swept. Where an answer is to be
/// written, it repeats one that the person preferred.
public struct EmbeddedChatModel: ChatModel {
  static let sharpness: Float = 4
  let cache: EmbeddingCache

  public init(cache: EmbeddingCache = EmbeddingCache()) {
    self.cache = cache
  }

  public var identity: String { "embedded" }

  public func answers(to requests: [ChatRequest]) -> [ChatAnswer] {
    requests.map { request in
      let isTokenTold = request.alternatives > 0
      let prompts = request.messages.filter { $0.role == .user }.reversed()
      return prompts.lazy.compactMap { choice(in: $0.content, isTokenTold) }.first
        ?? ChatAnswer(
          text: prompts.lazy.compactMap { written(for: $0.content) }.first ?? "I cannot tell.")
    }
  }

  /// The choice as `[3]`, and the share of each option as the softmax of the scores where tokens are to be told; nil
  /// where the prompt has no options.
  private func choice(in prompt: String, _ isTokenTold: Bool) -> ChatAnswer? {
    var prompt = prompt
    return prompt.withUTF8 { bytes -> ChatAnswer? in
      let read = PromptReader(bytes)
      let scores = scores(read, bytes)
      guard let choice = best(of: scores) else { return nil }
      let whole = scores.reduce(0) { $0 + exp(Double($1 - scores[choice])) }
      let tokens = zip(read.labels, scores).map {
        TokenProbability($0, Double($1 - scores[choice]) - log(whole))
      }
      return ChatAnswer(text: "[\(read.labels[choice])]", tokens: isTokenTold ? [tokens] : [])
    }
  }

  /// Where there are no options: the preferred answer of the examples that is most like the question, word for word.
  private func written(for prompt: String) -> String? {
    var prompt = prompt
    return prompt.withUTF8 { bytes -> String? in
      let read = PromptReader(bytes)
      let question = embedding(read.question ?? 0..<0, bytes)
      let preferred = read.answers.filter { $0.points > 5 }.map(\.text)
      let nearest = preferred.max {
        embedding($0, bytes).similarity(to: question)
          < embedding($1, bytes).similarity(to: question)
      }
      return nearest.map { range in
        let lines = String(decoding: bytes[range], as: UTF8.self)
          .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
      }
    }
  }

  private func embedding(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> StyleEmbedding {
    cache.embedding(of: UnsafeBufferPointer(rebasing: bytes[range]))
  }

  private func scores(
    _ prompt: PromptReader, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [Float] {
    func embedding(_ range: Range<Int>) -> StyleEmbedding { self.embedding(range, bytes) }
    let options = prompt.options.map(embedding)
    let answers = prompt.answers.filter { $0.points != 5 }
      .map { (embedding: embedding($0.text), value: Float($0.points - 5) / 5) }
    guard !answers.isEmpty else {
      let question = embedding(prompt.question ?? 0..<0)
      return options.map { $0.similarity(to: question) }
    }
    return options.map { option in
      answers.reduce(0) { sum, answer in
        sum + answer.value * exp(Self.sharpness * option.similarity(to: answer.embedding))
      }
    }
  }

  private func best(of scores: [Float]) -> Int? {
    scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) }
  }
}
