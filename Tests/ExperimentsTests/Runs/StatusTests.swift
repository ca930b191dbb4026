import Experiments
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct `Status of a run` {
  @Test func `status tells completed, failed, running and waiting cells`() throws {
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/r/tiny")
      write(
        Sweeps.experiment(
          learners:
            #"[{ "kind": "logistic" }, { "kind": "imaml", "label": "maml", "solverSteps": 1 }]"#),
        to: file)
      let run = ["run", file, "--quiet", "--results", folder + "/r"]
      _ = AttuneProcess.start(run + ["--only", "setting=0"], capturingIn: folder).wait()
      let half = attune("status", results, capturingIn: folder)
      #expect(half.exitCode == 0 && half.error.isEmpty)
      #expect(
        half.output.hasPrefix(
          "tiny: 16 of 36 cells completed, 2 failed, 18 waiting, nobody at work"))
      let row = { (label: String) in
        half.output.split(separator: "\n").first { $0.hasPrefix("  \(label) ") }!
          .split(separator: " ").dropFirst().prefix(4).map(String.init)
      }
      #expect(row("logistic") == ["2", "-", "-", "2"])
      #expect(row("maml") == ["-", "2", "-", "2"])
      _ = AttuneProcess.start(run, capturingIn: folder).wait()
      let whole = attune("status", results, capturingIn: folder)
      #expect(whole.output.hasPrefix("tiny: 32 of 36 cells completed, 4 failed\n"))
      let watch = attune("watch", results, capturingIn: folder)
      #expect(watch.exitCode == 1, "cells failed")
      #expect(watch.output == "tiny: 32 of 36 cells completed, 4 failed\n")
    }
  }

  @Test func `status of a folder of result folders lists them`() throws {
    try inFolder { folder in
      for name in ["one", "two"] {
        write(Sweeps.experiment(name: name, replicates: 1), to: folder + "/e.json")
        let only = name == "one" ? ["--only", "setting=0"] : []
        _ = AttuneProcess.start(
          ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"] + only,
          capturingIn: folder
        ).wait()
      }
      write("", to: folder + "/r/notes")
      try FileManager.default.createDirectory(
        atPath: folder + "/r/other", withIntermediateDirectories: true)
      let status = attune("status", folder + "/r/", capturingIn: folder)
      let expected = """
        \(folder)/r/one: one: 9 of 18 cells completed, 9 waiting, nobody at work: attune run continues
        \(folder)/r/two: two: 18 of 18 cells completed

        """
      #expect(status.exitCode == 0 && status.output == expected, "\(status)")
      write("{", to: folder + "/r/two/run.json")
      let damaged = attune("status", folder + "/r", capturingIn: folder)
      #expect(damaged.exitCode == 0 && damaged.output.contains("two/run.json: "), "\(damaged)")
    }
  }

  @Test func `watch follows a run to its end and status names who is at work`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(`Shared folders`.sweep, to: file)
      let run = `Shared folders`.stoppedRun(
        ["run", file, "--quiet", "--jobs", "1", "--results", folder + "/r"],
        in: folder + "/r/tiny", capturingIn: folder)
      let status = attune("status", folder + "/r/tiny", capturingIn: folder)
      let watching = AttuneProcess.start(
        ["watch", folder + "/r/tiny", "--interval", "0.1"], capturingIn: folder)
      usleep(300_000)
      kill(run.id, SIGCONT)
      #expect(status.output.contains(" running"), "\(status.output)")
      #expect(status.output.contains(":\(run.id): "), "\(status.output)")
      #expect(status.output.contains("last sign of life"))
      let watch = watching.wait()
      #expect(watch.exitCode == 0)
      let lines = watch.output.split(separator: "\n")
      #expect(lines.count > 1 && lines.last == "tiny: 270 of 270 cells completed")
      #expect(run.wait().exitCode == 0)
    }
  }

  @Test func `a page that is kept fresh shows finished replicates, and at the end all of them`()
    throws
  {
    try inFolder { folder in
      let (file, page) = (folder + "/e.json", folder + "/r/tiny/report.html")
      write(`Shared folders`.sweep, to: file)
      let run = AttuneProcess.start(
        ["run", file, "--quiet", "--jobs", "1", "--report", "--results", folder + "/r"],
        capturingIn: folder)
      var live = ""
      for _ in 0..<5000 where live.isEmpty {
        live = text(page)
        usleep(2000)
      }
      #expect(live.contains("http-equiv=\"refresh\"") && live.contains(" of 270 cells"))
      #expect(run.wait().exitCode == 0)
      let last = text(page)
      #expect(last.contains("<svg") && !last.contains("http-equiv=\"refresh\""))
      let whole = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      #expect(whole.exitCode == 0)
      let differences = Sweeps.differences(
        Sweeps.contents(folder + "/a/tiny"), Sweeps.contents(folder + "/r/tiny"))
      #expect(differences == [])
    }
  }
}
