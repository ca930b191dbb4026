import Dispatch
import Synchronization

/// Calls a function again and again from a thread of its own, so that busy workers cannot hold it up.
package final class Ticker: Sendable {
  private let end = DispatchSemaphore(value: 0)
  private let thread = Mutex<pthread_t?>(nil)

  /// - Parameter interval: Seconds from one call's end to the next call.
  package init(every interval: Double, _ body: @escaping @Sendable () -> Void) {
    let started = startThread { [end] in
      while end.wait(timeout: .now() + interval) == .timedOut { body() }
    }
    thread.withLock { $0 = started }
  }

  /// Returns when no call is under way and none will follow.
  package func stop() {
    guard
      let thread = thread.withLock({ thread in
        defer { thread = nil }
        return thread
      })
    else { return }
    end.signal()
    pthread_join(thread, nil)
  }
}

/// Starts a thread of its own for `body`; nil where the system has none left.
package func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
  var thread: pthread_t = 0
  let context = Unmanaged.passRetained(ThreadBody(body))
  let code = pthread_create(
    &thread, nil,
    { context in
      Unmanaged<ThreadBody>.fromOpaque(context!).takeRetainedValue().body()
      return nil
    }, context.toOpaque())
  guard code == 0 else {
    context.release()
    return nil
  }
  return thread
}

private final class ThreadBody: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
