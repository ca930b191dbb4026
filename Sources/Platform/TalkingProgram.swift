/// An outside program that is spoken with line by line over its standard input and output.
///
/// Neither side can block the other for ever: both ways are served at once, and a line that does not come in time is
/// an error. What it says on standard error is kept for its last words. Not safe to share between threads.
package final class TalkingProgram {
  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let errors: Scratch
  private var received: [UInt8] = []
  private var isEnded = false

  /// Bytes of a line at most.
  private static let longestLine = 1 << 30

  package enum Failure: Error {
    /// Nothing came within the time.
    case silent
    /// It closed its output, or ended.
    case ended
    case tooLong
  }

  /// - Parameter program: A path, or a name that is looked up in PATH.
  /// - Throws: `FileError` where it cannot be started.
  package init(_ program: String, _ arguments: [String]) throws(FileError) {
    errors = try Scratch()
    var (toIt, fromIt): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
    // Sockets are closed to other programs from the first moment, which pipes are not.
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &toIt) == 0, socketpair(AF_UNIX, kind, 0, &fromIt) == 0
    else {
      throw FileError("start", program)
    }
    defer {
      close(toIt[0])
      close(fromIt[1])
    }
    (input, output) = (toIt[1], fromIt[0])
    do {
      process = try ChildPrograms.start(
        program, arguments, descriptors: [toIt[0], fromIt[1], errors.descriptor])
    } catch {
      close(input)
      close(output)
      throw error
    }
    for end in [input, output] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  deinit { end(patience: 1) }

  /// Sends a line and waits for the next one.
  /// - Parameter seconds: For all of it.
  package func answer(to line: [UInt8], within limit: Double) throws(Failure) -> [UInt8] {
    let deadline = seconds() + limit
    var unsent = (line + [UInt8(ascii: "\n")])[...]
    while true {
      if unsent.isEmpty, let answer = takeLine() { return answer }
      guard seconds() < deadline else { throw .silent }
      var ends = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: unsent.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
      ]
      let wait = min(1000, max(1, (deadline - seconds()) * 1000))
      guard poll(&ends, 2, Int32(wait)) > 0 else { continue }
      if ends[1].revents != 0 { try send(&unsent) }
      if ends[0].revents != 0 { try receive() }
    }
  }

  private func send(_ unsent: inout ArraySlice<UInt8>) throws(Failure) {
    let count = unsent.withUnsafeBytes { bytes in
      Glibc.send(input, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { throw .ended }
    unsent = unsent.dropFirst(count)
  }

  private func receive() throws(Failure) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(output, &block, block.count)
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { throw .ended }
    received += block[..<count]
    guard received.count <= Self.longestLine else { throw .tooLong }
  }

  private func takeLine() -> [UInt8]? {
    guard let end = received.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let line = Array(received[..<end])
    received.removeFirst(end + 1)
    return line
  }

  /// Closes its input, waits, and ends it if it goes on.
  /// - Parameter patience: Seconds that it has.
  /// - Returns: Exit status; minus the signal's number where one ended it.
  @discardableResult
  package func end(patience: Double) -> Int {
    guard !isEnded else { return 0 }
    isEnded = true
    close(input)
    let status = ChildPrograms.finish(process, patience: patience)
    close(output)
    return status
  }

  /// The last of what it said on standard error, on one line.
  package var lastWords: String {
    let lines = errors.text.split(whereSeparator: \.isNewline).map { trimmed(String($0)) }
    return String(lines.filter { !$0.isEmpty }.suffix(3).joined(separator: " ").suffix(500))
  }
}
