import ArgumentParser
import Experiments
import Platform
import Synchronization

/// Standard output, every write of which is checked: a cut schema or job script must not look like success.
enum StandardOutput {
  private static let failure = Mutex<Int32>(0)

  /// Writes at once. Where the reader has gone, the program ends as one does that such a write kills.
  static func write(_ text: String) { command(terminalText(text)) }

  /// The same for what a terminal shall obey.
  static func command(_ text: String) {
    let code = writeBytes(text, to: STDOUT_FILENO)
    if code == EPIPE { endProcess(128 + SIGPIPE) }
    if code != 0 { failure.withLock { $0 = $0 == 0 ? code : $0 } }
  }

  /// What was lost, in a sentence; nil where all has arrived. Nothing can be written afterwards.
  static func finish() -> String? {
    // What others have printed; and some file systems say only now that the disk is full.
    let isFlushed = fflush(nil) == 0
    let late = isFlushed && close(STDOUT_FILENO) == 0 ? 0 : errno
    let code = failure.withLock { $0 == 0 ? late : $0 }
    if code == EPIPE { endProcess(128 + SIGPIPE) }
    return code == 0 ? nil : "standard output: cannot write: " + String(cString: strerror(code))
  }
}

/// Prints a line, or several, to standard output. In this module it stands before Swift's own `print`, which
/// ignores that a disk is full.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  StandardOutput.write(items.map { "\($0)" }.joined(separator: separator) + terminator)
}
