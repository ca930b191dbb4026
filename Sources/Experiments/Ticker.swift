import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Calls a function again and again from a thread of its own, so that busy workers cannot hold it up.
final class Ticker: Sendable {
  private let isStopped = Mutex(false)
  private let thread = Mutex<pthread_t?>(nil)

  /// - Parameter interval: Seconds from one call's end to the next call.
  init(every interval: Double, _ body: @escaping @Sendable () -> Void) {
    let work = Box { [self] in
      var last = seconds()
      while !isStopped.withLock({ $0 }) {
        usleep(20_000)
        guard seconds() - last >= interval else { continue }
        body()
        last = seconds()
      }
    }
    var created: pthread_t = 0
    let context = Unmanaged.passRetained(work).toOpaque()
    pthread_create(
      &created, nil,
      { context in
        Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
        return nil
      }, context)
    let started = created
    thread.withLock { $0 = started }
  }

  /// Returns when no call is under way and none will follow.
  func stop() {
    isStopped.withLock { $0 = true }
    guard
      let thread = thread.withLock({ thread in
        defer { thread = nil }
        return thread
      })
    else { return }
    pthread_join(thread, nil)
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
