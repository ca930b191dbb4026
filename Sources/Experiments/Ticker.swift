import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Calls a function again and again from a thread of its own, so that busy workers cannot hold it up.
final class Ticker: Sendable {
  private let end = DispatchSemaphore(value: 0)
  private let thread = Mutex<pthread_t?>(nil)

  /// - Parameter interval: Seconds from one call's end to the next call.
  init(every interval: Double, _ body: @escaping @Sendable () -> Void) {
    let work = Box { [end] in
      while end.wait(timeout: .now() + interval) == .timedOut { body() }
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
    guard
      let thread = thread.withLock({ thread in
        defer { thread = nil }
        return thread
      })
    else { return }
    end.signal()
    pthread_join(thread, nil)
  }

  private final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
