#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The bytes of a file, one chunk in memory at a time.
struct ByteReader {
  let path: String
  private let file: OpenFile
  private var chunk: [UInt8]
  private var position = 0
  private var end = 0

  /// Opens the file and reads its first chunk.
  init(path: String, chunkSize: Int = 1 << 20) throws(DataError) {
    try refuseFormatsNotRead(path)
    self.path = path
    file = try OpenFile(path: path)
    chunk = [UInt8](unsafeUninitializedCapacity: chunkSize) { buffer, count in
      memset(buffer.baseAddress!, 0, chunkSize)
      count = chunkSize
    }
    try refill()
    skipByteOrderMark()
  }

  /// The next byte without taking it, or nil at the end of the file.
  @inline(__always)
  mutating func peek() throws(DataError) -> UInt8? {
    if position == end, try !refill() { return nil }
    return chunk[position]
  }

  /// Takes the next byte; nil at the end of the file.
  @inline(__always)
  mutating func next() throws(DataError) -> UInt8? {
    if position == end, try !refill() { return nil }
    position += 1
    return chunk[position - 1]
  }

  /// Replaces `line` by the next line without its line feed; false at the end of the file.
  mutating func nextLine(into line: inout [UInt8]) throws(DataError) -> Bool {
    line.removeAll(keepingCapacity: true)
    guard try peek() != nil else { return false }
    repeat {
      let rest = chunk[position..<end]
      guard let lineFeed = rest.firstByte(UInt8(ascii: "\n")) else {
        line.append(contentsOf: rest)
        position = end
        continue
      }
      line.append(contentsOf: chunk[position..<lineFeed])
      position = lineFeed + 1
      return true
    } while try peek() != nil
    return true
  }

  /// Reads the next chunk; false at the end of the file.
  @discardableResult
  private mutating func refill() throws(DataError) -> Bool {
    var count: Int
    repeat {
      count = chunk.withUnsafeMutableBytes { read(file.descriptor, $0.baseAddress, $0.count) }
    } while count < 0 && errno == EINTR
    guard count >= 0 else { throw unreadable(path) }
    position = 0
    end = count
    return count > 0
  }

  private mutating func skipByteOrderMark() {
    if chunk[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }
}

/// An open file descriptor, closed with its last owner.
private final class OpenFile {
  let descriptor: Int32

  init(path: String) throws(DataError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

extension ArraySlice<UInt8> {
  /// Index of the first occurrence of a byte.
  func firstByte(_ byte: UInt8) -> Int? {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, let found = memchr(start, Int32(byte), bytes.count)
      else { return nil }
      return startIndex + (UnsafeRawPointer(found) - start)
    }
  }
}

private func unreadable(_ path: String) -> DataError {
  let remedy = errno == EISDIR ? "name a file in it" : "check the path and its permissions"
  return DataError(
    file: path, kind: .unreadable, "cannot be read: \(String(cString: strerror(errno))); \(remedy)")
}

private func refuseFormatsNotRead(_ path: String) throws(DataError) {
  let name = path.lowercased()
  if name.hasSuffix(".gz") {
    throw DataError(file: path, "is compressed; unpack it first with gunzip --keep")
  }
  if name.hasSuffix(".parquet") {
    throw DataError(file: path, "is a Parquet file; convert it first: \(parquetCommand)")
  }
}

/// The shell command that turns Parquet into JSON Lines without rounding.
let parquetCommand =
  "python3 -c \"import json, sys, pyarrow.parquet as pq; "
  + "[print(json.dumps(row)) for batch in pq.ParquetFile(sys.argv[1]).iter_batches() "
  + "for row in batch.to_pylist()]\" train.parquet > train.jsonl"
