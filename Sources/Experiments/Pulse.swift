import Hashing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Tells living owners from dead ones by their segments of the journal.
///
/// The kernel frees a process's lock however it ends. One that holds its lock and has not beaten for a
/// minute is stopped or hangs, and its cells are given to others. Beats are compared with each other and
/// timed by the watcher's own monotonic clock, so that no clock has to agree with another.
package struct Pulse {
  /// Seconds without a beat after which a process counts as dead.
  package static let patience = 60.0
  /// Seconds between beats.
  static let interval = 5.0

  private let journal: String
  private let patience: Double
  private var beats: [ContentID: Beat] = [:]

  package init(journal: String, patience: Double = Pulse.patience) {
    self.journal = journal
    self.patience = patience
  }

  package mutating func isAlive(_ owner: Owner) -> Bool {
    let path = journal + "/" + owner.segment
    guard Self.isLocked(path), let time = Files.changed(path) else { return false }
    let beat = Beat(time, since: beats[owner.id])
    beats[owner.id] = beat
    return beat.age < patience
  }

  static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}

/// A time of change, and when the watcher saw it first.
struct Beat {
  private let time: timespec
  private let seenAt: Double

  init(_ time: timespec, since last: Beat?) {
    let isOld = last?.time.tv_sec == time.tv_sec && last?.time.tv_nsec == time.tv_nsec
    self.time = time
    seenAt = isOld ? last!.seenAt : seconds()
  }

  /// Seconds since it was first seen.
  var age: Double { seconds() - seenAt }
}
