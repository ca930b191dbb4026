import Configuration
import Experiments
import Foundation
import Platform
import Results
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct `The command line` {
  static let wrongUsage: [([String], String)] = [
    (["run", "--no-such-option"], "Unknown option '--no-such-option'"),
    (["run", "--jobs", "0"], "--jobs is 0; expected 1 to 4096"),
    (["run", "--jobs=-1"], "--jobs is -1; expected 1 to 4096"),
    (["run", "--jobs", "4097"], "--jobs is 4097; expected 1 to 4096"),
    (["run", "--jobs", "many"], "The value 'many' is invalid for '--jobs <jobs>'"),
    (["run", "--jobs"], "Missing value for '--jobs <jobs>'"),
    (["run", "--shard", "0/3"], "--shard is 0/3; expected i/n from 1/n to n/n, for example 3/16"),
    (["run", "--shard", "4/3"], "--shard is 4/3; expected i/n"),
    (["run", "--shard", "three"], "--shard is three; expected i/n"),
    (["run", "--only", "maml"], "--only is maml; expected key=pattern, for example learner=maml*"),
    (["watch", "--interval", "0", "x"], "--interval is 0.0; expected 0.1 to 3600 seconds"),
    (["run", "a.json", "b.json"], "Unexpected argument 'b.json'"),
    (["walk"], "Unexpected argument 'walk'"),
    (["learners", "lojistic"], "lojistic: did you mean \"logistic\"? expected one of random,"),
    (["learners", "zzzzzzzz"], "zzzzzzzz: expected one of random, length, population-mean"),
    (["schema", "x"], "Unexpected argument 'x'"),
  ]

  @Test(arguments: wrongUsage.indices)
  func `wrong usage exits with 64, the reason and the usage`(index: Int) throws {
    let (arguments, reason) = Self.wrongUsage[index]
    try inFolder { folder in
      let run = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(run.exitCode == 64)
      #expect(run.error.contains(reason), "\(run.error)")
      #expect(run.error.contains("attune") && run.output.isEmpty)
    }
  }

  @Test(arguments: ["run", "validate", "simulate"])
  func `an experiment that the file does not have is wrong usage`(command: String) throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let run = attune(
        command, folder + "/e.json", "--experiment", "tinny", capturingIn: folder)
      #expect(run.exitCode == 64)
      #expect(
        run.error.contains(
          "--experiment tinny: \(folder)/e.json has no such experiment; expected one of tiny"))
    }
  }

  @Test func `one experiment of several can be chosen`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      let one = Sweeps.experiment(name: "one", replicates: 1, sweep: "{}")
      let two = Sweeps.experiment(name: "two", replicates: 1, sweep: "{}")
      let start = one.range(of: "  ]\n}", options: .backwards)!.lowerBound
      let body = two.components(separatedBy: "\"experiments\": [")[1]
      write(one[..<start] + "," + body, to: file)
      let run = attune(
        "run", file, "--experiment", "two", "--quiet", "--results", folder + "/r",
        capturingIn: folder)
      #expect(run.exitCode == 0 && Files.list(folder + "/r") == ["two"], "\(run.error)")
      let both = attune("validate", file, capturingIn: folder)
      #expect(both.output.components(separatedBy: " different cells").count == 3, "\(both)")
    }
  }

  @Test(arguments: [
    "", "run", "validate", "explain", "schema", "learners", "distill", "status", "watch",
    "plot",
  ])
  func `help shows an example`(command: String) throws {
    try inFolder { folder in
      let arguments = (command.isEmpty ? [] : [command]) + ["--help"]
      let run = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(run.exitCode == 0 && run.error.isEmpty)
      let example = "  attune " + (command.isEmpty ? "run" : command)
      let discussion = run.output.components(separatedBy: "USAGE:")[0]
      #expect(discussion.contains(example), "\(run.output)")
    }
  }

  static let commands = [
    [], ["run"], ["validate"], ["schema"], ["learners"], ["simulate"], ["distill"], ["status"],
    ["watch"], ["plot"], ["report"], ["submit"], ["export"], ["export", "mlflow"], ["bench"],
    ["bench", "maml"], ["bench", "online"], ["bench", "neighbors"], ["bench", "posterior"],
    ["bench", "sweep"], ["bench", "embed"], ["bench", "simulate"], ["bench", "interactions"],
  ]

  @Test(arguments: commands, [40, 80, 120])
  func `help is wrapped once: no line of a paragraph ends early or late`(
    command: [String], columns: Int
  ) throws {
    try inFolder { folder in
      let run = AttuneProcess.start(
        command + ["--help"], capturingIn: folder, environment: ["COLUMNS": "\(columns)"]
      ).wait()
      let discussion = run.output.components(separatedBy: "USAGE:")[0]
      for paragraph in discussion.components(separatedBy: "\n\n").dropFirst() {
        // Examples stand indented and keep their line ends.
        guard !paragraph.hasPrefix(" ") else {
          if columns >= 80 {
            #expect(
              paragraph.split(separator: "\n").allSatisfy { $0.hasPrefix("  ") }, "\(paragraph)")
          }
          continue
        }
        let lines = paragraph.split(separator: "\n")
        for (line, next) in zip(lines, lines.dropFirst()) {
          #expect(line.count <= columns)
          #expect(line.count + 1 + next.prefix { $0 != " " }.count >= columns, "\(line)|\(next)")
        }
      }
    }
  }

  @Test func `learners are listed, and each is explained with all its settings`() throws {
    try inFolder { folder in
      let list = attune("learners", capturingIn: folder)
      #expect(list.exitCode == 0)
      let kinds = list.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
      #expect(kinds.map(String.init) == LearnerPage.kinds && kinds.contains("maml"))
      let maml = attune("learners", "maml", capturingIn: folder)
      #expect(maml.output.hasPrefix("maml (learner): Inner steps from meta-learned"))
      #expect(
        maml.output.contains("innerSteps: a whole number from 1 to 100, default 10\n    Inner"))
    }
    for kind in LearnerPage.kinds {
      #expect(LearnerPage(kind: kind)?.description.contains(kind) == true)
    }
  }

  @Test func `results that cannot be written are one sentence`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      let places = [
        (file, "\(file): cannot make the folder: File exists"),
        ("/proc/results", "/proc/results: cannot make the folder: No such file or directory"),
      ]
      for (results, reason) in places {
        let run = attune("run", file, "--results", results, capturingIn: folder)
        #expect(run.exitCode == 74 && run.error == "attune: \(reason)\n", "\(run.error)")
      }
      for command in ["plot", "status", "watch"] {
        let none = attune(command, folder + "/none", capturingIn: folder)
        #expect(none.exitCode == 74)
        #expect(none.error == "attune: \(folder)/none: cannot open: No such file or directory\n")
        mkdir(folder + "/other", 0o755)
        write("{}", to: folder + "/other/run.json")
        let other = attune(command, folder + "/other", capturingIn: folder)
        #expect(other.exitCode == 65)
        #expect(
          other.error.hasPrefix(
            "attune: \(folder)/other/run.json: is not the run.json of a result folder"))
      }
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write to every folder"))
  func `a folder without write permission is one sentence`() throws {
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      mkdir(folder + "/r", 0o555)
      let run = attune(
        "run", folder + "/e.json", "--results", folder + "/r", capturingIn: folder)
      #expect(run.exitCode == 74)
      #expect(
        run.error == "attune: \(folder)/r/tiny: cannot make the folder: Permission denied\n")
    }
  }
}
