import Hashing
import Platform

/// Tells living owners from dead ones by their segments of the journal.
///
/// The kernel frees a process's lock however it ends. One that holds its lock and has not beaten for a
/// minute is stopped or hangs, and its cells are given to others. Beats are compared with each other and
/// timed by the watcher's own monotonic clock, so that no clock has to agree with another.
package struct Pulse {
  private let journal: String
  private let patience: Double
  private var beats: [ContentID: Beat] = [:]

  package init(journal: String, patience: Double = Beat.patience) {
    self.journal = journal
    self.patience = patience
  }

  package mutating func isAlive(_ owner: Owner) -> Bool {
    let path = journal + "/" + owner.segment
    guard FileLock.isHeld(path), let time = Files.changed(path) else { return false }
    let beat = Beat(time, since: beats[owner.id])
    beats[owner.id] = beat
    return beat.age < patience
  }
}
