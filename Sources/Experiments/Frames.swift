import Hashing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Frames of an append-only file: a length, a checksum and so many bytes, so that a frame is there whole
/// or not at all.
enum Frame {
  static let headerSize = 16

  static func encode(_ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + headerSize)
    for word in [UInt64(payload.count), checksum(payload[...])] {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    return bytes + payload
  }

  /// Payload ranges of the whole frames from `start` on, and where the first broken one begins.
  static func payloads(
    in bytes: [UInt8], from start: Int = 0
  ) -> (ranges: [Range<Int>], end: Int) {
    var ranges: [Range<Int>] = []
    var position = start
    while position + headerSize <= bytes.count {
      let length = word(bytes, position)
      guard length <= UInt64(bytes.count - position - headerSize) else { break }
      let range = position + headerSize..<position + headerSize + Int(length)
      guard checksum(bytes[range]) == word(bytes, position + 8) else { break }
      ranges.append(range)
      position = range.upperBound
    }
    return (ranges, position)
  }

  private static func checksum(_ payload: ArraySlice<UInt8>) -> UInt64 {
    ContentHash.of(payload).high
  }
}

/// The little-endian word at a position.
func word(_ bytes: [UInt8], _ position: Int) -> UInt64 {
  bytes.withUnsafeBytes {
    UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}

/// An open file that grows at its end, frame by frame.
final class AppendedFile {
  let path: String
  let descriptor: Int32
  /// Bytes of whole frames.
  private(set) var length: off_t

  /// - Parameter flags: Added to `O_RDWR | O_APPEND | O_CLOEXEC`.
  init(_ path: String, flags: Int32, length: off_t = 0) throws(FileError) {
    descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw FileError("write", path) }
    self.path = path
    self.length = length
  }

  deinit { close(descriptor) }

  /// Appends one frame whole. On a full disk what was half-written is taken back, so that the frames
  /// before it and after it can be read.
  func append(_ payload: [UInt8]) throws(FileError) {
    let frame = Frame.encode(payload)
    var position = 0
    while position < frame.count {
      let count = frame.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + position, frame.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let error = FileError("append to", path)
        ftruncate(descriptor, length)
        throw error
      }
      position += count
    }
    length += off_t(frame.count)
  }

  /// Cuts a broken tail off, so that frames can follow.
  func cut(to length: Int) {
    ftruncate(descriptor, off_t(length))
    self.length = off_t(length)
  }
}
