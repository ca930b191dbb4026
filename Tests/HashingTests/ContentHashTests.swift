import Hashing
import Testing

@Suite struct `A content hash` {
  /// Examples of FIPS 180-4, and the first byte past a block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb924"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67"),
  ])
  func `a hash is the first half of SHA-256`(text: String, expected: String) {
    let bytes = Array(text.utf8)
    #expect(ContentHash.of(bytes[...]).text == expected)
    #expect(ContentID(digest: ContentHash.digest(bytes)).text == expected)
  }

  @Test(arguments: [1, 7, 64, 65, 1000])
  func `pieces of any size give one hash`(size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var hash = ContentHash()
    for start in stride(from: 0, to: bytes.count, by: size) {
      bytes[start..<min(start + size, bytes.count)].withUnsafeBytes { hash.update($0) }
    }
    #expect(hash.digest == ContentHash.digest(bytes))
    #expect(hash.digest == hash.digest)
  }

  @Test func `texts are told apart by where they end`() {
    let ids = [
      ContentHash.of("ab", "c"), .init(digest: ContentHash.digest(Array("abc".utf8))),
      ContentHash.of("a", "bc"), ContentHash.of("abc"), ContentHash.of("abc", ""),
    ]
    #expect(Set(ids).count == ids.count)
  }

  @Test(arguments: ["", "f", "fo", "foo", "foob", "fooba", "foobar"])
  func `base64 is that of RFC 4648`(text: String) {
    let examples = [
      "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE=",
      "foobar": "Zm9vYmFy",
    ]
    #expect(base64(Array(text.utf8)) == examples[text])
  }

  @Test func `an identity is written as 32 digits and read again`() {
    let id = ContentID(high: 0x0012_3456_789A_BCDE, low: 7)
    #expect(id.text == "00123456789abcde0000000000000007")
    #expect(ContentID(text: id.text) == id)
    let broken = [
      "", "0", id.text + "0", String(id.text.dropLast()) + "g", "+" + id.text.dropFirst(),
      id.text.uppercased(),
    ]
    #expect(broken.allSatisfy { ContentID(text: $0) == nil })
  }
}
