internal import Platform

/// How a text is written rather than what it says: sixteen numbers between -1 and 1.
///
/// Each is a rate or a length, less what is usual in English prose, over its usual spread, through tanh.
package struct StyleCues {
  package static let count = 16
  package let values: [Float]

  package init(_ bytes: UnsafeBufferPointer<UInt8>) {
    let c = Counts(bytes)
    let words = Float(max(1, c.words))
    let letters = Float(max(1, c.letters))
    let cues: [(value: Float, usual: Float, spread: Float)] = [
      (log(1 + Float(c.words)), 4.2, 1), (letters / words, 4.6, 0.7),
      (words / Float(max(1, c.sentenceEnds)), 15, 7), (Float(c.lines), 3, 3),
      (Float(c.listLines), 1, 1.5), (100 * Float(c.commas) / words, 5, 4),
      (100 * Float(c.exclamations) / words, 1, 2), (100 * Float(c.questions) / words, 1, 2),
      (100 * Float(c.colons) / words, 1, 2), (100 * Float(c.apostrophes) / words, 2, 3),
      (100 * Float(c.digits) / letters, 1, 3), (100 * Float(c.capitals) / letters, 4, 4),
      (100 * Float(c.brackets) / words, 1, 2), (100 * Float(c.emphasis) / words, 1, 3),
      (100 * Float(c.beyondASCII) / letters, 1, 3), (100 * Float(c.shortWords) / words, 40, 12),
    ]
    values = cues.map { tanh(($0.value - $0.usual) / $0.spread) }
  }
}

/// What the cues are made of, counted in one pass.
private struct Counts {
  var words = 0
  var letters = 0
  var lines = 1
  var listLines = 0
  var sentenceEnds = 0
  var commas = 0
  var exclamations = 0
  var questions = 0
  var colons = 0
  var apostrophes = 0
  var digits = 0
  var capitals = 0
  var brackets = 0
  var emphasis = 0
  var beyondASCII = 0
  /// Words of at most three letters.
  var shortWords = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var wordLength = 0
    var lineIsBlank = true
    for character in TextCharacters(bytes) {
      let scalar = character.scalar
      switch character.kind {
      case .letter:
        countLetter(scalar)
        if lineIsBlank, scalar >= 48 && scalar <= 57 { listLines += 1 }
        wordLength += 1
      case .ideogram:
        endWord(&wordLength)
        countLetter(scalar)
        wordLength = 1
        endWord(&wordLength)
      case .extender: continue
      case .mark, .space:
        endWord(&wordLength)
        countMark(scalar)
        if lineIsBlank, scalar == 0x2D || scalar == 0x2A { listLines += 1 }  // - and *
      }
      if scalar == 10 { lineIsBlank = true } else if scalar != 32 { lineIsBlank = false }
    }
    endWord(&wordLength)
  }

  private mutating func endWord(_ length: inout Int) {
    if length > 0 { words += 1 }
    if length > 0 && length <= 3 { shortWords += 1 }
    length = 0
  }

  private mutating func countLetter(_ scalar: UInt32) {
    letters += 1
    if scalar >= 128 { beyondASCII += 1 }
    if scalar >= 48 && scalar <= 57 { digits += 1 }
    if scalar >= 65 && scalar <= 90 { capitals += 1 }
  }

  private mutating func countMark(_ scalar: UInt32) {
    switch Unicode.Scalar(scalar) {
    case "\n": lines += 1
    case ".", "。", "．", "｡", "।", "۔": sentenceEnds += 1
    case "!", "！":
      sentenceEnds += 1
      exclamations += 1
    case "?", "？", "؟":
      sentenceEnds += 1
      questions += 1
    case ",", "，", "、", "،": commas += 1
    case ":", ";", "：", "；": colons += 1
    case "'", "’": apostrophes += 1
    case "(", "[", "{", "（", "「", "『", "【": brackets += 1
    case "*", "#", "_", "`": emphasis += 1
    default: break
    }
  }
}
