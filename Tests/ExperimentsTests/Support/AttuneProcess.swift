import Configuration
import Experiments
import Foundation
import Platform

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One finished run of the `attune` program.
struct Finished {
  /// Nil where a signal ended it.
  let exitCode: Int32?
  let output: String
  let error: String

  /// The lines of standard error.
  var errorLines: [Substring] { error.split(separator: "\n") }
}

/// The `attune` program, started and not yet waited for.
struct AttuneProcess {
  let id: pid_t
  private let captured: String

  /// The program that was built with these tests, in the same folder as they.
  static let program: String = {
    let start = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let places = [start, Bundle.main.bundleURL.resolvingSymlinksInPath()].flatMap { place in
      (1...4).map { up in
        (0..<up).reduce(place) { url, _ in url.deletingLastPathComponent() }
          .appendingPathComponent("attune").path
      }
    }
    return places.first { Files.exists($0) && !Files.isFolder($0) }
      ?? ".build/release/attune"
  }()

  /// Without `environment` no figures are drawn, which makes up most of a small run's time.
  /// - Parameter script: Lines of a shell that start `"$@"`, the program with its arguments, in their own way.
  static func start(
    _ arguments: [String], capturingIn folder: String, environment: [String: String] = [:],
    by script: String? = nil
  ) -> AttuneProcess {
    let captured = "\(folder)/captured-\(UUID().uuidString)"
    let settings = ["PATH": "/nonexistent", "OPENBLAS_NUM_THREADS": "1"]
      .merging(environment) { $1 }.map { "\($0)=\($1)" }
    let shell = script.map { ["/bin/sh", "-c", $0, "sh"] } ?? []
    let words = shell + [program] + arguments
    let strings = words.map { strdup($0) } + [nil]
    let variables = settings.map { strdup($0) } + [nil]
    defer { (strings + variables).forEach { free($0) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_CREAT | O_WRONLY | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, captured + ".out", flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, captured + ".err", flags, 0o600)
    var id: pid_t = 0
    let code = posix_spawn(&id, words[0], &actions, nil, strings, variables)
    precondition(code == 0, "\(program) cannot be started: \(String(cString: strerror(code)))")
    return AttuneProcess(id: id, captured: captured)
  }

  /// What it has written to standard error so far.
  var errorSoFar: String { text(captured + ".err") }

  /// Waits for the end. A process that has not ended after `seconds` is killed.
  func wait(seconds: Double = 600) -> Finished {
    let deadline = Date().addingTimeInterval(seconds)
    var status: Int32 = 0
    while waitpid(id, &status, WNOHANG) == 0 {
      if Date() > deadline { kill(id, SIGKILL) }
      usleep(1000)
    }
    defer { [".out", ".err"].forEach { unlink(captured + $0) } }
    return Finished(
      exitCode: status & 0x7F == 0 ? (status >> 8) & 0xFF : nil,
      output: text(captured + ".out"), error: text(captured + ".err"))
  }
}

/// Runs the program to its end.
func attune(
  _ arguments: String..., capturingIn folder: String, environment: [String: String] = [:]
) -> Finished {
  AttuneProcess.start(arguments, capturingIn: folder, environment: environment).wait()
}

/// A file's text; bytes that are not UTF-8 are replaced, and a missing file is empty.
func text(_ path: String) -> String {
  String(decoding: (try? Files.read(path)) ?? [], as: UTF8.self)
}

/// Where programs such as gnuplot and python3 are found.
let programs = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]

/// Writes a file at once, without waiting for the disk.
func write(_ bytes: [UInt8], to path: String) {
  let file = fopen(path, "wb")!
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

func write(_ text: String, to path: String) { write(Array(text.utf8), to: path) }

/// A folder of its own, removed when `body` is done.
func inFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("attune-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
