#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A 128-bit hash for identity, not for security: two lanes of multiply and xor-shift over 64-bit words.
/// Two of a billion different inputs collide with probability about 1e-21.
struct ContentHash {
  private var a: UInt64 = 0x243F_6A88_85A3_08D3
  private var b: UInt64 = 0x1319_8A2E_0370_7344
  private var length: UInt64 = 0

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var i = 0
    while i + 8 <= bytes.count {
      absorb(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)))
      i += 8
    }
    var tail: UInt64 = 0
    for (shift, byte) in bytes[i...].enumerated() { tail |= UInt64(byte) << UInt64(8 * shift) }
    absorb(tail)
    length &+= UInt64(bytes.count)
    absorb(length)
  }

  mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  private mutating func absorb(_ word: UInt64) {
    a = (a ^ word) &* 0x9E37_79B9_7F4A_7C15
    a ^= a >> 32
    b = (b ^ word.byteSwapped) &* 0xC2B2_AE3D_27D4_EB4F
    b ^= b >> 29
  }

  var id: ContentID { ContentID(high: a ^ (b >> 7), low: b ^ (a << 9)) }
  var text: String { id.text }

  static func of(_ parts: String...) -> ContentID {
    var hash = ContentHash()
    for part in parts { hash.update(part) }
    return hash.id
  }

  /// Hash of a file's bytes, read in blocks; nil where it cannot be read.
  static func ofFile(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var hash = ContentHash()
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 8)
    defer { block.deallocate() }
    while true {
      let count = fread(block.baseAddress!, 1, block.count, file)
      if count == 0 { break }
      hash.update(UnsafeRawBufferPointer(rebasing: block[..<count]))
    }
    return hash.text
  }
}

/// The 128 bits of a hash.
package struct ContentID: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  /// 32 hexadecimal digits.
  package var text: String { hexadecimal(high) + hexadecimal(low) }

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Nil where the text is not 32 hexadecimal digits.
  package init?(text: String) {
    guard text.utf8.count == 32, let high = UInt64(text.prefix(16), radix: 16),
      let low = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.init(high: high, low: low)
  }
}

private func hexadecimal(_ word: UInt64) -> String {
  let digits = String(word, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
