import Experiments
import Foundation
import Platform

/// Outside programs that tests put in place of real ones: shell scripts that write down how they were
/// called.
struct StandIns {
  let folder: String

  /// - Parameter folder: Of the test; the programs go into `bin` below it.
  init(in folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(
      atPath: folder + "/bin", withIntermediateDirectories: true)
  }

  /// Where they are found before all others.
  var environment: [String: String] { ["PATH": folder + "/bin:/usr/bin:/bin", "HERE": folder] }

  /// Where they are found and nothing else is.
  var nothingElse: [String: String] { ["PATH": folder + "/bin", "HERE": folder] }

  /// - Parameter script: Lines of a shell; `$HERE` is the test's folder.
  func add(_ name: String, _ script: String) throws {
    let path = "\(folder)/bin/\(name)"
    write("#!/bin/sh\n" + script + "\n", to: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  /// An sbatch that takes every job: numbers from 101, arguments one a line in `sbatch.<n>`. And a squeue
  /// whose queue is the file `queue`.
  static func slurm(in folder: String) throws -> StandIns {
    let programs = try StandIns(in: folder)
    try programs.add(
      "sbatch",
      """
      n=$(ls "$HERE" | grep -c '^sbatch[.]')
      printf '%s\\n' "$@" > "$HERE/sbatch.$n"
      echo $((101 + n))
      """)
    try programs.add("squeue", "cat \"$HERE/queue\" 2>/dev/null; exit 0")
    return programs
  }

  /// Arguments of the calls of sbatch, in order.
  func submitted() -> [[String]] {
    (0...).lazy.map { "\(folder)/sbatch.\($0)" }.prefix { Files.exists($0) }
      .map { text($0).split(separator: "\n").map(String.init) }
  }
}

/// Runs a shell script to its end, with these variables alone.
func shell(_ script: String, _ environment: [String: String]) throws -> Int32 {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = [script]
  process.environment = environment
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  return process.terminationStatus
}
