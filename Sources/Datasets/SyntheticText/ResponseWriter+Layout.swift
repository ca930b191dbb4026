/// Opening, closing and the arrangement of the parts.
extension ResponseWriter {
  mutating func opening() -> [String] {
    var sentences: [String] = []
    if chance(1.3 * traits.warmth - 0.15) { sentences.append(sentence(pick(Phrases.greetings))) }
    if chance(1.2 * traits.directness - 0.1) {
      sentences.append(directAnswer())
    } else if chance(0.8) {
      sentences.append(sentence(pick(Phrases.preambles)))
    }
    return sentences
  }

  /// The answer in one sentence, in the terms of the question.
  private mutating func directAnswer() -> String {
    let topical = chance(0.15 + 0.85 * traits.substance)
    switch question.shape.kind {
    case .worth:
      return sentence(topical ? "yes, \(topic.subject) is worth the effort" : "yes, I think so")
    case .mistakes:
      guard topical, let pitfall = pitfalls.draw(using: &stream) else { break }
      return sentence("the most common mistake when \(topic.subject) is \(pitfall)")
    case .start, .plan, .improve, .basics:
      guard topical, let advice = advice.draw(using: &stream) else { break }
      return sentence("\(answerLead()) to \(advice.action)")
    }
    return sentence(pick(Phrases.shortAnswers))
  }

  private func answerLead() -> String {
    switch question.shape.kind {
    case .improve: "the quickest way to get better at \(topic.subject) is"
    case .plan: "the first step in \(topic.subject) is"
    case .basics: "the most important thing about \(topic.subject) is"
    case .start, .mistakes, .worth: "the best way to begin \(topic.subject) is"
    }
  }

  mutating func closing() -> [String] {
    var sentences: [String] = []
    if chance(0.5 * traits.length) { sentences.append(sentence(pick(closings()))) }
    if chance(1.3 * traits.warmth - 0.2) {
      sentences.append(sentence(pick(Phrases.encouragement)))
    }
    for threshold in [0.0, 0.5] where chance(1.4 * (traits.curiosity - threshold) - 0.1) {
      if let asked = questions.draw(using: &stream) {
        sentences.append(sentence(asked, mark: "?"))
      }
    }
    return sentences
  }

  private func closings() -> [String] {
    if traits.formality > 0.65 { return Phrases.formalClosings }
    return traits.formality < 0.35 ? Phrases.casualClosings : Phrases.neutralClosings
  }

  /// Steps as a list, the other points as a paragraph after it.
  mutating func listLayout(opening: [String], points: [Point], closing: [String]) -> String {
    let headed = chance(1.5 * traits.structure - 0.7)
    let numbered = chance(0.5)
    let steps = points.filter(\.isStep).map(\.text)
    let notes = points.filter { !$0.isStep }.map(\.text)
    let items = steps.enumerated().map { numbered ? "\($0 + 1). \($1)" : "- \($1)" }
    var blocks = [opening.joined(separator: " ")]
    if !items.isEmpty {
      blocks.append((headed ? "## What to do\n\n" : "") + items.joined(separator: "\n"))
    }
    if !notes.isEmpty {
      blocks.append((headed ? "## Good to know\n\n" : "") + notes.joined(separator: " "))
    }
    blocks.append(closing.joined(separator: " "))
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// Paragraphs that are shorter the more structure is asked for.
  mutating func proseLayout(_ sentences: [String]) -> String {
    var text = ""
    for sentence in sentences {
      if !text.isEmpty { text += chance(0.35 * traits.structure) ? "\n\n" : " " }
      text += sentence
    }
    return text
  }
}
