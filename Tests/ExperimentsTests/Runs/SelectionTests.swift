import Experiments
import Foundation
import Platform
import Testing

@Suite struct `Selection of cells` {
  /// Arguments after `run` and the cells they select of 36: two alphas, two replicates, nine learners.
  static let selections: [([String], Int)] = [
    (["--only", "learner=logistic"], 4),
    (["--only", "learner=n*"], 4),
    (["--only", "learner=*"], 36),
    (["--only", "kind=oracle", "--only", "replicate=1"], 2),
    (["--only", "setting=1"], 18),
    (["--only", "users.alpha=0.5", "--only", "learner=?a*"], 4),
  ]

  @Test(arguments: selections.indices)
  func `only what matches is run, and the rest later`(index: Int) throws {
    let (arguments, count) = Self.selections[index]
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      let all = ["run", file, "--quiet", "--results", folder + "/r"]
      let some = AttuneProcess.start(all + arguments, capturingIn: folder).wait()
      #expect(some.exitCode == 0, "\(some.error)")
      #expect(some.output.hasPrefix("\(count) cells (\(count) run now)\n"), "\(some.output)")
      if count < 36 {
        #expect(some.output.contains("\n\(36 - count) cells of the sweep are not finished\n"))
      }
      let rest = AttuneProcess.start(all, capturingIn: folder).wait()
      #expect(
        rest.output.hasPrefix(count < 36 ? "36 cells (\(36 - count) run now)" : "36 cells (n"))
    }
  }

  /// Patterns and the labels they select; only `*` and `?` are special.
  static let patterns: [(String, [String])] = [
    ("m[12]", ["m[12]"]), ("m?", ["m1", "m2"]), ("m*", ["m1", "m2", "m[12]"]),
    ("a\\b", ["a\\b"]), ("a?b", ["a\\b"]), ("*]", ["m[12]"]), ("[!m]*", []),
    ("**2*", ["m2", "m[12]"]),
    ("m1*", ["m1"]), ("*1", ["m1"]), ("\\*", []), ("M1", []),
  ]

  @Test(arguments: patterns.indices)
  func `in a pattern only the star and the question mark are special`(index: Int) throws {
    let (pattern, labels) = Self.patterns[index]
    // Equal cells would run once.
    let learners = ["m1", "m2", "m[12]", "a\\\\b"].enumerated().map {
      #"{ "kind": "nearest-neighbor", "neighbors": \#($0 + 1), "label": "\#($1)" }"#
    }
    try inFolder { folder in
      let file = folder + "/e.json"
      write(
        Sweeps.experiment(
          learners: "[" + learners.joined(separator: ",") + "]",
          sweep: "{}", more: #""bounds": false, "baseline": "m1","#), to: file)
      let run = attune(
        "run", file, "--only", "learner=" + pattern, "--only", "replicate=0", "--quiet",
        "--results", folder + "/r", capturingIn: folder)
      let cells = labels.count == 1 ? "1 cell" : "\(labels.count) cells"
      let expected = labels.isEmpty ? "" : "\(cells) (\(labels.count) run now)\n"
      #expect(run.output.hasPrefix(expected) && run.exitCode == (labels.isEmpty ? 64 : 0), "\(run)")
    }
  }

  @Test(arguments: ["[0,2]", "[0, 2]", "[ 0 ,2]", "[0,2?", "*2]"])
  func `values of list axes can be named as tables and files write them`(value: String) throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(sweep: #"{ "feedback.counts": [[0, 2], [0, 4]] }"#), to: file)
      let run = attune(
        "run", file, "--only", "feedback.counts=" + value, "--dry-run", "--results", folder + "/r",
        capturingIn: folder)
      #expect(run.output.hasPrefix("tiny: 18 of 18 cells to run"), "\(run)")
    }
  }

  static let empty: [(String, String)] = [
    ("learner=lojistic", "no cell of tiny matches; did you mean \"logistic\"?"),
    ("larner=logistic", "larner is not a key of a cell; did you mean \"learner\"?"),
    ("users.alpha=7", "no cell of tiny matches; expected one of 0.05, 0.5"),
    ("replicate=2", "no cell of tiny matches; did you mean \"0\"? expected one of 0, 1"),
  ]

  @Test(arguments: empty.indices)
  func `a selection of nothing is wrong usage and says what there is`(index: Int) throws {
    let (filter, reason) = Self.empty[index]
    try inFolder { folder in
      write(Sweeps.experiment(), to: folder + "/e.json")
      let run = attune(
        "run", folder + "/e.json", "--only", filter, "--results", folder + "/r",
        capturingIn: folder)
      #expect(run.exitCode == 64)
      #expect(run.error.contains("--only \(filter): \(reason)"), "\(run.error)")
      #expect(!Files.exists(folder + "/r"))
    }
  }

  @Test func `a dry run counts, times a pilot and writes nothing`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      let arguments = ["run", file, "--dry-run", "--jobs", "1", "--results", folder + "/r"]
      let before = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(before.exitCode == 0 && before.error.isEmpty, "\(before.error)")
      #expect(before.output.hasPrefix("tiny: 36 of 36 cells to run, about "))
      #expect(before.output.contains("  logistic: 4 cells of about "))
      #expect(before.output.contains("from a pilot of "))
      #expect(!Files.exists(folder + "/r"))
      _ = attune(
        "run", file, "--quiet", "--only", "setting=0", "--results", folder + "/r",
        capturingIn: folder)
      let half = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(half.output.hasPrefix("tiny: 18 of 36 cells to run, about "), "\(half.output)")
      #expect(half.output.contains("from a pilot of 9 cells in "), "\(half.output)")
      _ = attune("run", file, "--quiet", "--results", folder + "/r", capturingIn: folder)
      let after = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(after.output == "tiny: 36 cells, all finished: nothing to do\n")
    }
  }

  @Test func `the first failure ends a run that fails fast`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      // One step never solves the first learner's system.
      write(
        Sweeps.experiment(
          replicates: 10,
          learners:
            #"[{ "kind": "imaml", "label": "maml", "solverSteps": 1 }, { "kind": "logistic" }]"#),
        to: file)
      let arguments = ["run", file, "--jobs", "1", "--results", folder + "/r"]
      let run = AttuneProcess.start(arguments + ["--fail-fast"], capturingIn: folder).wait()
      #expect(run.exitCode == 1)
      // Five floors stand before it.
      #expect(run.output.hasPrefix("180 cells (6 run now)\n"), "\(run.output)")
      #expect(
        run.error.contains("failed: maml, replicate 0 (users.alpha=0.05): imaml: the implicit"))
      let rest = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(rest.exitCode == 1 && rest.output.hasPrefix("180 cells (174 run now)\n"))
    }
  }
}
