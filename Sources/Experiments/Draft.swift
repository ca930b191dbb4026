#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A file in the making: written to a neighbour in blocks and renamed when it is finished, so that it
/// appears whole or not at all. A draft that is not finished is removed. Nothing waits for the disk:
/// records are what has to outlast a loss of power, and what is made from them can be made again.
final class Draft {
  private let path: String
  private let neighbour: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private static let block = 1 << 18

  init(_ path: String) throws(FileError) {
    self.path = path
    // Two processes that write the same file do not meet in one draft.
    neighbour = "\(path).\(getpid()).draft"
    descriptor = open(neighbour, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError("write", path) }
    buffer.reserveCapacity(Self.block + 4096)
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(neighbour)
    }
  }

  func append(_ text: String) throws(FileError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.block { try spill() }
  }

  /// Lets `body` append to the buffer.
  func append(_ body: (inout [UInt8]) -> Void) throws(FileError) {
    body(&buffer)
    if buffer.count >= Self.block { try spill() }
  }

  private func spill() throws(FileError) {
    var position = 0
    while position < buffer.count {
      let count = buffer.withUnsafeBytes {
        write(descriptor, $0.baseAddress! + position, buffer.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileError("write", path) }
      position += count
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Puts the file in its place.
  func finish() throws(FileError) {
    try spill()
    // Some network file systems say only now that the disk is full.
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed, rename(neighbour, path) == 0 else {
      let error = FileError("write", path)
      unlink(neighbour)
      throw error
    }
  }
}
