import Hashing
import Platform

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

  /// The intact frames in some bytes. Broken ones are skipped.
  /// - Parameter isStart: Whether bytes look like the start of a payload; only where they do is a frame
  ///   looked for behind a broken one.
  /// - Returns: Ranges of the payloads, and where the last whole frame ends.
  static func scan(
    _ bytes: [UInt8], isStart: (ArraySlice<UInt8>) -> Bool
  ) -> (ranges: [Range<Int>], end: Int) {
    var (ranges, position, end): ([Range<Int>], Int, Int) = ([], 0, 0)
    while position + headerSize < bytes.count {
      guard isStart(bytes[(position + headerSize)...]), let range = payload(in: bytes, at: position)
      else {
        position += 1
        continue
      }
      ranges.append(range)
      (position, end) = (range.upperBound, range.upperBound)
    }
    return (ranges, end)
  }

  /// Where the payload of the frame at `position` stands; nil where there is no whole one.
  static func payload(in bytes: [UInt8], at position: Int) -> Range<Int>? {
    guard bytes.count - position >= headerSize else { return nil }
    let length = word(bytes, position)
    guard length <= UInt64(bytes.count - position - headerSize) else { return nil }
    let start = position + headerSize
    let range = start..<start + Int(length)
    return checksum(bytes[range]) == word(bytes, position + 8) ? range : nil
  }

  private static func checksum(_ payload: ArraySlice<UInt8>) -> UInt64 {
    ContentHash.of(payload).high
  }
}

/// An open file to which one process alone appends, frame by frame.
final class AppendedFile {
  let path: String
  let descriptor: Int32
  /// Bytes of whole frames.
  private(set) var length = 0

  /// Makes the file.
  init(_ path: String) throws(FileError) {
    descriptor = try Files.openRegular(path, O_RDWR | O_APPEND | O_CREAT | O_EXCL)
    self.path = path
  }

  deinit { close(descriptor) }

  /// Appends one frame whole. On a full disk what was half-written is taken back.
  func append(_ payload: [UInt8]) throws(FileError) {
    let frame = Frame.encode(payload)
    guard Files.write(frame, to: descriptor) else {
      let error = FileError("append to", path)
      ftruncate(descriptor, off_t(length))
      throw error
    }
    length += frame.count
  }
}
