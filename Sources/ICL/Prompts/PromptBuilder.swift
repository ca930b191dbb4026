public import Language

/// What a prompt is made from.
public struct PromptRequest: Sendable {
  public let question: Segment
  /// The answers to choose from; none where one is to be written.
  public let options: [Segment]
  /// The person's own feedback, oldest first.
  public let examples: [Example]

  public init(question: Segment, options: [Segment] = [], examples: [Example]) {
    self.question = question
    self.options = options
    self.examples = examples
  }
}

/// How long a prompt may become.
public struct PromptLimit: Sendable, Equatable {
  /// Own examples at most; nil for no limit.
  public var shots: Int?
  /// Size of all messages together at most; nil for no limit.
  public var budget: Int?
  public var unit: PromptUnit

  public init(shots: Int? = nil, budget: Int? = nil, unit: PromptUnit = .characters) {
    self.shots = shots
    self.budget = budget
    self.unit = unit
  }
}

/// Which examples a prompt tells, of a person's own and of similar people's.
public protocol ExampleChoice: Sendable {
  var style: ExampleStyle { get }
  /// - Parameter shots: Own examples at most.
  /// - Throws: What an embedding model throws.
  func examples(for request: PromptRequest, shots: Int?) throws -> ChosenExamples
}

/// Puts a person's feedback into the messages of a chat model: examples, template, limit.
///
/// Preferred and rejected texts pass the same path, indented alike. Where the budget is too small even for the
/// question and the options, these are whole and the prompt has no examples.
public struct PromptBuilder: Sendable {
  public let choice: any ExampleChoice
  public let template: PromptTemplate
  public let limit: PromptLimit
  public let labels: OptionLabels

  public init(
    _ choice: any ExampleChoice, template: PromptTemplate? = nil,
    limit: PromptLimit = PromptLimit(),
    labels: OptionLabels = .numbers
  ) {
    self.choice = choice
    self.template = template ?? BuiltInTemplates["choose"]!
    self.limit = limit
    self.labels = labels
  }

  /// - Parameter reply: What the model said to the template before this one, if any.
  public func messages(for request: PromptRequest, reply: String = "") throws -> [Message] {
    let chosen = try choice.examples(for: request, shots: limit.shots)
    return messages(request, chosen, reply)
  }

  /// With as many of the examples as the budget allows.
  func messages(
    _ request: PromptRequest, _ chosen: ChosenExamples, _ reply: String
  ) -> [Message] {
    let values = fixedValues(request, reply)
    func messages(_ kept: Int) -> [Message] {
      template.messages(
        values.merging(exampleValues(chosen.suffix(kept))) { fixed, _ in fixed })
    }
    let whole = messages(chosen.count)
    guard let budget = limit.budget, size(whole) > budget else { return whole }
    // The largest number that fits: more examples never make a prompt shorter.
    var (fits, tooMany) = (0, chosen.count)
    while tooMany - fits > 1 {
      let middle = (fits + tooMany) / 2
      if size(messages(middle)) <= budget { fits = middle } else { tooMany = middle }
    }
    return messages(fits)
  }

  private func size(_ messages: [Message]) -> Int {
    messages.reduce(0) { $0 + PromptSize($1.content).count(limit.unit) }
  }

  private func fixedValues(_ request: PromptRequest, _ reply: String) -> [String: Any] {
    [
      "question": request.question.text,
      "options": request.options.enumerated().map {
        ["label": labels[$0], "text": $1.text] as [String: Any]
      },
      "instruction": labels.instruction(options: request.options.count),
      "reply": Segment(reply).text,
    ]
  }

  /// Slots without anything in them are absent, and their blocks with them.
  private func exampleValues(_ chosen: ChosenExamples) -> [String: Any] {
    var values: [String: Any] = [:]
    var number = 0
    func blocks(_ examples: [Example]) -> [String: Any] {
      let all = examples.map { example in
        number += 1
        return block(example, number)
      }
      return ["examples": all]
    }
    if !chosen.similar.isEmpty { values["similar"] = blocks(chosen.similar) }
    if !chosen.own.isEmpty { values["person"] = blocks(chosen.own) }
    return values
  }

  private func block(_ example: Example, _ number: Int) -> [String: Any] {
    func texts(_ segments: [Segment], _ isTold: Bool) -> [[String: Any]] {
      isTold ? segments.map { ["text": $0.text] } : []
    }
    let style = choice.style
    return [
      "number": number, "question": example.question.text,
      "preferred": texts(example.preferred, style.tellsPreferred),
      "rejected": texts(example.rejected, style.tellsRejected),
      "rated": style.tellsPoints
        ? example.answers.map { ["text": $0.text.text, "points": $0.points] as [String: Any] } : [],
    ]
  }
}
