internal import Learners
public import Preferences

/// The table's texts as they stand in prompts, prepared once.
public struct PromptTexts: Sendable {
  let table: RewardTable
  private let prompts: [Segment]
  private let responses: [Segment]

  /// - Throws: `LearnerFailure` where a text is missing.
  public init(_ table: RewardTable) throws {
    func segment(_ text: String?, _ name: String) throws -> Segment {
      guard let text else { throw LearnerFailure("in-context needs texts, and \(name) has none") }
      return Segment(text)
    }
    self.table = table
    prompts = try table.prompts.map { try segment($0.text, "prompt \($0.id)") }
    responses = try table.responses.map { try segment($0.text, "response \($0.id)") }
  }

  /// - Parameters:
  ///   - rows: Of one prompt, at least one.
  ///   - areOptions: Whether the responses are shown to choose from.
  func request(_ rows: [Int32], _ examples: [Example], areOptions: Bool = true) -> PromptRequest {
    PromptRequest(
      question: question(ofRow: Int(rows.first!)),
      options: areOptions ? rows.map { responses[Int($0)] } : [], examples: examples)
  }

  func examples(_ history: some Sequence<FeedbackItem>, _ form: FeedbackForm) -> [Example] {
    history.map { item in
      Example(
        question: question(ofRow: item.chosen),
        answers: zip(item.shown, form.rules.points(of: item)).map {
          Example.Answer(responses[$0], points: $1)
        })
    }
  }

  private func question(ofRow row: Int) -> Segment { prompts[Int(table.promptOfRow[row])] }
}
