internal import Hashing
internal import Platform

/// An open data file. It hashes the bytes that it hands out, so that what is parsed is what is hashed,
/// whatever happens to the file meanwhile. Closed with its last owner.
final class OpenFile {
  let path: String
  private let descriptor: Int32
  /// Of all bytes that were read.
  private(set) var contents = ContentHash()

  /// - Throws: `DataError` where the path is no regular file or cannot be opened. A pipe is refused
  ///   without waiting for its writer.
  init(path: String) throws(DataError) {
    // The system would open what stands before it.
    if path.utf8.contains(0) { throw DataError(file: path, "has a NUL in its name; remove it") }
    try refuseFormatsNotRead(path)
    self.path = path
    var info = stat()
    if stat(path, &info) == 0 { try refuse(info.st_mode, path) }
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0, fstat(descriptor, &info) == 0 else { throw unreadable(path) }
    try refuse(info.st_mode, path)
  }

  /// Reads as many bytes as there are and fit; 0 at the end of the file.
  func read(into chunk: inout [UInt8]) throws(DataError) -> Int {
    var filled = 0
    while filled < chunk.count {
      let count = chunk.withUnsafeMutableBytes {
        readSome(descriptor, UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      guard count >= 0 else { throw unreadable(path) }
      guard count > 0 else { break }
      filled += count
    }
    chunk.withUnsafeBytes { contents.update(UnsafeRawBufferPointer(rebasing: $0[..<filled])) }
    return filled
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}

/// Reads some bytes, however often a signal interrupts it; fewer than 0 where that fails.
private func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
  while true {
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 || errno != EINTR { return count }
  }
}

private func unreadable(_ path: String) -> DataError {
  DataError(
    file: path, kind: .unreadable,
    "cannot be read: \(String(cString: strerror(errno))); check the path and its permissions")
}

/// Refuses what is not a regular file: it could not be read to an end, or not twice alike.
private func refuse(_ mode: mode_t, _ path: String) throws(DataError) {
  let kinds: [mode_t: (String, String)] = [
    S_IFDIR: ("a folder", "name a file in it"),
    S_IFIFO: ("a pipe", "write what comes through it to a file, and name that"),
    S_IFSOCK: ("a socket", "write what comes through it to a file, and name that"),
    S_IFCHR: ("a device", "copy what it holds to a file, and name that"),
    S_IFBLK: ("a device", "copy what it holds to a file, and name that"),
  ]
  guard let (kind, remedy) = kinds[mode & S_IFMT] else { return }
  throw DataError(file: path, kind: .unreadable, "is \(kind), not a file; \(remedy)")
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
