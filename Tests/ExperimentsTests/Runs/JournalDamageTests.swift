import Experiments
import Foundation
import Platform
import Randomness
import Testing

@Suite struct `A damaged journal` {
  /// A finished experiment, its file and the bytes of its only journal segment.
  private struct FinishedRun {
    let folder: String
    let expected: [String: [UInt8]]
    let segment: [UInt8]

    var journal: String { folder + "/results/tiny/journal" }

    init(in folder: String) throws {
      self.folder = folder
      write(Sweeps.experiment(), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/results",
        capturingIn: folder)
      #expect(run.exitCode == 0, "\(run.error)")
      expected = Sweeps.contents(folder + "/results/tiny")
      #expect(
        Files.list(folder + "/results/tiny/journal") == ["claims", "segment-000000", "split.csv"])
      segment = try Files.read(folder + "/results/tiny/journal/segment-000000")
    }

    /// Starts of the records: each is a length and a checksum of 8 bytes, then so many bytes.
    var starts: [Int] {
      var starts: [Int] = []
      var position = 0
      while position < segment.count {
        starts.append(position)
        let length = (0..<8).reduce(0) { $0 | Int(segment[position + $1]) << (8 * $1) }
        position += 16 + length
      }
      return starts
    }

    /// Runs again on a journal of these bytes alone.
    /// - Returns: The number of cells that were run, and the stable files that differ.
    func resumed(_ bytes: [UInt8]) -> (rerun: String, differences: [String]) {
      for name in Files.list(journal) { unlink("\(journal)/\(name)") }
      write(bytes, to: journal + "/segment-000000")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/results",
        capturingIn: folder)
      let said = run.output.split(separator: "\n").first ?? ""
      return (String(said), Sweeps.differences(Sweeps.contents(folder + "/results/tiny"), expected))
    }
  }

  @Test func `a truncated tail is passed over and its cells run again`() throws {
    try inFolder { folder in
      let finished = try FinishedRun(in: folder)
      let starts = finished.starts
      #expect(starts.count == 36)
      var stream = RandomStream(seed: 1).stream("tails")
      let cuts =
        [0, 1, 15, 16, 17, finished.segment.count - 1]
        + (0..<6).map { _ in stream.below(finished.segment.count) }
      for cut in cuts {
        let whole = starts.filter { $0 < cut }.count - (starts.contains(cut) ? 0 : 1)
        let (said, differences) = finished.resumed(Array(finished.segment[..<cut]))
        #expect(said == "36 cells (\(36 - max(0, whole)) run now)", "cut at byte \(cut)")
        #expect(differences == [])
      }
    }
  }

  @Test func `a corrupted record is passed over and runs again, alone`() throws {
    try inFolder { folder in
      let finished = try FinishedRun(in: folder)
      var stream = RandomStream(seed: 2).stream("flips")
      for _ in 0..<12 {
        let position = stream.below(finished.segment.count)
        var bytes = finished.segment
        bytes[position] ^= 1 << UInt8(stream.below(8))
        let (said, differences) = finished.resumed(bytes)
        #expect(said == "36 cells (1 run now)", "flip in byte \(position)")
        #expect(differences == [])
      }
    }
  }

  @Test func `junk in the journal folder is passed over`() throws {
    try inFolder { folder in
      let finished = try FinishedRun(in: folder)
      write("not a segment", to: finished.journal + "/notes.txt")
      write("", to: finished.journal + "/segment-000007")
      write([UInt8](repeating: 0xFF, count: 100), to: finished.journal + "/segment-000009")
      write([UInt8](repeating: 0, count: 100), to: finished.journal + "/segment-000010")
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/results",
        capturingIn: folder)
      #expect(run.exitCode == 0 && run.output.contains("nothing to do"), "\(run.error)")
      let contents = Sweeps.contents(folder + "/results/tiny")
      #expect(Sweeps.differences(contents, finished.expected) == [])
    }
  }

  @Test func `failed cells are reported, kept, and run again where asked`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      // One step never solves its system.
      let learners = #"[{ "kind": "logistic" }, { "kind": "imaml", "label": "maml" }]"#
      let sweep = #"{ "learners.maml.solverSteps": [100, 1] }"#
      write(Sweeps.experiment(learners: learners, sweep: sweep), to: file)
      let arguments = ["run", file, "--quiet", "--results", folder + "/r"]
      let run = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(run.exitCode == 1)
      #expect(
        run.error.contains(
          "2 cells failed, for example maml, replicate 0 (learners.maml.solverSteps=1): imaml: the"
            + " implicit gradient's"))
      let failures = try Table(file: folder + "/r/tiny/failures.csv")
      #expect(failures.rows.count == 2)
      #expect(Set(failures.values("setting")) == ["1"])
      let curves = try Table(file: folder + "/r/tiny/curves.csv")
      #expect(curves.rows.count == 51, "nine curves of setting 0, eight of setting 1, three counts")
      let again = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(again.exitCode == 1 && again.output.contains("nothing to do"))
      let retried = AttuneProcess.start(arguments + ["--retry-failed"], capturingIn: folder).wait()
      #expect(retried.exitCode == 1 && retried.output.contains("(2 run now)"))
    }
  }
}
