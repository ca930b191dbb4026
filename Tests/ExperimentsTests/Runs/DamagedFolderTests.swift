import Experiments
import Foundation
import Platform
import Randomness
import Results
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Result folders whose files were cut, changed, exchanged or taken away.
@Suite struct `Damaged result folders` {
  /// A folder finished by two processes, one after the other.
  private static func finished(in folder: String) -> String {
    write(Sweeps.experiment(), to: folder + "/e.json")
    let arguments = ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"]
    for part in [["--only", "setting=0"], []] {
      let run = AttuneProcess.start(arguments + part, capturingIn: folder).wait()
      #expect(run.exitCode == 0, "\(run.error)")
    }
    return folder + "/r/tiny"
  }

  private static let files = [
    "run.json", "journal/claims", "journal/segment-000000", "journal/segment-000001", ".lock",
  ]

  /// One of the ways in which bytes are damaged.
  private static func damaged(_ bytes: [UInt8], _ stream: inout RandomStream) -> [UInt8] {
    var bytes = bytes
    let place = stream.below(bytes.count + 1)
    switch stream.below(4) {
    case 0: return Array(bytes[..<place])
    case 1:
      for _ in 0...stream.below(4) where !bytes.isEmpty {
        bytes[stream.below(bytes.count)] ^= 1 << UInt8(stream.below(8))
      }
    case 2: bytes.insert(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0xFF, 1, 2, 3], at: place)
    default: bytes.insert(contentsOf: bytes[..<place], at: place)
    }
    return bytes
  }

  @Test func `a damaged run.json is refused in a sentence, or nothing that counts has changed`()
    throws
  {
    try inFolder { folder in
      let results = Self.finished(in: folder)
      let whole = try Files.read(results + "/run.json")
      let lines = try SweepStatus(folder: results).lines(settings: 40)
      var stream = RandomStream(seed: 4).stream("run.json")
      var refused = 0
      for _ in 0..<400 {
        write(Self.damaged(whole, &stream), to: results + "/run.json")
        do {
          #expect(try SweepStatus(folder: results).lines(settings: 40) == lines)
        } catch let error as FolderError {
          refused += 1
          #expect("\(error)".hasPrefix("\(results)/run.json: is not the run.json"))
        }
      }
      #expect(refused > 200, "\(refused)")
    }
  }

  /// Texts of a sound run.json, what takes their place, and what is then said of it.
  @Test(arguments: [
    ("\"seed\": 3", "\"seed\": -1", "seed is -1"),
    ("\"replicates\": 2", "\"replicates\": 1e18", "replicates is"),
    ("\"replicates\": 2", "\"replicates\": 3", "cells is 36"),
    ("\"setting\":1,\"replicate\":1", "\"setting\":7,\"replicate\":1", "cells[27] is"),
    ("\"counts\":[0,2,4]", "\"counts\":[]", "settings[0].feedback.counts is []"),
    ("\"counts\":[0,2,4]", "\"counts\":[4,2]", "settings[0].feedback.counts is [4,2]"),
    ("\"counts\":[0,2,4]", "\"counts\":[0,2.5]", "settings[0].feedback.counts is 2.5"),
    ("\"label\":\"length\"", "\"label\":\"random\"", "settings[0].learners is"),
    ("\"role\":\"floor\"", "\"role\":\"flour\"", "settings[0].learners[0].role is \"flour\""),
    ("\"baseline\": \"population-mean\"", "\"baseline\": \"x\"", "baseline is \"x\""),
    ("\"axes\": [\"users.alpha\"]", "\"axes\": []", "settings[0].axes is"),
    ("\"name\": \"tiny\"", "\"name\": 5", "name is 5"),
    ("\"seed\": 3", "\"seed\": 4", "hash is"),
  ])
  func `what is wrong in run.json is named`(from old: String, to new: String, said: String) throws {
    try inFolder { folder in
      let results = Self.finished(in: folder)
      var json = text(results + "/run.json")
      let range = try #require(json.range(of: old))
      json.replaceSubrange(range, with: new)
      write(json, to: results + "/run.json")
      for command in ["status", "plot", "report"] {
        let run = attune(command, results, capturingIn: folder)
        #expect(run.exitCode == 65 && run.errorLines.count == 1, "\(run.error)")
        #expect(run.error.contains("(" + said), "\(run.error)")
      }
    }
  }

  @Test func `a folder with damaged files is read or refused, and run to the same tables`() throws {
    try inFolder { folder in
      let results = Self.finished(in: folder)
      let sound = Dictionary(
        uniqueKeysWithValues: try Self.files.map { ($0, try Files.read("\(results)/\($0)")) })
      let expected = Sweeps.contents(results)
      var stream = RandomStream(seed: 5).stream("files")
      for round in 0..<150 {
        for (name, bytes) in sound { write(bytes, to: "\(results)/\(name)") }
        let name = Self.files[stream.below(Self.files.count)]
        let path = "\(results)/\(name)"
        let what = stream.below(4)
        if what == 0 { unlink(path) }
        if what == 1 {
          let other = Self.files[stream.below(Self.files.count)]
          write(sound[other]!, to: path)
          write(sound[name]!, to: "\(results)/\(other)")
        }
        if what > 1 { write(Self.damaged(sound[name]!, &stream), to: path) }
        do {
          _ = try SweepStatus(folder: results)
          _ = try ResultFolder(reading: results).write(jobs: 1, environment: ["PATH": ""])
        } catch {
          #expect(error is FileError || error is FolderError, "\(name): \(error)")
        }
        guard round % 10 == 0 else { continue }
        let run = attune(
          "run", folder + "/e.json", "--quiet", "--results", folder + "/r", capturingIn: folder)
        #expect(run.exitCode == 0, "\(name) \(what): \(run.error)")
        #expect(Sweeps.differences(Sweeps.contents(results), expected) == [], "\(name) \(what)")
        for extra in Files.list(results + "/journal") where sound["journal/" + extra] == nil {
          unlink("\(results)/journal/\(extra)")
        }
      }
    }
  }

  @Test(arguments: files)
  func `a folder or a pipe in a file's place is not waited for`(name: String) throws {
    try inFolder { folder in
      let results = Self.finished(in: folder)
      let path = "\(results)/\(name)"
      for isPipe in [true, false] {
        unlink(path)
        #expect(isPipe ? mkfifo(path, 0o600) == 0 : mkdir(path, 0o700) == 0)
        for command in [["status", results], ["plot", results]] {
          let run = AttuneProcess.start(command, capturingIn: folder).wait()
          #expect([0, 65, 74].contains(run.exitCode), "\(command) \(isPipe): \(run.error)")
        }
        let run = attune(
          "run", folder + "/e.json", "--quiet", "--results", folder + "/r", capturingIn: folder)
        #expect([0, 74].contains(run.exitCode), "\(isPipe): \(run.error)")
        rmdir(path)
      }
    }
  }

  @Test(arguments: ["segment-2147483647", "segment-9223372036854775807", "segment-x", "segment-"])
  func `any number of a segment, and any copy of one, is taken`(name: String) throws {
    try inFolder { folder in
      let results = Self.finished(in: folder)
      let expected = Sweeps.contents(results)
      let segment = results + "/journal/segment-000000"
      write(try Files.read(segment), to: "\(results)/journal/\(name)")
      unlink(results + "/journal/segment-000001")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/r", capturingIn: folder)
      #expect(run.exitCode == 0 && run.output.hasPrefix("36 cells (18 run now)"), "\(run.output)")
      #expect(Sweeps.differences(Sweeps.contents(results), expected) == [])
    }
  }
}
