import Experiments
import Foundation
import Hashing
import Platform
import Randomness
import Results
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct `Shared folders` {
  /// A sweep of 270 cells that takes a process a few seconds.
  static let sweep = Sweeps.experiment(
    replicates: 15, historical: 60,
    learners: #"[{ "kind": "logistic" }, { "kind": "maml", "iterations": 80 }]"#)
  static let cells = 15 * 2 * 9

  /// The number in `240 cells (120 run now)`.
  static func ran(_ run: Finished) -> Int {
    let words = run.output.split { " (".contains($0) }
    return words.count > 2 ? Int(words[2]) ?? 0 : 0
  }

  /// Entries of claims or of a segment: each is a length and a checksum of 8 bytes, then so many bytes.
  private static func frames(_ path: String) -> Int {
    let bytes = (try? Files.read(path)) ?? []
    var (position, count) = (0, 0)
    while position + 16 < bytes.count {
      position += 16 + (0..<4).reduce(0) { $0 | Int(bytes[position + $1]) << (8 * $1) }
      count += 1
    }
    return count
  }

  /// A run that has joined and claimed cells and was stopped there: it lives and does nothing, and holds no
  /// lock that others would wait for.
  static func stoppedRun(
    _ arguments: [String], in folder: String, claims: Int = 1, capturingIn captured: String
  ) -> AttuneProcess {
    let claimed = { frames(folder + "/journal/claims") }
    let before = claimed()
    let run = AttuneProcess.start(arguments, capturingIn: captured)
    let locks = [folder + "/journal/claims", folder + "/.lock"]
    while claimed() <= before + claims { usleep(200) }
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

  @Test func `a process counted dead that goes on does no more than the cell in its hand twice`()
    throws
  {
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/r/tiny")
      write(Self.sweep, to: file)
      let arguments = ["run", file, "--quiet", "--jobs", "1", "--results", folder + "/r"]
      let sleeper = Self.stoppedRun(arguments, in: results, claims: 12, capturingIn: folder)
      // Without its segment it counts as dead.
      let segment = results + "/journal/segment-000000"
      #expect(rename(segment, folder + "/segment") == 0)
      let heir = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(rename(folder + "/segment", segment) == 0)
      let records = Self.frames(segment)
      kill(sleeper.id, SIGCONT)
      let woken = sleeper.wait()
      #expect(heir.exitCode == 0 && woken.exitCode == 0, "\(heir.error) \(woken.error)")
      #expect(Self.ran(heir) == Self.cells)
      #expect((records...records + 1).contains(Self.ran(woken)), "\(records) \(woken.output)")
    }
  }

  @Test func `two runs that retry failed cells share one attempt, and both end`() throws {
    try inFolder { folder in
      let (file, results) = (folder + "/e.json", folder + "/r/tiny")
      // One step never solves the second learner's system.
      let learners =
        #"[{ "kind": "logistic" }, { "kind": "imaml", "label": "maml", "solverSteps": 1 }]"#
      write(Sweeps.experiment(replicates: 8, learners: learners), to: file)
      let arguments = ["run", file, "--quiet", "--jobs", "1", "--results", folder + "/r"]
      #expect(AttuneProcess.start(arguments, capturingIn: folder).wait().exitCode == 1)
      let again = arguments + ["--retry-failed"]
      let runs = (0..<2).map { _ in Self.stoppedRun(again, in: results, capturingIn: folder) }
      for run in runs { kill(run.id, SIGCONT) }
      let ended = runs.map { $0.wait() }
      #expect(ended.allSatisfy { $0.exitCode == 1 }, "\(ended.map(\.error))")
      #expect(ended.map(Self.ran).reduce(0, +) == 16, "\(ended.map(\.output))")
    }
  }

  @Test func `a lost segment is run again, and its number is not given again`() throws {
    try inFolder { folder in
      let (file, journal) = (folder + "/e.json", folder + "/r/tiny/journal")
      write(Sweeps.experiment(), to: file)
      let arguments = ["run", file, "--quiet", "--results", folder + "/r"]
      _ = AttuneProcess.start(arguments, capturingIn: folder).wait()
      unlink(journal + "/segment-000000")
      let again = AttuneProcess.start(arguments, capturingIn: folder).wait()
      #expect(again.exitCode == 0 && Self.ran(again) == 36, "\(again.output)")
      #expect(Files.list(journal) == ["claims", "segment-000001", "split.csv"])
    }
  }

  @Test func `who has locked a folder and does nothing is not waited for`() throws {
    try inFolder { folder in
      let path = folder + "/.lock"
      let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX) == 0)
      #expect(throws: StalledLock.self) { try FileLock(path, patience: 0.1) }
      #expect(flock(descriptor, LOCK_UN) == 0)
      withExtendedLifetime(try FileLock(path, patience: 0.1)) {}
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
