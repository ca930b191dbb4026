import Platform
import Results
import Synchronization

/// Progress with an estimate of the time left, on standard error: a bar on a terminal, else plain lines.
public final class Progress: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var lastShown = 0.0
    var hasEnded = false
    var estimate: WorkEstimate
  }

  private let total: Int
  private let name: String
  private let isTerminal: Bool
  private let isQuiet: Bool
  private let start = seconds()
  private let state: Mutex<State>

  /// - Parameter labels: The learner of each cell that is to be run.
  package init(name: String, labels: [String], isQuiet: Bool) {
    self.name = oneLine(name)
    total = labels.count
    self.isQuiet = isQuiet
    isTerminal = isatty(STDERR_FILENO) == 1
    state = Mutex(State(estimate: WorkEstimate(labels: labels)))
  }

  /// - Parameters:
  ///   - label: Label of the cell's learner.
  ///   - seconds: What the cell took.
  ///   - failure: What failed and why; the first few are said at once.
  package func finished(_ label: String, seconds: Double, failure: String?) {
    state.withLock { state in
      state.done += 1
      state.estimate.finished(label, seconds: seconds)
      if let failure {
        state.failed += 1
        if !isQuiet, state.failed <= 3 { say("failed: \(failure)") }
      }
      let text = line(state)
      show(&state, text)
    }
  }

  /// Says that other processes do the rest.
  package func waiting(for left: Int, of owner: Owner) {
    state.withLock { state in
      state.done = max(state.done, total - left)
      show(
        &state,
        "\(name): waiting for \(left) \(left == 1 ? "cell" : "cells") of \(owner.name) and others")
    }
  }

  /// Says that a signal has stopped the run, even where progress is not shown.
  package func stopping(_ signal: String) {
    state.withLock { _ in
      say("\(name): \(signal): the cells in hand are finished; once more ends at once")
    }
  }

  /// A line of its own.
  private func say(_ line: String) {
    writeBytes((isTerminal ? "\r\u{1B}[K" : "") + oneLine(line) + "\n", to: STDERR_FILENO)
  }

  /// Says how it went, once.
  package func ended() {
    state.withLock { state in
      guard total > 0, !state.hasEnded else { return }
      state.hasEnded = true
      state.lastShown = -.infinity
      let text =
        "\(name): \(state.done) of \(counted(total, "cell"))"
        + (state.failed > 0 ? ", \(state.failed) failed" : "")
      let how = state.done < total ? "after" : "done in"
      show(&state, text + ", \(how) \(duration(seconds() - start))")
      if isTerminal, !isQuiet { writeError("\n") }
    }
  }

  /// `37 of 99 cells, 12 s left`, for pages and terminals.
  package var line: String { state.withLock { line($0) } }

  private func line(_ state: State) -> String {
    var line = "\(name): \(state.done) of \(counted(total, "cell"))"
    if state.failed > 0 { line += ", \(state.failed) failed" }
    guard let left = state.estimate.secondsLeft(after: seconds() - start) else { return line }
    return line + ", \(duration(left)) left"
  }

  private func show(_ state: inout State, _ line: @autoclosure () -> String) {
    let now = seconds()
    guard !isQuiet, now - state.lastShown >= (isTerminal ? 0.1 : 5.0) else { return }
    state.lastShown = now
    guard isTerminal else { return writeError(line() + "\n") }
    let width = 24
    let filled = width * state.done / max(1, total)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    writeBytes("\r[\(bar)] \(line())\u{1B}[K", to: STDERR_FILENO)
  }
}
