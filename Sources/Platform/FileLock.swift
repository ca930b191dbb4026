/// An exclusive lock on a file, released when the process ends, however it ends. Whoever has it beats, so
/// that the others wait as long as that goes on.
package final class FileLock: Sendable {
  private let descriptor: Int32
  private let heart: Ticker

  /// Waits until no other process holds it.
  /// - Parameter patience: Seconds without a sign of life after which waiting ends.
  /// - Throws: `StalledLock` where the process that holds it is stopped or hangs.
  package init(_ path: String, patience: Double = Beat.patience) throws {
    let descriptor = try Files.openRegular(path, O_CREAT | O_RDWR)
    var beat: Beat?
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      beat = Files.changed(path).map { Beat($0, since: beat) }
      guard code == EWOULDBLOCK || code == EINTR, beat.map({ $0.age < patience }) ?? false else {
        close(descriptor)
        if code == EWOULDBLOCK { throw StalledLock(path: path) }
        throw FileError("lock", path, code: code)
      }
      usleep(20_000)
    }
    self.descriptor = descriptor
    heart = Ticker(every: Beat.interval) { futimens(descriptor, nil) }
  }

  /// Whether a process holds the lock now.
  package static func isHeld(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  deinit {
    heart.stop()
    close(descriptor)
  }
}

/// A process that is stopped or hangs keeps others from writing results: exit code 75.
public struct StalledLock: Error, CustomStringConvertible {
  package let path: String

  public var description: String {
    "\(path): the process that has locked this file has given no sign of life for a minute; let it go on"
      + " or end it, then try again"
  }
}
