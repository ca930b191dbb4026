/// What is written of each example.
public enum ExampleStyle: Sendable {
  case nothing, winners, losers, winnersAndLosers, ratings

  /// The examples of which something is written.
  func usable(_ examples: [Example]) -> [Example] {
    examples.filter { !lines(of: $0).isEmpty }
  }

  /// Markers and texts, in the order of the prompt.
  func lines(of example: Example) -> [(marker: String, text: Segment, points: Int?)] {
    let preferred = example.preferred.map { (marker: "Preferred: ", text: $0, points: Int?.none) }
    let rejected = example.rejected.map { (marker: "Rejected: ", text: $0, points: Int?.none) }
    return switch self {
    case .nothing: []
    case .winners: preferred
    case .losers: rejected
    case .winnersAndLosers: preferred + rejected
    case .ratings: example.answers.map { ("Answer: ", $0.text, $0.points) }
    }
  }
}

/// The text of a prompt: instruction, examples, question, options, how to reply.
///
/// A line that starts without a space belongs to the layout; lines of texts after their first are
/// indented. The question and the options are always whole: where the budget is too small even for
/// them, the prompt has no examples and exceeds the budget.
struct PromptLayout {
  let style: ExampleStyle
  let limit: PromptLimit

  static let opening = "Choose the answer that this person would prefer.\n\n"
  static let similarHeading = "What people with similar taste said:\n\n"
  static let ownHeading = "What this person said:\n\n"
  static let closing =
    "\nReply with the number of one option in square brackets, for example [1].\n"

  /// - Parameters:
  ///   - own: The first to be dropped stands first.
  ///   - others: The same, of similar people; dropped before any of `own`.
  func text(_ request: PromptRequest, own: [Example], others: [Example] = []) -> String {
    let kept = fitting(request, others + own)
    let keptOthers = others.suffix(max(0, kept - own.count))
    let keptOwn = own.suffix(min(kept, own.count))
    var text = Self.opening
    var number = 0
    write(keptOthers, under: Self.similarHeading, &number, to: &text)
    write(keptOwn, under: Self.ownHeading, &number, to: &text)
    writeTask(request, to: &text)
    return text
  }

  private func write(
    _ examples: ArraySlice<Example>, under heading: String, _ number: inout Int,
    to text: inout String
  ) {
    guard !examples.isEmpty else { return }
    text += heading
    for example in examples {
      number += 1
      text += "Example \(number)\nQuestion: "
      text += example.question.text
      text += "\n"
      for line in style.lines(of: example) {
        text += line.marker
        text += line.text.text
        text += "\n"
        if let points = line.points { text += "Rating: \(points) of 10\n" }
      }
      text += "\n"
    }
  }

  private func writeTask(_ request: PromptRequest, to text: inout String) {
    text += "Question: "
    text += request.question.text
    text += "\n\nOptions:\n"
    for (index, option) in request.options.enumerated() {
      text += "[\(index + 1)] "
      text += option.text
      text += "\n"
    }
    text += Self.closing
  }

  /// How many of the last examples fit the budget beside question and options.
  private func fitting(_ request: PromptRequest, _ examples: [Example]) -> Int {
    guard let budget = limit.budget else { return examples.count }
    var left = budget - fixedSize(request).count(limit.unit)
    var kept = 0
    // An example is charged for the longest number it could get.
    for example in examples.reversed() {
      left -= size(example, number: examples.count).count(limit.unit)
      guard left >= 0 else { break }
      kept += 1
    }
    return kept
  }

  private func size(_ example: Example, number: Int) -> PromptSize {
    var size = PromptSize("Example \(number)\nQuestion: \n\n")
    size += example.question.size
    for line in style.lines(of: example) {
      size += PromptSize(line.marker + "\n")
      size += line.text.size
      if let points = line.points { size += PromptSize("Rating: \(points) of 10\n") }
    }
    return size
  }

  /// Everything but the examples, both headings included.
  private func fixedSize(_ request: PromptRequest) -> PromptSize {
    var size = PromptSize(
      Self.opening + Self.similarHeading + Self.ownHeading + "Question: \n\nOptions:\n"
        + Self.closing)
    size += request.question.size
    for (index, option) in request.options.enumerated() {
      size += PromptSize("[\(index + 1)] \n")
      size += option.size
    }
    return size
  }
}
