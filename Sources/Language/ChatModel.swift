internal import Glibc

/// A model that answers messages.
///
/// Contract: equal requests may be answered once and the answer kept for ever.
public protocol ChatModel: Sendable {
  /// What decides its answers beside the request: part of what a kept answer is found by and of a cell's
  /// identity. No address, no key.
  var identity: String { get }

  /// Answers in the order of the requests. The model may have many of them under way at once; it returns when all
  /// are there.
  /// - Throws: The first failure that trying again does not mend, once nothing is under way any more.
  func answers(to requests: [ChatRequest]) throws -> [ChatAnswer]
}

/// What a chat model is asked.
public struct ChatRequest: Sendable, Hashable {
  public var messages: [Message]
  public var sampling: Sampling
  /// Likeliest tokens to be told at each position of the answer, 0 to 20.
  public var alternatives: Int

  public init(_ messages: [Message], sampling: Sampling = Sampling(), alternatives: Int = 0) {
    self.messages = messages
    self.sampling = sampling
    self.alternatives = alternatives
  }
}

/// What it answered.
public struct ChatAnswer: Sendable, Equatable {
  public var text: String
  /// Why it ended: `stop`, `length`, or the server's own word.
  public var finish: String
  public var usage: Usage
  /// Per position of the answer, the likeliest tokens, as far as they were asked for.
  public var tokens: [[TokenProbability]]

  public init(
    text: String, finish: String = "stop", usage: Usage = Usage(), tokens: [[TokenProbability]] = []
  ) {
    self.text = text
    self.finish = finish
    self.usage = usage
    self.tokens = tokens
  }
}

/// A token that might have come, and how likely it was.
public struct TokenProbability: Sendable, Equatable {
  public let token: String
  /// Natural logarithm, at most 0.
  public let logProbability: Double

  public init(_ token: String, _ logProbability: Double) {
    self.token = token
    self.logProbability = logProbability
  }
}

/// Logarithm of the sum of probabilities given by their logarithms, without underflow; minus infinity of none.
public func logOfSum(_ logs: [Double]) -> Double {
  guard let largest = logs.max(), largest.isFinite else { return -.infinity }
  return largest + log(logs.reduce(0) { $0 + exp($1 - largest) })
}

/// Tokens read and written.
public struct Usage: Sendable, Equatable {
  public var prompt: Int
  /// Of `prompt`, those that the server had computed before.
  public var cached: Int
  public var completion: Int

  public init(prompt: Int = 0, cached: Int = 0, completion: Int = 0) {
    self.prompt = prompt
    self.cached = cached
    self.completion = completion
  }

  public static func + (a: Usage, b: Usage) -> Usage {
    Usage(
      prompt: a.prompt + b.prompt, cached: a.cached + b.cached,
      completion: a.completion + b.completion)
  }
}
