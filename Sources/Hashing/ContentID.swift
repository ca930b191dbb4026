/// The first 128 bits of a hash: two of a billion billion different contents share them with a
/// probability of about 1e-3.
package struct ContentID: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  /// 32 hexadecimal digits: those with which `sha256sum` begins.
  package var text: String { hexadecimal(high) + hexadecimal(low) }

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter digest: The bytes of a hash, 16 at least.
  package init(digest: [UInt8]) {
    let word = { (start: Int) in
      digest[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    self.init(high: word(0), low: word(8))
  }

  /// Nil where the text is not 32 hexadecimal digits.
  package init?(text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy(isHexadecimalDigit),
      let high = UInt64(text.prefix(16), radix: 16), let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}

private func hexadecimal(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

private func isHexadecimalDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
}
