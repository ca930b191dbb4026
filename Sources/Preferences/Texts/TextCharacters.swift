/// What a character is to the words of a text.
package enum CharacterKind: Sendable {
  case space
  /// Punctuation and symbols.
  case mark
  /// A letter or digit of a script that writes spaces between words: a run of them is a word.
  case letter
  /// A character of a script that writes no spaces, or an emoji, with what follows it of `extender`: a word.
  case ideogram
  /// Combining marks and joiners: part of what stands before.
  case extender
}

/// One Unicode scalar of a text.
package struct TextCharacter: Sendable {
  package let kind: CharacterKind
  package let scalar: UInt32
  /// Its bytes.
  package let range: Range<Int>

  /// The scalar, in lower case for ASCII.
  package var lowercasedScalar: UInt32 {
    scalar >= 0x41 && scalar <= 0x5A ? scalar + 32 : scalar
  }
}

/// The scalars of UTF-8 text with their kinds: the one place where it is decided what a word is.
///
/// Words are those of Unicode's default word boundaries (UAX 29), which know no dictionary: runs of letters
/// and digits, Hangul, Cyrillic and Katakana included; every Han character and Hiragana, every syllable
/// of Thai, Lao, Khmer, Myanmar and the like, and every emoji, for itself. Cost: linear; ASCII by a table.
package struct TextCharacters: Sequence, IteratorProtocol {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  /// After a zero-width joiner, which makes one emoji of two.
  private var isJoined = false

  package init(_ bytes: UnsafeBufferPointer<UInt8>, from position: Int = 0) {
    (self.bytes, self.position) = (bytes, position)
  }

  package mutating func next() -> TextCharacter? {
    guard position < bytes.count else { return nil }
    let start = position
    let first = bytes[start]
    if first < 0x80 {
      position += 1
      isJoined = false
      return TextCharacter(
        kind: asciiKinds[Int(first)], scalar: UInt32(first), range: start..<position)
    }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    position = Swift.min(bytes.count, start + length)
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for i in start + 1..<position { value = value << 6 | UInt32(bytes[i] & 0x3F) }
    defer { isJoined = value == 0x200D }
    let kind = isJoined ? .extender : Unicode.Scalar(value).map(kind) ?? .mark
    return TextCharacter(kind: kind, scalar: value, range: start..<position)
  }
}

private let asciiKinds: [CharacterKind] = (UInt8(0)..<128).map { byte in
  switch byte {
  case 0x20, 9...13: .space
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: .letter
  default: .mark
  }
}

private func kind(_ scalar: Unicode.Scalar) -> CharacterKind {
  let properties = scalar.properties
  switch properties.generalCategory {
  case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
    return properties.isWhitespace ? .space : .mark
  case .nonspacingMark, .spacingMark, .enclosingMark: return .extender
  case .format: return scalar.value == 0x200B ? .space : .extender
  case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
    .decimalNumber, .letterNumber, .otherNumber:
    // The vowels of Thai and Lao that follow their consonant, letters by category alone.
    if scalar.value == 0x0E33 || scalar.value == 0x0EB3 { return .extender }
    return isWrittenWithoutSpaces(scalar) ? .ideogram : .letter
  default:
    // Skin tones and the second half of a keycap belong to what stands before.
    if properties.isEmojiModifier { return .extender }
    return properties.isEmojiPresentation ? .ideogram : .mark
  }
}

private func isWrittenWithoutSpaces(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.properties.isIdeographic { return true }
  let value = scalar.value
  return value >= 0x0E00 && blocksWithoutSpaces.contains { $0.contains(value) }
}

/// Blocks of Unicode 15.
private let blocksWithoutSpaces: [ClosedRange<UInt32>] = [
  0x0E00...0x0EFF,  // Thai, Lao
  0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F,  // Myanmar
  0x1780...0x17FF,  // Khmer
  0x1950...0x19DF, 0x1A20...0x1AAF, 0xAA80...0xAADF,  // Tai Le, New Tai Lue, Tai Tham, Tai Viet
  0x1B00...0x1B7F, 0xA980...0xA9DF,  // Balinese, Javanese
  0x3041...0x309F, 0x1B001...0x1B11F,  // Hiragana
  0xA000...0xA48F,  // Yi
]

extension TextCharacter {
  /// A mark that ends the run of letters before it. Of ASCII words are what stands between spaces; beyond it,
  /// apostrophes and middle dots alone may stand inside a word (MidLetter and MidNumLet of UAX 29).
  fileprivate var endsWord: Bool {
    scalar >= 0x80 && ![0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027].contains(scalar)
  }
}

/// Number of words of a text: runs without spaces, in which every character of a script that writes no
/// spaces counts for itself, and the marks beside it do not.
package func wordCount(ofBytes bytes: UnsafeBufferPointer<UInt8>) -> Int {
  var words = 0
  var isInRun = false
  // What stands since the last space.
  var (hasWords, hasMarks) = (false, false)
  for character in TextCharacters(bytes) {
    switch character.kind {
    case .space:
      // A run of marks alone is a word where it stands alone.
      if hasMarks && !hasWords { words += 1 }
      (isInRun, hasWords, hasMarks) = (false, false, false)
    case .mark:
      hasMarks = true
      if character.endsWord { isInRun = false }
    case .letter:
      if !isInRun { words += 1 }
      (isInRun, hasWords) = (true, true)
    case .ideogram:
      words += 1
      (isInRun, hasWords) = (false, true)
    case .extender: break
    }
  }
  return hasMarks && !hasWords ? words + 1 : words
}

/// Number of words of a text, by Unicode's rules; see `TextCharacters`.
public func wordCount(_ text: String) -> Int {
  var text = text
  return text.withUTF8(wordCount(ofBytes:))
}
