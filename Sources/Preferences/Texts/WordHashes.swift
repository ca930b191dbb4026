/// Hashes of the words of a text as its characters go by: FNV-1a over their bytes, case ignored for ASCII.
package struct WordHashes {
  private static let basis: UInt64 = 0xCBF2_9CE4_8422_2325
  /// Of the word so far; 0 between words.
  private var word: UInt64 = 0
  private var isIdeogram = false

  package init() {}

  /// Takes a character; the hash of the word that ends before it, or nil.
  package mutating func take(
    _ character: TextCharacter, of bytes: UnsafeBufferPointer<UInt8>
  ) -> UInt64? {
    var ended: UInt64?
    switch character.kind {
    case .space, .mark: return finish()
    case .extender: if word == 0 { return nil }
    case .letter: if isIdeogram { ended = finish() }
    case .ideogram:
      ended = finish()
      isIdeogram = true
    }
    for i in character.range {
      word =
        ((word == 0 ? Self.basis : word) ^ UInt64(lowercased(bytes[i]))) &* 0x0000_0100_0000_01B3
    }
    return ended
  }

  /// Ends the text; the hash of the word that ends there, or nil.
  package mutating func finish() -> UInt64? {
    defer { (word, isIdeogram) = (0, false) }
    return word == 0 ? nil : word
  }
}

/// ASCII letters in lower case, other bytes as they are.
@inlinable package func lowercased(_ byte: UInt8) -> UInt8 {
  byte >= 65 && byte <= 90 ? byte + 32 : byte
}
