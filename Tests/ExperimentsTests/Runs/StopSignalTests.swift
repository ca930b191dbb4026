import Experiments
import Foundation
import Platform
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct `Signals to stop` {
  /// Waits until something holds, without hoping how long it takes.
  private func wait(until isDone: () -> Bool) {
    for _ in 0..<60_000 where !isDone() { usleep(1000) }
    #expect(isDone())
  }

  private func hasEnded(_ process: pid_t) -> Bool {
    let state = text("/proc/\(process)/stat").components(separatedBy: ") ").last ?? ""
    return state.isEmpty || state.hasPrefix("Z")
  }

  private func drafts(_ folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? [])
      .filter { $0.hasSuffix(".draft") }
  }

  /// Thousands of cells, hours of work under load: a signal meets it whenever it comes.
  private static let sweep = Sweeps.experiment(
    replicates: 1000, historical: 200, test: 40, learners: #"[{ "kind": "maml" }]"#)

  private static let signals = [(SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP")]

  @Test(arguments: signals.indices)
  func `the first signal lets cells finish, writes tables and says how to go on`(
    index: Int
  ) throws {
    let (number, name) = Self.signals[index]
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/r/tiny")
      write(Self.sweep, to: file)
      let arguments = ["run", file, "--quiet", "--jobs", "1", "--results", folder + "/r"]
      let run = AttuneProcess.start(arguments, capturingIn: folder)
      wait { Files.size(results + "/journal/segment-000000") > 200_000 }
      kill(run.id, number)
      let stopped = run.wait()
      #expect(stopped.exitCode == 128 + number, "\(stopped)")
      #expect(stopped.error.contains("tiny: \(name): the cells in hand are finished"), "\(stopped)")
      #expect(
        stopped.error.contains("attune: stopped by \(name); ")
          && stopped.error.contains(" the same command goes on: attune run \(file) --quiet"))
      #expect(stopped.output.contains("cells of the sweep are not finished"))
      #expect(drafts(folder) == [])
      let curves = try Table(file: results + "/curves.csv")
      #expect(!curves.rows.isEmpty, "curves stand on finished replicates")
      #expect(text(results + "/alarms.csv").contains("unfinished"))
      #expect(Files.exists(results + "/report.html") && Files.exists(results + "/users.csv"))
      let status = attune("status", results, capturingIn: folder)
      #expect(status.output.contains("nobody at work: attune run continues"), "\(status)")
      let rest = AttuneProcess.start(
        arguments + ["--only", "replicate=0"], capturingIn: folder
      ).wait()
      #expect(rest.exitCode == 0 && rest.output.hasPrefix("16 cells (8 run now)"), "\(rest)")
    }
  }

  @Test func `a second signal drops the cells in hand`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      // One cell takes minutes.
      write(
        Sweeps.experiment(
          replicates: 1, historical: 5000, test: 2000,
          learners: #"[{ "kind": "maml", "iterations": 1000000, "validationShare": 0 }]"#), to: file
      )
      let run = AttuneProcess.start(
        ["run", file, "--only", "learner=maml", "--results", folder + "/r"], capturingIn: folder)
      wait { Files.size(folder + "/r/tiny/journal/claims") > 0 }
      kill(run.id, SIGTERM)
      wait { run.errorSoFar.contains("once more ends at once") }
      // Within half a second a signal counts as the echo of the first one.
      usleep(600_000)
      kill(run.id, SIGINT)
      let ended = run.wait()
      #expect(ended.exitCode == 130, "\(ended)")
      #expect(drafts(folder) == [])
    }
  }

  @Test func `a hangup that was ignored from the start stops nothing`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Self.sweep, to: file)
      let run = AttuneProcess.start(
        ["run", file, "--quiet", "--only", "replicate=0", "--results", folder + "/r"],
        capturingIn: folder, by: "trap '' HUP; exec \"$@\"")
      wait { Files.size(folder + "/r/tiny/journal/claims") > 0 }
      kill(run.id, SIGHUP)
      #expect(run.wait().exitCode == 0)
    }
  }

  @Test func `the first signal while figures are drawn leaves out figures and nothing else`() throws
  {
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/r/tiny")
      write(Sweeps.experiment(replicates: 1), to: file)
      let programs = try StandIns(in: folder)
      try programs.add("gnuplot", "echo $$ > \"$HERE/child\"; exec sleep 1000")
      let arguments = ["run", file, "--results", folder + "/r"]
      let run = AttuneProcess.start(
        arguments, capturingIn: folder, environment: programs.environment)
      wait { text(folder + "/child").hasSuffix("\n") }
      kill(run.id, SIGTERM)
      let stopped = run.wait()
      #expect(stopped.exitCode == 143, "\(stopped)")
      #expect(stopped.error.contains("stopped by SIGTERM; figures are missing; the same"))
      #expect(stopped.output.contains("report:  \(results)/report.html"), "\(stopped)")
      #expect(Files.exists(results + "/report.html") && Files.exists(results + "/RECIPES.md"))
      try programs.add("gnuplot", "echo >> \"$HERE/drawn\"")
      let rest = AttuneProcess.start(
        arguments, capturingIn: folder, environment: programs.environment
      ).wait()
      #expect(rest.exitCode == 0 && Files.size(folder + "/drawn") > 0, "\(rest)")
    }
  }

  @Test(arguments: ["gnuplot", "curl", "sbatch"])
  func `a program that was started ends with this one`(program: String) throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(replicates: 1), to: file)
      let programs = try StandIns(in: folder)
      try programs.add(program, "echo $$ > \"$HERE/child\"; exec sleep 1000")
      let results = ["--results", folder + "/r"]
      if program == "curl" {
        _ = AttuneProcess.start(["run", file] + results, capturingIn: folder).wait()
      }
      let arguments = [
        "gnuplot": ["run", file, "--quiet"] + results,
        "curl": ["export", "mlflow", folder + "/r/tiny", "--url", "http://x"],
        "sbatch": ["submit", file, "--shards", "2"] + results,
      ][program]!
      let run = AttuneProcess.start(
        arguments, capturingIn: folder, environment: programs.environment)
      wait { text(folder + "/child").hasSuffix("\n") }
      let child = pid_t(text(folder + "/child").dropLast())!
      kill(run.id, SIGTERM)
      #expect(run.wait().exitCode == 143)
      wait { hasEnded(child) }
      #expect(drafts(folder) == [])
    }
  }
}
