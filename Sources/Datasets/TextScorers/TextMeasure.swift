/// One quality of a text on a scale of 0 to 1, in the terms that tastes are written in.
package enum TextMeasure: Int, CaseIterable, Sendable {
  case length, variety, coverage, focus, lists, numbers, names, reasons, examples, hedges, cautions
  case warmth, formality, casualness, liveliness, exclamations, questions, commands
  case sentenceLength, longWords, address, promptness
}

extension TextFeatures {
  /// The measures in the order of `TextMeasure.allCases`; finite for every text.
  package var measures: [Double] { TextMeasure.allCases.map(value) }

  package func value(_ measure: TextMeasure) -> Double {
    switch measure {
    case .length: saturated(Double(words), half: 100)
    case .variety: saturated(Double(distinctWords) / Double(2 * words + 1).squareRoot(), half: 5)
    case .coverage: promptCoverage
    case .focus: rate(promptWords, half: 4)
    case .lists: saturated(Double(listItems + 2 * headings), half: 4)
    case .numbers: rate(numbers, half: 2)
    case .names: rate(names, half: 2)
    case .reasons: rate(reasons, half: 2)
    case .examples: rate(examples, half: 1)
    case .hedges: rate(hedges, half: 2)
    case .cautions: rate(cautions, half: 2)
    case .warmth: rate(warmWords, half: 3)
    case .formality: rate(formalWords, half: 2)
    case .casualness: rate(casualWords, half: 3)
    case .liveliness: rate(livelyWords, half: 2)
    case .exclamations: share(exclamations)
    case .questions: share(questions)
    case .commands: share(commands)
    case .sentenceLength: saturated(Double(words) / Double(sentences + 1), half: 12)
    case .longWords: Double(longWords) / Double(words + 10)
    case .address: rate(addresses, half: 4)
    case .promptness: 1 - saturated(Double(wordsBeforeCommand), half: 10)
    }
  }

  /// Occurrences per hundred words, ten words being added so that a few words are no extreme.
  private func rate(_ count: Int, half: Double) -> Double {
    saturated(100 * Double(count) / Double(words + 10), half: half)
  }

  /// Occurrences per sentence, one sentence being added.
  private func share(_ count: Int) -> Double { Double(count) / Double(sentences + 1) }
}

/// x / (x + half): 0 at 0, a half at `half`, and below 1 everywhere.
private func saturated(_ x: Double, half: Double) -> Double { x / (x + half) }
