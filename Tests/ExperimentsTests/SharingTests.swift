import Experiments
import Foundation
import Hashing
import Randomness
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct SharingTests {
  /// A sweep of 270 cells that takes a process a few seconds.
  static let sweep = Sweeps.experiment(
    replicates: 15, historical: 60,
    learners: #"[{ "kind": "logistic" }, { "kind": "maml", "iterations": 400 }]"#)
  static let cells = 15 * 2 * 9

  /// The number in `240 cells (120 run now)`.
  static func ran(_ run: Finished) -> Int {
    let words = run.output.split { " (".contains($0) }
    return words.count > 2 ? Int(words[2]) ?? 0 : 0
  }

  /// A run that has claimed its first cells and was stopped there: it lives and does nothing, and holds no
  /// lock that others would wait for.
  static func stoppedRun(_ arguments: [String], in folder: String, capturingIn captured: String)
    -> AttuneProcess
  {
    let before = Files.size(folder + "/journal/claims")
    let run = AttuneProcess.start(arguments, capturingIn: captured)
    let locks = [folder + "/journal/claims", folder + "/.lock"]
    while Files.size(locks[0]) <= before { usleep(200) }
    stop(run)
    while locks.contains(where: isLocked) {
      kill(run.id, SIGCONT)
      usleep(500)
      stop(run)
    }
    return run
  }

  private static func stop(_ run: AttuneProcess) {
    kill(run.id, SIGSTOP)
    var status: Int32 = 0
    waitpid(run.id, &status, WUNTRACED)
  }

  private static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDWR)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }

  @Test func `processes on one folder share the cells and do none twice`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Self.sweep, to: file)
      let alone = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      #expect(alone.exitCode == 0 && Self.ran(alone) == Self.cells, "\(alone.output)")
      let arguments = ["run", file, "--quiet", "--jobs", "1", "--results", folder + "/b"]
      // Each has claimed cells before any goes on.
      let runs = (0..<3).map { _ in
        Self.stoppedRun(arguments, in: folder + "/b/tiny", capturingIn: folder)
      }
      for run in runs { kill(run.id, SIGCONT) }
      let together = runs.map { $0.wait() }
      #expect(together.allSatisfy { $0.exitCode == 0 }, "\(together.map(\.error))")
      let shares = together.map(Self.ran)
      #expect(shares.reduce(0, +) == Self.cells, "\(shares)")
      #expect(shares.allSatisfy { $0 > 0 }, "\(shares)")
      let differences = Sweeps.differences(
        Sweeps.contents(folder + "/a/tiny"), Sweeps.contents(folder + "/b/tiny"))
      #expect(differences == [])
    }
  }

  @Test func `the cells of a killed process are taken over by the one that lives`() throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Self.sweep, to: file)
      _ = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      let expected = Sweeps.contents(folder + "/a/tiny")
      var moments = RandomStream(seed: 5).stream("kills")
      for round in 0..<3 {
        let results = "\(folder)/\(round)"
        let arguments = ["run", file, "--quiet", "--jobs", "1", "--results", results]
        let victim = Self.stoppedRun(arguments, in: results + "/tiny", capturingIn: folder)
        let heir = AttuneProcess.start(arguments, capturingIn: folder)
        usleep(UInt32(moments.uniform() * 3e5))
        kill(victim.id, SIGKILL)
        #expect(victim.wait().exitCode == nil)
        let run = heir.wait()
        #expect(run.exitCode == 0 && Self.ran(run) > 0, "\(run.error)")
        #expect(Sweeps.differences(Sweeps.contents(results + "/tiny"), expected) == [])
      }
    }
  }

  @Test func `another configuration in a folder at work is refused`() throws {
    try inFolder { folder in
      let (file, other) = (folder + "/e.json", folder + "/other.json")
      write(Self.sweep, to: file)
      write(Self.sweep.replacingOccurrences(of: "\"seed\": 3", with: "\"seed\": 4"), to: other)
      let arguments = ["--quiet", "--jobs", "1", "--results", folder + "/r"]
      let first = Self.stoppedRun(
        ["run", file] + arguments, in: folder + "/r/tiny", capturingIn: folder)
      let second = AttuneProcess.start(["run", other] + arguments, capturingIn: folder).wait()
      kill(first.id, SIGCONT)
      #expect(second.exitCode == 75)
      #expect(
        second.error.hasPrefix("attune: \(folder)/r/tiny: process ")
          && second.error.contains(" runs another configuration of this experiment; wait for it"))
      #expect(first.wait().exitCode == 0)
      // Afterwards it may run, and says what has changed.
      let third = AttuneProcess.start(["run", other] + arguments, capturingIn: folder).wait()
      #expect(third.exitCode == 0)
      #expect(
        third.error.hasPrefix(
          "tiny: the configuration has changed since the last run (seed 3 -> 4):"
            + " 270 of 270 cells are new, 270 earlier ones no longer belong to it\n"))
    }
  }

  @Test func `a process lives while it holds its lock and beats, by the watcher's clock`() throws {
    try inFolder { folder in
      let path = folder + "/segment-000003"
      let owner = { (segment: String) in
        let id = ContentID(high: 0, low: 1)
        return Owner(id: id, segment: segment, host: "elsewhere", process: 1, jobs: 1, design: id)
      }
      let known = owner("segment-000003")
      write("", to: path)
      var pulse = Pulse(journal: folder, patience: 0.2)
      var signs = [pulse.isAlive(known)]  // Nobody holds the lock.
      signs.append(pulse.isAlive(owner("segment-000004")))  // No file.
      let descriptor = open(path, O_RDWR | O_CLOEXEC)
      #expect(flock(descriptor, LOCK_EX) == 0)
      signs.append(pulse.isAlive(known))
      usleep(250_000)
      signs.append(pulse.isAlive(known))  // It holds the lock and does nothing.
      // A beat that lies in the past by the clock of another machine is a beat.
      var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1, tv_nsec: 0)]
      #expect(futimens(descriptor, &times) == 0)
      signs.append(pulse.isAlive(known))
      close(descriptor)
      signs.append(pulse.isAlive(known))  // The lock is free.
      #expect(signs == [false, false, true, false, true, false])
    }
  }

  @Test(arguments: [2, 5, 100])
  func `shards hold every cell once, and their tables are those of one run`(shards: Int) throws {
    try inFolder { folder in
      let file = folder + "/e.json"
      write(Sweeps.experiment(), to: file)
      _ = attune("run", file, "--quiet", "--results", folder + "/a", capturingIn: folder)
      let parts = (1...shards).map { index in
        attune(
          "run", file, "--quiet", "--shard", "\(index)/\(shards)", "--results", folder + "/b",
          capturingIn: folder)
      }
      // More shards than cells: some have nothing to do.
      #expect(parts.allSatisfy { $0.exitCode == 0 }, "\(parts.map(\.error))")
      let shares = parts.map { run in
        run.output.contains("nothing to do") ? 0 : Int(run.output.split { " (".contains($0) }[4])!
      }
      #expect(shares.reduce(0, +) == 36 && shares.max()! - shares.min()! <= 18, "\(shares)")
      #expect(!Files.exists(folder + "/b/tiny/curves.csv"))
      let plot = attune("plot", folder + "/b/tiny", capturingIn: folder)
      #expect(plot.exitCode == 0, "\(plot.error)")
      let differences = Sweeps.differences(
        Sweeps.contents(folder + "/a/tiny"), Sweeps.contents(folder + "/b/tiny"))
      #expect(differences == [])
    }
  }
}
