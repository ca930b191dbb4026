#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// How an outside program ended and what it wrote.
struct CapturedProgram {
  /// Exit status; -1 where a signal ended it.
  let status: Int
  let output: String
  let error: String

  /// Runs a program to its end, without a shell.
  ///
  /// Its input goes through a pipe and nowhere else, so that a password in it is neither in the list of
  /// processes nor on a disk. All else are files without a name: neither side waits for the other.
  /// - Parameters:
  ///   - program: A path, or a name that is looked up in PATH.
  ///   - input: Its standard input, at most 32 KiB, which a pipe holds.
  ///   - attachment: What it can read from `/dev/fd/3`, of any size.
  /// - Returns: Nil where there is no such program.
  static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], attachment: [UInt8] = []
  ) throws(FileError) -> CapturedProgram? {
    let (output, error, attached) = (try Scratch(), try Scratch(), try Scratch(attachment))
    let source = try filledPipe(input)
    defer { close(source) }
    let descriptors = [source] + [output, error, attached].map(\.descriptor)
    var process: pid_t = 0
    let code = spawn(program, arguments, &process, descriptors: descriptors)
    if code == ENOENT { return nil }
    guard code == 0 else { throw FileError("start", program, code: code) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return CapturedProgram(
      status: status & 0x7F == 0 ? Int(status >> 8 & 0xFF) : -1, output: output.text,
      error: error.text)
  }

  /// All that it said, standard error first; how it ended where it said nothing.
  var message: String {
    let said = [error, output].map(trimmed).filter { !$0.isEmpty }.joined(separator: "\n")
    return said.isEmpty ? "it ended with exit code \(status) and said nothing" : said
  }
}

/// Starts a program with these files as its descriptors 0, 1, 2, ...; returns the system's error number.
private func spawn(
  _ program: String, _ arguments: [String], _ process: inout pid_t, descriptors: [Int32]
) -> Int32 {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (target, source) in descriptors.enumerated() {
    posix_spawn_file_actions_adddup2(&actions, source, Int32(target))
  }
  let strings = ([program] + arguments).map { strdup($0) } + [nil]
  defer { strings.forEach { free($0) } }
  return posix_spawnp(&process, program, &actions, nil, strings, environ)
}

/// The end to read from of a pipe that is filled and closed.
private func filledPipe(_ bytes: [UInt8]) throws(FileError) -> Int32 {
  precondition(bytes.count <= 1 << 15, "\(bytes.count) bytes for a pipe; expected at most 32768")
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { throw FileError("make", "a pipe") }
  defer { for end in ends { close(end) } }
  guard bytes.withUnsafeBytes({ write(ends[1], $0.baseAddress, $0.count) }) == bytes.count else {
    throw FileError("write", "a pipe")
  }
  return try aboveStandard(ends[0])
}

/// A copy of a descriptor, above the numbers that a program is given and closed in what it starts.
private func aboveStandard(_ descriptor: Int32) throws(FileError) -> Int32 {
  let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
  guard copy >= 0 else { throw FileError("open", "another file") }
  return copy
}

/// A file without a name, gone with its last user.
private final class Scratch {
  let descriptor: Int32

  init(_ bytes: [UInt8] = []) throws(FileError) {
    guard let file = tmpfile() else { throw FileError("make", "a temporary file") }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else {
      throw FileError("write", "a temporary file")
    }
    rewind(file)
    descriptor = try aboveStandard(fileno(file))
  }

  var text: String {
    lseek(descriptor, 0, SEEK_SET)
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &block, block.count)
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += block[..<count]
    }
  }

  deinit { close(descriptor) }
}

/// Text without white space at its ends.
func trimmed(_ text: String) -> String {
  let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
  let bytes = text.utf8.drop(while: isSpace)
  return String(decoding: bytes.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
}

/// An outside program or server that is missing, cannot be reached or refuses: exit code 69.
public struct Unavailable: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
