import Preferences

/// One word of a text, reduced to what the scorers need.
struct Word: Sendable, Equatable {
  /// Hash of the whole word in lower case.
  let hash: UInt64
  /// Hash of the first five bytes in lower case: "baking" and "baked" differ, "breads" is "bread". In a
  /// script without spaces, of the character and the one before it.
  let stem: UInt64
  /// Unicode scalars, apostrophes included.
  let letters: Int
  let isCapitalized: Bool
  let isNumber: Bool
  /// "don't", "it's", "you'll" and the like.
  let isContraction: Bool
  let opensSentence: Bool
  /// Long enough to say something: four letters, or two characters of a script without spaces.
  let mayNameTopic: Bool
}

/// What a text is made of, in order.
enum Token: Sendable {
  case word(Word)
  /// With the byte that ended it: a mark, or a line feed.
  case sentenceEnd(UInt8)
  case listItem
  case heading
}

/// Visits the tokens of a text. Cost: linear in its bytes, without copies of words.
func forEachToken(in text: String, _ visit: (Token) -> Void) {
  var text = text
  text.withUTF8 { bytes in
    var scanner = TokenScanner(bytes: bytes)
    while let token = scanner.next() { visit(token) }
  }
}

/// Splits UTF-8 bytes into tokens.
struct TokenScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var atLineStart = true
  private var wordsInSentence = 0
  /// The last character where it is of a script without spaces and nothing stood since; else empty.
  private var ideogram = 0..<0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Token? {
    while position < bytes.count {
      if atLineStart {
        if let marker = lineMarker() { return marker }
        continue  // Spaces at the start of a line may have been the last of the text.
      }
      if isLetterOrDigit(bytes[position]) { return .word(word()) }
      let character = character(at: position)
      if character.kind == .ideogram { return .word(word(of: character)) }
      if character.kind == .letter { return .word(word()) }
      if character.kind != .extender { ideogram = 0..<0 }
      if let end = boundary() { return end }
    }
    return endOfSentence(UInt8(ascii: "\n"))
  }

  /// Consumes one character between words; a sentence that ends there is returned.
  private mutating func boundary() -> Token? {
    let byte = bytes[position]
    guard byte < 0x80 else { return wideBoundary() }
    position += 1
    if byte == UInt8(ascii: "\n") {
      atLineStart = true
      return endOfSentence(byte)
    }
    let isMark =
      byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    return isMark && isSpace(at: position) ? endOfSentence(byte) : nil
  }

  /// The same of a character beyond ASCII: the marks of scripts that write no space after them.
  private mutating func wideBoundary() -> Token? {
    let character = character(at: position)
    position = character.range.upperBound
    switch Unicode.Scalar(character.scalar) {
    case "。", "．", "｡", "।", "۔": return endOfSentence(UInt8(ascii: "."))
    case "！": return endOfSentence(UInt8(ascii: "!"))
    case "？", "؟": return endOfSentence(UInt8(ascii: "?"))
    default: return nil
    }
  }

  private mutating func endOfSentence(_ mark: UInt8) -> Token? {
    guard wordsInSentence > 0 else { return nil }
    wordsInSentence = 0
    return .sentenceEnd(mark)
  }

  /// Consumes "- ", "* ", "1. ", "1) " or a run of "#" at the start of a line.
  private mutating func lineMarker() -> Token? {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    atLineStart = false
    guard position < bytes.count else { return nil }
    var end = position
    switch bytes[position] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"):
      end += 1
    case UInt8(ascii: "#"):
      while end < bytes.count, bytes[end] == UInt8(ascii: "#") { end += 1 }
    default:
      while end < bytes.count, isDigit(bytes[end]) { end += 1 }
      let isNumbered =
        end > position && end < bytes.count
        && (bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")"))
      guard isNumbered else { return nil }
      end += 1
    }
    guard isSpace(at: end) else { return nil }
    let isHeading = bytes[position] == UInt8(ascii: "#")
    position = end
    return isHeading ? .heading : .listItem
  }

  private mutating func word() -> Word {
    ideogram = 0..<0
    let first = bytes[position]
    var hash = WordHash()
    var stem: UInt64 = 0
    var length = 0
    var letters = 0
    var isContraction = false
    func take(_ byte: UInt8) {
      hash.combine(byte)
      length += 1
      if byte & 0xC0 != 0x80 { letters += 1 }
      if length <= 5 { stem = hash.value }
    }
    while true {
      while position < bytes.count, isLetterOrDigit(bytes[position]) {
        take(bytes[position])
        position += 1
      }
      guard let range = wordRange(length: length) else { break }
      if apostropheWidth(at: position) > 0 {
        take(UInt8(ascii: "'"))
        isContraction = true
      } else {
        for i in range { take(bytes[i]) }
      }
      position = range.upperBound
    }
    wordsInSentence += 1
    return Word(
      hash: hash.value, stem: stem, letters: letters,
      isCapitalized: first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z"),
      isNumber: isDigit(first), isContraction: isContraction,
      opensSentence: wordsInSentence == 1, mayNameTopic: letters >= 4)
  }

  /// A character of a script without spaces, with the marks that belong to it.
  private mutating func word(of character: TextCharacter) -> Word {
    position = character.range.upperBound
    while position < bytes.count {
      let next = self.character(at: position)
      guard next.kind == .extender else { break }
      position = next.range.upperBound
    }
    let own = character.range.lowerBound..<position
    let pair = ideogram.isEmpty ? own : ideogram.lowerBound..<position
    let followsAnother = !ideogram.isEmpty
    ideogram = own
    wordsInSentence += 1
    return Word(
      hash: WordHash.of(bytes[own]), stem: WordHash.of(bytes[pair]), letters: 1,
      isCapitalized: false, isNumber: false, isContraction: false,
      opensSentence: wordsInSentence == 1, mayNameTopic: followsAnother)
  }
}

extension TokenScanner {
  private func character(at index: Int) -> TextCharacter {
    var characters = TextCharacters(bytes, from: index)
    return characters.next()!
  }

  /// Where the next character of the current word is, beyond ASCII's letters and digits; nil where the
  /// word ends.
  private func wordRange(length: Int) -> Range<Int>? {
    guard position < bytes.count else { return nil }
    let next = character(at: position)
    if next.kind == .letter || (length > 0 && next.kind == .extender) { return next.range }
    guard length > 0 else { return nil }
    if isInsideNumber(at: position) { return next.range }
    let end = position + apostropheWidth(at: position)
    guard end > position, end < bytes.count, character(at: end).kind == .letter else { return nil }
    return position..<end
  }

  private func isGeneralPunctuation(at index: Int) -> Bool {
    index + 2 < bytes.count && bytes[index] == 0xE2 && bytes[index + 1] == 0x80
  }

  /// The point or comma of 2.5 and 1,000.
  private func isInsideNumber(at index: Int) -> Bool {
    guard index + 1 < bytes.count, isDigit(bytes[index - 1]), isDigit(bytes[index + 1]) else {
      return false
    }
    return bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",")
  }

  private func apostropheWidth(at index: Int) -> Int {
    if bytes[index] == UInt8(ascii: "'") { return 1 }
    return isGeneralPunctuation(at: index) && bytes[index + 2] == 0x99 ? 3 : 0
  }

  /// Of ASCII, which most text is of.
  private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// White space, or the end of the text.
  private func isSpace(at index: Int) -> Bool {
    index >= bytes.count || bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n")
      || bytes[index] == UInt8(ascii: "\r") || bytes[index] == UInt8(ascii: "\t")
  }
}
