/// The little-endian word at a position.
package func word(_ bytes: [UInt8], _ position: Int) -> UInt64 {
  bytes.withUnsafeBytes {
    UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}
