public import Randomness

/// One reply to a prompt, with the traits it was written from.
public struct SyntheticResponse: Sendable, Equatable {
  /// "r1", "r2" and so on within the prompt.
  public let id: String
  public let text: String
  public let traits: TextTraits
}

/// One open-ended question and its replies.
public struct SyntheticPrompt: Sendable, Equatable {
  /// "p1", "p2" and so on.
  public let id: String
  public let text: String
  public let responses: [SyntheticResponse]
}

/// English prompts and replies written by a seeded grammar.
///
/// The texts are made so that scorers of text, and learners behind them, meet replies that differ
/// in content and style in known ways. They are not meant to be true.
public enum SyntheticText {
  /// The number of prompts before the first one comes again.
  public static var distinctPromptCount: Int { Question.count }

  /// Writes prompts with their replies.
  ///
  /// Prompt i depends only on the stream and on i, and reply j only on the prompt and on j: asking
  /// for more of either leaves the earlier ones as they were.
  ///
  /// - Parameters:
  ///   - prompts: Number of prompts, at least 0. The first `distinctPromptCount` all differ.
  ///   - responses: Number of replies to each prompt, at least 0.
  ///   - stream: Read through child streams only.
  /// Cost: about 30 microseconds for each reply.
  public static func generate(
    prompts: Int, responses: Int, stream: RandomStream
  ) -> [SyntheticPrompt] {
    precondition(prompts >= 0, "prompts is \(prompts); expected at least 0")
    precondition(responses >= 0, "responses is \(responses); expected at least 0")
    let order = QuestionOrder(stream: stream)
    return (0..<prompts).map { index in
      prompt(index, question: order.question(at: index), responses: responses, stream: stream)
    }
  }

  private static func prompt(
    _ index: Int, question: Question, responses: Int, stream: RandomStream
  ) -> SyntheticPrompt {
    let own = stream.stream("prompt", String(index))
    let replies = (1...max(responses, 1)).prefix(responses).map { number in
      let id = "r\(number)"
      return response(id, to: question, stream: own.stream("response", id))
    }
    return SyntheticPrompt(id: "p\(index + 1)", text: question.text, responses: replies)
  }

  private static func response(
    _ id: String, to question: Question, stream: RandomStream
  ) -> SyntheticResponse {
    var traitStream = stream.stream("traits")
    let traits = TextTraits(using: &traitStream)
    var writer = ResponseWriter(question: question, traits: traits, stream: stream.stream("text"))
    return SyntheticResponse(id: id, text: writer.write(), traits: traits)
  }
}

/// Visits every question once, in an order that the stream decides: (stride x i + offset) mod n.
struct QuestionOrder {
  private let stride: Int
  private let offset: Int

  init(stream: RandomStream) {
    var own = stream.stream("question order")
    let count = Question.count
    offset = own.below(count)
    // Counting up from a random start ends at the latest at count + 1, which has no common factor.
    var candidate = 1 + own.below(count)
    while greatestCommonDivisor(candidate, count) != 1 { candidate += 1 }
    stride = candidate
  }

  func question(at index: Int) -> Question {
    let count = Question.count
    return Question(index: (stride * (index % count) + offset) % count)
  }
}

private func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
  second == 0 ? first : greatestCommonDivisor(second, first % second)
}
