import Experiments
import Foundation
import Platform
import Testing

/// What the program does where its standard input, output and error are not what they are on a terminal.
@Suite struct `Standard streams` {
  @Test(arguments: 1..<8)
  func `closed descriptors change no result and get no other file's number`(closed: Int) throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      _ = attune("run", file, "--results", folder + "/a", capturingIn: folder)
      let redirections = ["<&-", ">&-", "2>&-"].enumerated().filter { closed >> $0.offset & 1 == 1 }
      let run = AttuneProcess.start(
        ["run", file, "--results", folder + "/b"], capturingIn: folder,
        by: "exec \"$@\" " + redirections.map(\.element).joined(separator: " ")
      ).wait()
      #expect(run.exitCode == (closed & 2 == 0 ? 0 : 74), "\(run)")
      let (a, b) = (folder + "/a/tiny", folder + "/b/tiny")
      #expect(Sweeps.differences(Sweeps.contents(a), Sweeps.contents(b)) == [])
      #expect(!text(b + "/journal/segment-000000").contains("cells"))
    }
  }

  /// Commands that print, with the folder of the test in place of `HERE`.
  static let printing: [[String]] = [
    ["--help"], ["--version"], ["help", "run"], ["run", "--help"], ["schema"], ["learners"],
    ["learners", "maml"], ["--generate-completion-script", "bash"],
    ["validate", "HERE/e.json"], ["run", "HERE/e.json", "--dry-run"],
    ["run", "HERE/e.json", "--results", "HERE/r"],
    ["status", "HERE/r/tiny"], ["status", "HERE/r"], ["watch", "HERE/r/tiny"],
    ["report", "HERE/r/tiny"],
    ["simulate", "HERE/e.json", "--users", "20", "--results", "HERE/s"],
    ["submit", "HERE/e.json", "--shards", "2", "--dry-run"],
    ["bench", "embed", "--texts", "10"],
  ]

  @Test(arguments: [
    ("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
  ])
  func `what could not be printed is said, and is no success`(
    target: String, reason: String
  ) throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1), to: folder + "/e.json")
      for words in Self.printing {
        let arguments = words.map { $0.replacingOccurrences(of: "HERE", with: folder) }
        let run = AttuneProcess.start(
          arguments, capturingIn: folder, by: "exec \"$@\" \(target)"
        ).wait()
        #expect(run.exitCode == 74, "\(words): \(run)")
        #expect(
          run.error.hasSuffix(
            "attune: standard output: cannot write: \(reason)\n"), "\(words): \(run)")
      }
    }
  }

  /// Lines of a shell that make descriptor 4 a pipe whose reader is gone.
  private func pipeWithoutReader(_ folder: String) -> String {
    let path = folder + "/pipe"
    mkfifo(path, 0o600)
    return "exec 3<>\(path) 4>\(path) 3<&-; "
  }

  @Test func `a reader that has seen enough ends the program quietly`() throws {
    try inFolder { folder in
      let run = AttuneProcess.start(
        ["learners"], capturingIn: folder,
        by: pipeWithoutReader(folder) + "exec \"$@\" >&4 4>&-"
      ).wait()
      #expect(run.exitCode == 141 && run.error.isEmpty, "\(run)")
    }
  }

  @Test func `progress that nobody reads stops no run`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      for target in ["2> /dev/full", "2>&4 4>&-"] {
        let run = AttuneProcess.start(
          ["run", folder + "/e.json", "--results", folder + "/r"], capturingIn: folder,
          by: pipeWithoutReader(folder) + "exec \"$@\" \(target)"
        ).wait()
        #expect(run.exitCode == 0, "\(run)")
      }
    }
  }

  @Test(arguments: ["run", "simulate", "submit"])
  func `an empty name of a folder is wrong usage`(command: String) throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let more = command == "submit" ? ["--shards", "2"] : []
      let run = AttuneProcess.start(
        [command, folder + "/e.json", "--results", ""] + more, capturingIn: folder
      ).wait()
      #expect(run.exitCode == 64 && run.error.contains("--results is empty; expected a folder"))
    }
  }

  @Test(arguments: ["status", "watch", "plot", "report"])
  func `an empty result folder's name is wrong usage`(command: String) throws {
    try inFolder { folder in
      let run = attune(command, "", capturingIn: folder)
      #expect(run.exitCode == 64 && run.error.contains("expected results/<experiment>"), "\(run)")
    }
  }

  /// What stands where the program would write.
  @Test(arguments: [
    "tiny", "tiny/journal", "tiny/plots", "tiny/curves.csv/", "tiny/users.csv/", "tiny/run.json/",
    "tiny/report.html/", "tiny/.lock/", "tiny/.outputs/", "tiny/RECIPES.md/",
  ])
  func `what is in the way is one sentence, and no half of the tables`(obstacle: String) throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1, sweep: "{}"), to: folder + "/e.json")
      let path = "\(folder)/r/" + obstacle
      let isFolder = obstacle.hasSuffix("/")
      let parent = (isFolder ? String(path.dropLast()) : path) as NSString
      try FileManager.default.createDirectory(
        atPath: isFolder ? path : parent.deletingLastPathComponent,
        withIntermediateDirectories: true)
      if !isFolder { write("mine", to: path) }
      let run = attune(
        "run", folder + "/e.json", "--quiet", "--results", folder + "/r", capturingIn: folder,
        environment: programs)
      #expect(run.exitCode == 74 && run.errorLines.count == 1, "\(run)")
      #expect(run.error.contains((obstacle as NSString).lastPathComponent), "\(run)")
      let tables = Files.list(folder + "/r/tiny").filter { $0.hasSuffix(".csv") }
      #expect(tables.count <= 1 || tables.count == 10, "\(tables)")
      #expect(!Files.list(folder + "/r/tiny").contains { $0.hasSuffix(".draft") })
    }
  }

  @Test func `a NUL in a path of the file is said`() throws {
    try inFolder { folder in
      write("prompt,response,a\np,r,1\np,s,2\n", to: folder + "/a.csv")
      write(
        """
        { "experiments": [ { "name": "tiny",
          "dataset": { "kind": "scores-table", "path": "a.csv\\u0000.csv" },
          "users": { "historical": 5, "test": 5 }, "learners": [ { "kind": "logistic" } ] } ] }
        """, to: folder + "/e.json")
      let run = attune("validate", folder + "/e.json", capturingIn: folder)
      #expect(run.exitCode == 74 || run.exitCode == 65, "\(run)")
      #expect(run.error.contains("a.csv\\0.csv: has a NUL") && run.errorLines.count == 1, "\(run)")
    }
  }

  /// Read by a run that has nothing to do.
  @Test(arguments: [".outputs", "run.json", "curves.csv", "report.html", "plots/win-rate.gp"])
  func `a pipe in a file's place is not waited for`(name: String) throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1, sweep: "{}"), to: folder + "/e.json")
      let arguments = ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"]
      _ = attune(arguments[0], arguments[1], "--results", folder + "/r", capturingIn: folder)
      let path = folder + "/r/tiny/" + name
      unlink(path)
      #expect(mkfifo(path, 0o666) == 0)
      // A run that waits is killed after a minute, and has no exit code.
      let run = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(run.exitCode == 0 || run.exitCode == 74, "\(run)")
    }
  }

  /// Kilobytes of address space.
  @Test(arguments: [120_000, 150_000, 200_000, 260_000, 300_000, 350_000, 500_000, 1_000_000])
  func `a small address space is said at once or suffices`(limit: Int) throws {
    try inFolder { folder in
      write(Sweeps.experiment(replicates: 1), to: folder + "/e.json")
      let commands = [
        ["--version"], ["run", folder + "/e.json", "--quiet", "--results", folder + "/r"],
      ]
      for arguments in commands {
        let run = AttuneProcess.start(
          arguments, capturingIn: folder,
          by: "unset OPENBLAS_NUM_THREADS; ulimit -v \(limit) && exec \"$@\""
        ).wait()
        // 127: the loader itself has no room for the libraries.
        #expect([0, 69, 127].contains(run.exitCode), "\(limit) kB, \(arguments): \(run)")
        if run.exitCode == 69 {
          #expect(run.error.contains("address space") && run.errorLines.count == 1)
        }
      }
    }
  }
}
