import Experiments
import Foundation
import Platform
import Randomness
import Testing

@Suite struct `Reproducibility of a run` {
  @Test func `one, two and four jobs give the same bytes, and a rerun does nothing`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(
        Sweeps.experiment(
          sweep:
            #"{ "users.alpha": [0.05, 0.5], "feedback.form": ["comparison", "best-of", "rating"] }"#
        ), to: file)
      let expected = try bytes(of: file, jobs: 1, in: folder)
      for jobs in [2, 4] {
        let found = try bytes(of: file, jobs: jobs, in: folder)
        #expect(Sweeps.differences(found, expected) == [], "\(jobs) jobs")
      }
      let again = attune(
        "run", file, "--quiet", "--results", folder + "/1", capturingIn: folder)
      #expect(again.exitCode == 0)
      #expect(again.output.hasPrefix("108 cells (nothing to do, all finished)\n"))
      #expect(Sweeps.differences(Sweeps.contents(folder + "/1/tiny"), expected) == [])
    }
  }

  private func bytes(of file: String, jobs: Int, in folder: String) throws -> [String: [UInt8]] {
    let run = attune(
      "run", file, "--quiet", "--jobs", "\(jobs)", "--results", "\(folder)/\(jobs)",
      capturingIn: folder)
    #expect(run.exitCode == 0, "\(run.error)")
    #expect(run.output.hasPrefix("108 cells (108 run now)\n"), "\(run.output)")
    return Sweeps.contents("\(folder)/\(jobs)/tiny")
  }

  @Test func `a run killed at any moment and resumed gives the bytes of one that was not`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(replicates: 6, test: 20), to: file)
      let start = Date()
      let whole = attune("run", file, "--results", folder + "/whole", capturingIn: folder)
      #expect(whole.exitCode == 0, "\(whole.error)")
      let duration = Date().timeIntervalSince(start)
      let expected = Sweeps.contents(folder + "/whole/tiny")
      var moments = RandomStream(seed: 27).stream("kills")
      var longest = 0.8 * duration
      for round in 0..<5 {
        let results = "\(folder)/\(round)"
        for _ in 0..<4 {
          let run = AttuneProcess.start(
            ["run", file, "--quiet", "--jobs", "\(1 + round % 3)", "--results", results],
            capturingIn: folder)
          usleep(UInt32(moments.uniform() * longest * 1e6))
          kill(run.id, SIGKILL)
          // A run that ended first leaves nothing to kill: begin again, and strike sooner.
          if run.wait().exitCode != nil {
            longest *= 0.7
            try FileManager.default.removeItem(atPath: results)
          }
        }
        let resumed = attune("run", file, "--quiet", "--results", results, capturingIn: folder)
        #expect(resumed.exitCode == 0, "\(resumed.error)")
        #expect(Sweeps.differences(Sweeps.contents(results + "/tiny"), expected) == [])
        let drafts = Files.list(results + "/tiny").filter { $0.contains(".csv.") }
        #expect(drafts == [], "left behind by the killed")
      }
      #expect(longest > 0.01, "no moment was early enough to kill a run before its end")
    }
  }

  /// The learners that a change does not touch, and how many cells run again.
  static let changes: [(change: String, from: String, to: String, rerun: Int)] = [
    ("nothing but the layout", "\"seed\": 3,", "\"seed\":   3.0,", 0),
    ("one learner's setting", #""kind": "logistic""#, #""kind": "logistic", "scale": 0.5"#, 4),
    ("one learner's label", #""kind": "logistic""#, #""kind": "logistic", "label": "own""#, 0),
    ("a default written out", #""test": 5"#, #""test": 5, "minimumDistance": 0"#, 0),
    ("one value of the sweep", "[0.05, 0.5]", "[0.05, 0.7]", 18),
    ("one replicate more", #""replicates": 2"#, #""replicates": 3"#, 18),
    ("one replicate less", #""replicates": 2"#, #""replicates": 1"#, 0),
    ("one learner less", #"{ "kind": "logistic" }, "#, "", 0),
    ("the seed", "\"seed\": 3,", "\"seed\": 4,", 36),
    ("the test users", #""test": 5"#, #""test": 6"#, 36),
    (
      "one learner more", #"{ "kind": "logistic" }"#,
      #"{ "kind": "logistic" }, { "kind": "maml", "iterations": 2 }"#, 4
    ),
  ]

  @Test func `a changed file runs again what it changed and nothing else`() throws {
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/results")
      let original = Sweeps.experiment()
      write(original, to: file)
      let first = attune("run", file, "--quiet", "--results", results, capturingIn: folder)
      #expect(first.output.hasPrefix("36 cells (36 run now)"))
      for (change, from, to, rerun) in Self.changes {
        let changed = original.replacingOccurrences(of: from, with: to)
        #expect(changed != original)
        write(changed, to: file)
        let run = attune("run", file, "--quiet", "--results", results, capturingIn: folder)
        let expected = rerun == 0 ? "nothing to do" : "\(rerun) run now"
        #expect(
          run.exitCode == 0 && run.output.contains("(\(expected)"), "\(change): \(run.output)")
      }
    }
  }

  @Test func `a learner that a swept axis does not touch runs once`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(
        Sweeps.experiment(
          learners: #"[{ "kind": "maml", "iterations": 2 }, { "kind": "logistic" }]"#,
          sweep: #"{ "learners.maml.innerSteps": [1, 2, 3] }"#), to: file)
      let valid = attune("validate", file, capturingIn: folder)
      // Three of maml, and of logistic, five floors and two ceilings one each.
      #expect(
        valid.output.hasPrefix(
          "tiny: 3 settings x 2 replicates x 9 learners, \((3 + 8) * 2) different cells\n"))
      let run = attune(
        "run", file, "--quiet", "--results", folder + "/r", capturingIn: folder)
      #expect(run.output.hasPrefix("22 cells (22 run now)"))
      let curves = try Table(file: folder + "/r/tiny/curves.csv")
      #expect(curves.rows.count == 3 * 9 * 3)
      let same = curves.rows(["learner": "logistic", "count": "4"]).values("win_rate")
      #expect(Set(same).count == 1 && same.count == 3)
    }
  }
}
