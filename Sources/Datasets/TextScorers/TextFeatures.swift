/// Counts of everything the scorers look at in one text, taken in a single pass over its bytes.
///
/// A word is a run of letters, digits and inner apostrophes, or one character of a script without spaces
/// (`TextCharacters`), so that text in any script has words. A sentence ends at a full stop, an exclamation
/// or question mark before white space, at one of the wide marks of other scripts, or at the end of a line.
package struct TextFeatures: Sendable, Equatable {
  package var words = 0
  package var distinctWords = 0
  /// Words of seven letters or more.
  package var longWords = 0
  package var sentences = 0
  package var exclamations = 0
  package var questions = 0
  package var listItems = 0
  package var headings = 0
  /// Words that start with a digit, without the numbers of list items.
  package var numbers = 0
  /// Capitalized words inside a sentence, without "I".
  package var names = 0
  package var hedges = 0
  package var cautions = 0
  package var warmWords = 0
  package var formalWords = 0
  /// Casual words and contractions.
  package var casualWords = 0
  package var livelyWords = 0
  package var examples = 0
  package var reasons = 0
  package var addresses = 0
  /// Sentences that open with a verb of instruction.
  package var commands = 0
  /// Words before the first instruction; all words when there is none.
  package var wordsBeforeCommand = 0
  /// Words that share a stem with the topic words of the prompt.
  package var promptWords = 0
  /// Share of the topic stems of the prompt that the text takes up; 0 when the prompt has none.
  package var promptCoverage = 0.0

  /// Analyzes a response to a prompt. Cost: linear in the bytes of both.
  package init(prompt: String, response: String) {
    self.init(stems: PromptStems(prompt), response: response)
  }

  /// Analyzes a response against the stems of a prompt read earlier.
  package init(stems: PromptStems, response: String) {
    self.init()
    var distinct: Set<UInt64> = []
    var seenStems: Set<UInt64> = []
    var hasCommand = false
    forEachToken(in: response) { token in
      switch token {
      case .listItem: listItems += 1
      case .heading: headings += 1
      case .sentenceEnd(let mark):
        sentences += 1
        if mark == UInt8(ascii: "!") { exclamations += 1 }
        if mark == UInt8(ascii: "?") { questions += 1 }
      case .word(let word):
        distinct.insert(word.hash)
        if stems.values.contains(word.stem) {
          promptWords += 1
          seenStems.insert(word.stem)
        }
        let marks = Lexicon.marks[word.hash] ?? []
        if word.opensSentence && marks.contains(.command) {
          commands += 1
          if !hasCommand { wordsBeforeCommand = words }
          hasCommand = true
        }
        count(word, marks: marks)
      }
    }
    distinctWords = distinct.count
    if !hasCommand { wordsBeforeCommand = words }
    if !stems.values.isEmpty {
      promptCoverage = Double(seenStems.count) / Double(stems.values.count)
    }
  }

  private init() {}

  private mutating func count(_ word: Word, marks: WordMarks) {
    words += 1
    if word.letters >= 7 { longWords += 1 }
    if word.isNumber { numbers += 1 }
    if word.isCapitalized && !word.opensSentence && word.letters > 1 { names += 1 }
    if word.isContraction { casualWords += 1 }
    guard !marks.isEmpty else { return }
    if marks.contains(.hedge) { hedges += 1 }
    if marks.contains(.caution) { cautions += 1 }
    if marks.contains(.warm) { warmWords += 1 }
    if marks.contains(.formal) { formalWords += 1 }
    if marks.contains(.casual) { casualWords += 1 }
    if marks.contains(.lively) { livelyWords += 1 }
    if marks.contains(.example) { examples += 1 }
    if marks.contains(.reason) { reasons += 1 }
    if marks.contains(.address) { addresses += 1 }
  }
}

/// The stems of the words of a prompt that name its topic.
package struct PromptStems: Sendable {
  package let values: Set<UInt64>

  /// Keeps words that may name a topic and are not common ones.
  package init(_ prompt: String) {
    var values: Set<UInt64> = []
    forEachToken(in: prompt) { token in
      guard case .word(let word) = token, word.mayNameTopic else { return }
      if !(Lexicon.marks[word.hash] ?? []).contains(.common) { values.insert(word.stem) }
    }
    self.values = values
  }
}
