import Synchronization

/// A file in the making: written to a neighbour in blocks and renamed when it is complete, so that it
/// appears whole or not at all. A draft that is not finished is removed. Nothing waits for the disk:
/// records are what has to outlast a loss of power, and what is made from them can be made again.
///
/// The neighbour has a random name, since processes that write the same file may have equal numbers in
/// different containers, and is locked while its writer lives. One that nobody locks was left by a process
/// that was killed, and whoever next writes in the folder removes it.
package final class Draft {
  private let path: String
  private let neighbour: String
  private var descriptor: Int32
  /// The same open file again: holds the lock until the draft has its own name.
  private let lock: Int32
  private var buffer: [UInt8] = []
  private static let block = 1 << 18

  package init(_ path: String) throws(FileError) {
    self.path = path
    guard !path.utf8.contains(0) else { throw FileError("write", path, code: EINVAL) }
    let folder = folderOf(path)
    if Self.cleaned.withLock({ $0.insert(folder).inserted }) { Self.removeAbandoned(in: folder) }
    (neighbour, descriptor) = try Self.begin(in: folder, for: path)
    lock = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    buffer.reserveCapacity(Self.block + 4096)
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    // A name that is not there any more is that of a finished file.
    if Self.forget(neighbour) { unlink(neighbour) }
    if lock >= 0 { close(lock) }
  }

  package func append(_ text: String) throws(FileError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.block { try spill() }
  }

  /// Lets `body` append to the buffer.
  package func append(_ body: (inout [UInt8]) -> Void) throws(FileError) {
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

  /// Writes what is left; the file still has no name of its own.
  package func complete() throws(FileError) {
    guard descriptor >= 0 else { return }
    try spill()
    // Some network file systems say only now that the disk is full.
    let isClosed = close(descriptor) == 0
    descriptor = -1
    guard isClosed else { throw FileError("write", path) }
  }

  /// Completes the file and puts it in its place.
  package func finish() throws(FileError) { try Self.publish([self]) }

  /// Puts files in their places together: none where one of them cannot be completed.
  package static func publish(_ drafts: [Draft]) throws(FileError) {
    for draft in drafts {
      try draft.complete()
      guard !Files.isFolder(draft.path) else {
        throw FileError("write", draft.path, code: EISDIR)
      }
    }
    for draft in drafts {
      guard rename(draft.neighbour, draft.path) == 0 else { throw FileError("write", draft.path) }
      _ = forget(draft.neighbour)
    }
  }
}

extension Draft {
  /// Neighbours of this process that have no name of their own yet.
  private static let names = Mutex<Set<String>>([])
  /// Folders that this process has looked through.
  private static let cleaned = Mutex<Set<String>>([])

  /// - Returns: Whether the neighbour was still one.
  private static func forget(_ neighbour: String) -> Bool {
    names.withLock { $0.remove(neighbour) != nil }
  }

  /// Removes this process's drafts for `end`, which ends it: no other draft is begun meanwhile.
  package static func abandonAll(_ end: () -> Never) -> Never {
    names.withLock { names -> Never in
      for name in names { unlink(name) }
      end()
    }
  }

  /// A new neighbour, locked.
  private static func begin(
    in folder: String, for path: String
  ) throws(FileError) -> (name: String, descriptor: Int32) {
    while true {
      let digits = String(UInt64.random(in: .min ... .max), radix: 16)
      let zeros = String(repeating: "0", count: 16 - digits.count)
      // Not the file's own name, which may leave no room for more.
      let name = pathJoining(folder, "." + zeros + digits + ".draft")
      let flags = O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC
      let descriptor = names.withLock { names in
        let descriptor = open(name, flags, 0o666)
        if descriptor >= 0 { names.insert(name) }
        return descriptor
      }
      if descriptor < 0 && errno == EEXIST { continue }
      guard descriptor >= 0 else { throw FileError("write", path) }
      flock(descriptor, LOCK_EX)
      var info = stat()
      // Taken for an abandoned one before it was locked.
      guard fstat(descriptor, &info) == 0, info.st_nlink == 0 else { return (name, descriptor) }
      close(descriptor)
      _ = forget(name)
    }
  }

  /// Removes the drafts in a folder that no living process has locked.
  package static func removeAbandoned(in folder: String) {
    for name in Files.list(folder) where isDraft(name) {
      let path = pathJoining(folder, name)
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }

  /// `.0123456789abcdef.draft`; earlier versions wrote `curves.csv.4711.draft`.
  private static func isDraft(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.last == "draft" else { return false }
    let key = parts[parts.count - 2]
    let isRandom = parts.count == 3 && parts[0].isEmpty && key.utf8.count == 16
    return isRandom ? UInt64(key, radix: 16) != nil : UInt32(key) != nil
  }
}
