/// Open files, by their descriptors.
extension Files {
  /// Opens a regular file, and nothing else: a pipe in its place would be waited for.
  package static func openRegular(_ path: String, _ flags: Int32) throws(FileError) -> Int32 {
    // The system would read the name up to there.
    guard !path.utf8.contains(0) else { throw FileError("open", path, code: EINVAL) }
    let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK, 0o666)
    guard descriptor >= 0 else { throw FileError("open", path) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
      let isFolder = info.st_mode & S_IFMT == S_IFDIR
      close(descriptor)
      throw FileError("use as a file", path, code: isFolder ? EISDIR : EINVAL)
    }
    return descriptor
  }

  /// Bytes of an open file.
  package static func size(_ descriptor: Int32) -> Int {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? Int(info.st_size) : 0
  }

  /// Whether the open file is still the one of that name.
  package static func isSame(_ path: String, _ descriptor: Int32) -> Bool {
    var (named, opened) = (stat(), stat())
    return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0
      && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  /// At most so many bytes from a position on: fewer where the file ends before.
  package static func read(
    _ descriptor: Int32, _ path: String, from start: Int, count: Int = .max
  ) throws(FileError) -> [UInt8] {
    let wanted = min(count, max(0, size(descriptor) - start))
    var failure: FileError?
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
      while filled < wanted {
        let got = pread(
          descriptor, buffer.baseAddress! + filled, wanted - filled, off_t(start + filled))
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = FileError("read", path) }
        guard got > 0 else { return }
        filled += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Writes all bytes.
  /// - Returns: False where the disk is full or the file cannot be written; `errno` says why.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + position, bytes.count - position)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      position += count
    }
    return true
  }
}
