internal import Platform

/// Something that answers a prompt with a text.
public protocol ChatModel: Sendable {
  func reply(to prompt: String) throws -> String
}

/// A stand-in for a chat model, with no network and no weights: it reads the prompt's text, attends from
/// every option to the examples by similarity of text, and names the option that is most like what was
/// preferred and least like what was rejected.
///
/// score(option) = sum over the examples' answers of (points - 5) / 5 * exp(4 * cosine(option, answer)).
/// Without examples the option most like the question wins. Ties go to the first. It understands the
/// layout of the prompt builders and no language; it lets them be developed and swept.
public struct EmbeddedChatModel: ChatModel {
  static let sharpness: Float = 4
  let cache: EmbeddingCache

  public init(cache: EmbeddingCache = EmbeddingCache()) {
    self.cache = cache
  }

  /// The choice as `[3]`, or a sentence without a choice where the prompt has no options.
  public func reply(to prompt: String) -> String {
    var prompt = prompt
    let choice = prompt.withUTF8 { bytes in
      let read = PromptReader(bytes)
      return best(of: scores(read, bytes))
    }
    return choice.map { "[\($0 + 1)]" } ?? "The prompt has no options."
  }

  private func scores(
    _ prompt: PromptReader, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> [Float] {
    func embedding(_ range: Range<Int>) -> StyleEmbedding {
      cache.embedding(of: UnsafeBufferPointer(rebasing: bytes[range]))
    }
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

/// Reads the choice out of a chat model's reply.
public enum ChoiceParser {
  /// Position from 0 of the option that the reply names, or nil where it names none, one that does not
  /// exist, or more than one. `[3]` counts before bare numbers: `3`, `Answer: 3`, `Option 3.`.
  public static func choice(in reply: String, options: Int) -> Int? {
    let found = numbers(in: Array(reply.utf8))
    let bracketed = found.filter(\.isBracketed).map(\.value)
    let named = Set(bracketed.isEmpty ? found.map(\.value) : bracketed)
    guard named.count == 1, let number = named.first, number >= 1, number <= options else {
      return nil
    }
    return number - 1
  }

  private static func numbers(in bytes: [UInt8]) -> [(value: Int, isBracketed: Bool)] {
    var found: [(value: Int, isBracketed: Bool)] = []
    var position = 0
    while position < bytes.count {
      let start = position
      var value = 0
      while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
        value = min(1_000_000, value * 10 + Int(bytes[position] - 48))
        position += 1
      }
      if position > start {
        let opened = start > 0 && bytes[start - 1] == UInt8(ascii: "[")
        let closed = position < bytes.count && bytes[position] == UInt8(ascii: "]")
        found.append((value, opened && closed))
      }
      position += 1
    }
    return found
  }
}
