import Synchronization

/// The signals that ask this process to end: SIGINT, SIGTERM and SIGHUP.
///
/// The first one ends the process, or stops the work that is `stopped(by:)` it; the next one ends it at
/// once. Either way no child and no draft stays behind, and the exit code is 128 and the signal's number.
public enum StopSignals {
  private struct State {
    var received: Int32?
    var receivedAt = 0.0
    var stop: (@Sendable (String) -> Void)?
  }

  private static let state = Mutex(State())
  private static let names: [Int32: String] = [
    SIGINT: "SIGINT", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP",
  ]
  /// One request may come twice: `timeout` signals the process and then its group.
  private static let echo = 0.5

  /// Begins to listen; called once, by the program. A signal that whoever started it had ignored (`nohup`)
  /// stays ignored, but for SIGINT, which scripts ignore for all that they start with `&`. Writes that
  /// nobody reads or that a limit forbids are errors, not signals.
  /// Whoever started this process may have blocked these signals, as Dispatch's threads do; they are heard.
  public static func listen() {
    for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    wakeEnd = ends[1]
    for number in names.keys where number == SIGINT || !isIgnored(number) {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = wake
      action.sa_flags = SA_RESTART
      sigaction(number, &action, nil)
    }
    unblock()
    let readEnd = ends[0]
    _ = startThread {
      var byte: UInt8 = 0
      while true {
        if read(readEnd, &byte, 1) == 1 { received(Int32(byte)) }
      }
    }
  }

  /// Runs work that the first signal stops in order instead of ending the process.
  /// - Parameter stop: Called with the signal's name, from another thread; the work returns soon after.
  package static func stopped<Result>(
    by stop: @escaping @Sendable (String) -> Void, _ work: () throws -> Result
  ) rethrows -> Result {
    state.withLock { $0.stop = stop }
    defer { state.withLock { $0.stop = nil } }
    return try work()
  }

  /// The exit code of a process that was asked to end, and the signal's name; nil where it was not.
  public static var request: (code: Int32, name: String)? {
    state.withLock { $0.received }.map { (128 + $0, names[$0] ?? "a signal") }
  }

  private static func received(_ number: Int32) {
    let (stop, isEcho) = state.withLock { state in
      let isEcho = state.received == number && seconds() - state.receivedAt < echo
      guard state.received == nil, let stop = state.stop else {
        return (nil as (@Sendable (String) -> Void)?, isEcho)
      }
      (state.received, state.receivedAt) = (number, seconds())
      return (stop, false)
    }
    if isEcho { return }
    guard let stop else { endProcess(128 + number) }
    stop(names[number] ?? "a signal")
  }

  /// For this thread and those it starts.
  private static func unblock() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in names.keys { sigaddset(&signals, number) }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var before = sigaction()
    sigaction(number, nil, &before)
    return unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Where the handler of signals writes to; handlers may do little else.
nonisolated(unsafe) private var wakeEnd: Int32 = -1

private func wake(_ number: Int32) {
  let before = errno
  var byte = UInt8(truncatingIfNeeded: number)
  write(wakeEnd, &byte, 1)
  errno = before
}

/// Ends this process now, without drafts and children left behind.
public func endProcess(_ code: Int32) -> Never {
  Draft.abandonAll { ChildPrograms.endAll { _exit(code) } }
}
