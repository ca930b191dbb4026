internal import CNettle

/// SHA-256 of bytes (FIPS 180-4) by Nettle: the one hash by which contents are told apart.
///
/// Bytes may come in pieces of any size. Cost: about 1.5 GB a second where the processor has
/// instructions for it, and a quarter of that elsewhere.
package struct ContentHash: Sendable {
  private var state = sha256_ctx()

  package init() { nettle_sha256_init(&state) }

  /// Goes on with the next bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    nettle_sha256_update(&state, bytes.count, bytes.bindMemory(to: UInt8.self).baseAddress)
  }

  /// Goes on with a text and its length, so that "ab" and "c" are not "a" and "bc".
  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { update($0) }
      update(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The 32 bytes of the hash so far.
  package var digest: [UInt8] {
    var state = state
    return [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_SIZE)) { buffer, count in
      count = Int(SHA256_DIGEST_SIZE)
      nettle_sha256_digest(&state, count, buffer.baseAddress)
    }
  }

  package var id: ContentID { ContentID(digest: digest) }

  /// Hash of some texts, each with its length.
  package static func of(_ parts: String...) -> ContentID {
    var hash = ContentHash()
    for part in parts { hash.update(part) }
    return hash.id
  }

  /// Hash of these bytes and no length: what `sha256sum` says.
  package static func of(_ bytes: ArraySlice<UInt8>) -> ContentID {
    var hash = ContentHash()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.id
  }

  /// The 32 bytes of the hash of these bytes and no length.
  package static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var hash = ContentHash()
    bytes.withUnsafeBytes { hash.update($0) }
    return hash.digest
  }
}

/// Bytes as base64 (RFC 4648, section 4).
package func base64(_ bytes: [UInt8]) -> String {
  let length = (bytes.count + 2) / 3 * 4
  return String(unsafeUninitializedCapacity: length) { buffer in
    buffer.withMemoryRebound(to: CChar.self) {
      nettle_base64_encode_raw($0.baseAddress, bytes.count, bytes)
    }
    return length
  }
}
