import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Progress with an estimate of the time left, on standard error: a bar on a terminal, else plain lines.
public final class Progress: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var lastShown = 0.0
  }

  private let total: Int
  private let name: String
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = seconds()
  private let state = Mutex(State())

  public init(name: String, total: Int, isQuiet: Bool) {
    self.name = name
    self.total = total
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
  }

  func finished(_ cell: Cell, failed: Bool) {
    guard !isQuiet else { return }
    state.withLock { state in
      state.done += 1
      state.failed += failed ? 1 : 0
      let now = seconds()
      let interval = isTerminal ? 0.1 : 5.0
      guard state.done == total || now - state.lastShown >= interval else { return }
      state.lastShown = now
      show(state, elapsed: now - start)
    }
  }

  private func show(_ state: State, elapsed: Double) {
    let left = elapsed / Double(state.done) * Double(total - state.done)
    var line = "\(name): \(state.done) of \(total) cells"
    if state.failed > 0 { line += ", \(state.failed) failed" }
    line +=
      state.done == total
      ? ", done in \(duration(elapsed))" : ", \(duration(left)) left"
    guard isTerminal else { return writeError(line + "\n") }
    let width = 24
    let filled = width * state.done / max(1, total)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    writeError("\r[\(bar)] \(line)\u{1B}[K" + (state.done == total ? "\n" : ""))
  }
}

/// `8 s`, `3 min 20 s`, `2 h 5 min`.
func duration(_ seconds: Double) -> String {
  if seconds < 10 { return "\((seconds * 10).rounded() / 10) s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
  return "\(whole / 3600) h \(whole % 3600 / 60) min"
}

/// Writes to standard error, whole.
public func writeError(_ text: String) {
  var copy = text
  copy.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
