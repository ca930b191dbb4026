internal import Platform

/// The bytes of a file, one chunk in memory at a time.
struct ByteReader {
  private let file: OpenFile
  private var chunk: [UInt8]
  private var position = 0
  private var end = 0

  var path: String { file.path }

  /// Reads the first chunk.
  init(_ file: OpenFile, chunkSize: Int = 1 << 20) throws(DataError) {
    self.file = file
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
    position = 0
    end = try file.read(into: &chunk)
    return end > 0
  }

  private mutating func skipByteOrderMark() {
    if chunk[..<end].starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }
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
