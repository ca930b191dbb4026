import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The durable records of finished cells, in a folder of append-only segments.
///
/// A record is a length, a checksum and a payload. A process writes a segment of its own and appends each
/// record in one call, so that a kill leaves at most one broken tail, which reading ends at. Records are
/// flushed to disk at least every second.
final class Journal: Sendable {
  private struct State {
    var descriptor: Int32 = -1
    var lastFlush: Int = 0
    /// Bytes of whole records in the segment.
    var length: off_t = 0
  }

  private let folder: String
  private let state = Mutex(State())

  init(folder: String) throws(FileError) {
    self.folder = folder
    try Files.makeFolder(folder)
  }

  deinit { state.withLock { if $0.descriptor >= 0 { close($0.descriptor) } } }

  /// Appends a finished cell.
  func append(_ record: CellRecord) throws(FileError) {
    let payload = record.payload
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + 16)
    for word in [UInt64(payload.count), checksum(payload[...])] {
      withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
    bytes += payload
    let frame = bytes
    try state.withLock { state throws(FileError) in
      if state.descriptor < 0 { state.descriptor = try openSegment() }
      do throws(FileError) {
        try writeAll(frame, to: state.descriptor)
      } catch {
        // On a full disk: what was half-written goes, so that later records can be read.
        ftruncate(state.descriptor, state.length)
        throw error
      }
      state.length += off_t(frame.count)
      let now = time(nil)
      if now != state.lastFlush {
        fsync(state.descriptor)
        state.lastFlush = now
      }
    }
  }

  func flush() {
    state.withLock { if $0.descriptor >= 0 { fsync($0.descriptor) } }
  }

  /// All whole records; of two of one cell the later. Broken tails are passed over.
  func records() throws(FileError) -> [String: CellRecord] {
    var found: [String: CellRecord] = [:]
    for name in Files.list(folder) where name.hasPrefix("segment-") {
      for payload in payloads(in: try Files.read(folder + "/" + name)) {
        if let record = CellRecord(payload: payload) { found[record.cell] = record }
      }
    }
    return found
  }

  private func payloads(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var result: [ArraySlice<UInt8>] = []
    var position = 0
    while position + 16 <= bytes.count {
      let length = word(bytes, position)
      guard length <= UInt64(bytes.count - position - 16) else { break }
      let payload = bytes[position + 16..<position + 16 + Int(length)]
      guard checksum(payload) == word(bytes, position + 8) else { break }
      result.append(payload)
      position = payload.endIndex
    }
    return result
  }

  /// The first free segment number; never a file that another process wrote to.
  private func openSegment() throws(FileError) -> Int32 {
    let existing = Set(Files.list(folder))
    var number = 0
    while true {
      let digits = String(number)
      let name = "segment-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      number += 1
      if existing.contains(name) { continue }
      let path = folder + "/" + name
      let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_APPEND | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return descriptor }
      guard errno == EEXIST else { throw FileError("write", path) }
    }
  }

  private func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(FileError) {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + position, bytes.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileError("append to the journal", folder) }
      position += count
    }
  }
}

private func word(_ bytes: [UInt8], _ position: Int) -> UInt64 {
  bytes.withUnsafeBytes {
    UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }
}

/// FNV-1a over 64-bit words, then bytes.
private func checksum(_ payload: ArraySlice<UInt8>) -> UInt64 {
  payload.withUnsafeBytes { raw in
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var i = 0
    while i + 8 <= raw.count {
      hash =
        (hash ^ raw.loadUnaligned(fromByteOffset: i, as: UInt64.self).littleEndian)
        &* 0x0000_0100_0000_01B3
      hash ^= hash >> 29
      i += 8
    }
    for byte in raw[i...] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return hash
  }
}
