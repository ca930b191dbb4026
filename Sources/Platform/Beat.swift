/// A time of change, and when the watcher saw it first.
package struct Beat {
  /// Seconds without a beat after which a process counts as dead.
  package static let patience = 60.0
  /// Seconds between beats.
  package static let interval = 5.0

  private let time: timespec
  private let seenAt: Double

  package init(_ time: timespec, since last: Beat?) {
    let isOld = last?.time.tv_sec == time.tv_sec && last?.time.tv_nsec == time.tv_nsec
    self.time = time
    seenAt = isOld ? last!.seenAt : seconds()
  }

  /// Seconds since it was first seen.
  package var age: Double { seconds() - seenAt }
}
