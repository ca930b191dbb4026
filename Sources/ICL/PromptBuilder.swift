/// One feedback item as text: a question, and answers with points from 0 to 10.
///
/// The winner of a comparison or best-of choice has 10 points and every loser 0; a ranking goes from 10 to 0.
public struct Example: Sendable, Equatable {
  public struct Answer: Sendable, Equatable {
    public let text: Segment
    public let points: Int

    public init(_ text: Segment, points: Int) {
      self.text = text
      self.points = points
    }
  }

  public let question: Segment
  public let answers: [Answer]

  public init(question: Segment, answers: [Answer]) {
    self.question = question
    self.answers = answers
  }

  /// The answers with more than 5 points.
  public var preferred: [Segment] { answers.filter { $0.points > 5 }.map(\.text) }
  /// The answers with fewer than 5 points.
  public var rejected: [Segment] { answers.filter { $0.points < 5 }.map(\.text) }
}

/// What a prompt is made from.
public struct PromptRequest: Sendable {
  public let question: Segment
  /// The answers to choose from, one at least.
  public let options: [Segment]
  /// The person's own feedback, oldest first.
  public let examples: [Example]

  public init(question: Segment, options: [Segment], examples: [Example]) {
    self.question = question
    self.options = options
    self.examples = examples
  }
}

/// A way to put a person's feedback into the prompt of a chat model.
public protocol PromptBuilder: Sendable {
  func prompt(for request: PromptRequest) -> String
}

/// How long a prompt may become.
public struct PromptLimit: Sendable, Equatable {
  /// Own examples at most; nil for no limit.
  public var shots: Int?
  /// Size of the whole prompt at most; nil for no limit.
  public var budget: Int?
  public var unit: PromptUnit

  public init(shots: Int? = nil, budget: Int? = nil, unit: PromptUnit = .characters) {
    self.shots = shots
    self.budget = budget
    self.unit = unit
  }
}

/// The person's most recent examples, oldest first: zero-shot, winners, losers, both, or ratings.
public struct RecentExamples: PromptBuilder {
  public let style: ExampleStyle
  public let limit: PromptLimit

  public init(_ style: ExampleStyle, limit: PromptLimit = PromptLimit()) {
    self.style = style
    self.limit = limit
  }

  public func prompt(for request: PromptRequest) -> String {
    let own = style.usable(request.examples).suffix(limit.shots ?? .max)
    return PromptLayout(style: style, limit: limit).text(request, own: Array(own))
  }
}

/// The person's examples whose questions are most like the one asked, the nearest last.
public struct NearestExamples: PromptBuilder {
  public let limit: PromptLimit
  let cache: EmbeddingCache

  public init(limit: PromptLimit = PromptLimit(), cache: EmbeddingCache = EmbeddingCache()) {
    self.limit = limit
    self.cache = cache
  }

  public func prompt(for request: PromptRequest) -> String {
    let style = ExampleStyle.winnersAndLosers
    let asked = cache.embedding(of: request.question.text)
    let own = style.usable(request.examples)
    let nearness = own.map { cache.embedding(of: $0.question.text).similarity(to: asked) }
    let order = own.indices.sorted { (nearness[$0], $0) < (nearness[$1], $1) }
    let chosen = order.suffix(limit.shots ?? .max).map { own[$0] }
    return PromptLayout(style: style, limit: limit).text(request, own: chosen)
  }
}
