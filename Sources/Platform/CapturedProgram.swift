/// How an outside program ended and what it wrote.
package struct CapturedProgram {
  /// Exit status; -1 where a signal ended it.
  package let status: Int
  package let output: String
  package let error: String

  /// Runs a program to its end, without a shell.
  ///
  /// All that goes in and out are files in memory without a name, so that a password is neither in the list
  /// of processes nor on a disk, and neither side waits for the other.
  /// - Parameters:
  ///   - program: A path, or a name that is looked up in PATH.
  ///   - input: Its standard input.
  ///   - attachment: What it can read from `/dev/fd/3`.
  /// - Returns: Nil where there is no such program.
  package static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], attachment: [UInt8] = []
  ) throws(FileError) -> CapturedProgram? {
    let files = [try Scratch(input), try Scratch(), try Scratch(), try Scratch(attachment)]
    do {
      let status = try ChildPrograms.run(
        program, arguments, descriptors: files.map(\.descriptor))
      return CapturedProgram(status: status, output: files[1].text, error: files[2].text)
    } catch {
      if error.code == ENOENT { return nil }
      throw error
    }
  }

  /// All that it said on one line, standard error first; how it ended where it said nothing.
  package var message: String {
    let lines = [error, output].flatMap { $0.split(whereSeparator: \.isNewline) }
    let said = lines.map { trimmed(String($0)) }.filter { !$0.isEmpty }.joined(separator: " ")
    return said.isEmpty ? "it ended with exit code \(status) and said nothing" : said
  }
}

/// A copy of a descriptor, above the numbers that a program is given and closed in what it starts.
private func aboveStandard(_ descriptor: Int32) throws(FileError) -> Int32 {
  let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
  guard copy >= 0 else { throw FileError("open", "another file") }
  return copy
}

/// A file in memory without a name, gone with its last user.
final class Scratch {
  let descriptor: Int32

  init(_ bytes: [UInt8] = []) throws(FileError) {
    // Swift's module of glibc leaves it out, a GNU extension; the loader has it.
    typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    guard let found = dlsym(nil, "memfd_create") else {
      throw FileError("make", "a file in memory", code: ENOSYS)
    }
    let file = unsafeBitCast(found, to: Create.self)("attune", 1)  // 1: closed in other programs
    guard file >= 0 else { throw FileError("make", "a file in memory") }
    defer { close(file) }
    descriptor = try aboveStandard(file)
    guard writeBytes(bytes, to: descriptor) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FileError("write", "a file in memory")
    }
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
package func trimmed(_ text: String) -> String {
  let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
  let bytes = text.utf8.drop(while: isSpace)
  return String(decoding: bytes.reversed().drop(while: isSpace).reversed(), as: UTF8.self)
}

/// An outside program or server that is missing, cannot be reached or refuses: exit code 69.
public struct Unavailable: Error, CustomStringConvertible {
  public let description: String

  package init(_ description: String) {
    self.description = description
  }
}
