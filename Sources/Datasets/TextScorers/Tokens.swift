/// One word of a text, reduced to what the scorers need.
struct Word: Sendable, Equatable {
  /// Hash of the whole word in lower case.
  let hash: UInt64
  /// Hash of the first five bytes in lower case: "baking" and "baked" differ, "breads" is "bread".
  let stem: UInt64
  /// Unicode scalars, apostrophes included.
  let letters: Int
  let isCapitalized: Bool
  let isNumber: Bool
  /// "don't", "it's", "you'll" and the like.
  let isContraction: Bool
  let opensSentence: Bool
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

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> Token? {
    while position < bytes.count {
      if atLineStart, let marker = lineMarker() { return marker }
      if isWordByte(at: position) { return .word(word()) }
      if let end = boundary() { return end }
    }
    return endOfSentence(UInt8(ascii: "\n"))
  }

  /// Consumes one byte between words; a sentence that ends there is returned.
  private mutating func boundary() -> Token? {
    let byte = bytes[position]
    position += punctuationWidth(at: position)
    if byte == UInt8(ascii: "\n") {
      atLineStart = true
      return endOfSentence(byte)
    }
    let isMark =
      byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    return isMark && isSpace(at: position) ? endOfSentence(byte) : nil
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
    let first = bytes[position]
    var hash = WordHash()
    var stem: UInt64 = 0
    var length = 0
    var letters = 0
    var isContraction = false
    while let (byte, width) = wordByte(length: length) {
      hash.combine(byte)
      length += 1
      if byte & 0xC0 != 0x80 { letters += 1 }
      if byte == UInt8(ascii: "'") { isContraction = true }
      if length <= 5 { stem = hash.value }
      position += width
    }
    wordsInSentence += 1
    return Word(
      hash: hash.value, stem: stem, letters: letters,
      isCapitalized: first >= UInt8(ascii: "A") && first <= UInt8(ascii: "Z"),
      isNumber: isDigit(first), isContraction: isContraction,
      opensSentence: wordsInSentence == 1)
  }
}

extension TokenScanner {
  /// The byte to add to the current word and the bytes it takes; nil where the word ends.
  private func wordByte(length: Int) -> (byte: UInt8, width: Int)? {
    guard position < bytes.count else { return nil }
    if isWordByte(at: position) { return (bytes[position], 1) }
    if length > 0, isInsideNumber(at: position) { return (bytes[position], 1) }
    let width = apostropheWidth(at: position)
    guard length > 0, width > 0, isWordByte(at: position + width) else { return nil }
    return (UInt8(ascii: "'"), width)
  }

  private func isWordByte(at index: Int) -> Bool {
    guard index < bytes.count else { return false }
    let byte = bytes[index]
    if byte >= 0x80 { return !isGeneralPunctuation(at: index) }
    let lower = byte | 0x20
    return isDigit(byte) || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
  }

  /// Dashes, curly quotes and the ellipsis lie in U+2000 ..< U+2040, which is E2 80 xx.
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

  private func punctuationWidth(at index: Int) -> Int { isGeneralPunctuation(at: index) ? 3 : 1 }

  private func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  /// White space, or the end of the text.
  private func isSpace(at index: Int) -> Bool {
    index >= bytes.count || bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n")
      || bytes[index] == UInt8(ascii: "\r") || bytes[index] == UInt8(ascii: "\t")
  }
}
