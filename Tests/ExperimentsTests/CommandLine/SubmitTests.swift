import Configuration
import Experiments
import Foundation
import Platform
import Testing

/// `attune submit` with stand-ins for Slurm's programs; `scripts/check-slurm.sh` runs it on a real one.
@Suite struct `attune submit` {
  /// An experiment of four worlds in a folder whose name a shell would take apart.
  private func prepared(_ folder: String) throws -> (file: String, results: String) {
    let place = folder + "/it's $HOME \"here\" 100%A;"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    write(Sweeps.experiment(), to: place + "/e.json")
    return (place + "/e.json", place + "/r")
  }

  private func submit(
    _ place: (file: String, results: String), _ more: String..., with programs: StandIns,
    environment: [String: String]? = nil
  ) -> Finished {
    AttuneProcess.start(
      ["submit", place.file, "--results", place.results, "--shards", "3"] + more,
      capturingIn: programs.folder, environment: environment ?? programs.environment
    ).wait()
  }

  private func run(shard: Int, _ place: (file: String, results: String)) throws {
    let environment = ["PATH": "/nonexistent", "SLURM_ARRAY_TASK_ID": "\(shard)"]
    #expect(try shell(place.results + "/tiny/slurm/cells.sh", environment) == 0)
  }

  @Test func `the scripts of a submission do what a local run does, to the same bytes`() throws {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      let submitted = submit(place, with: programs)
      #expect(submitted.exitCode == 0, "\(submitted.error)")
      #expect(submitted.output.contains("array job 101 of 3 tasks, then merge job 102"))
      for shard in 1...3 { try run(shard: shard, place) }
      let merge = place.results + "/tiny/slurm/merge.sh"
      #expect(try shell(merge, ["PATH": "/nonexistent"]) == 0)
      _ = attune(
        "run", place.file, "--quiet", "--results", folder + "/local", capturingIn: folder)
      let merged = Sweeps.contents(place.results + "/tiny")
      #expect(Sweeps.differences(merged, Sweeps.contents(folder + "/local/tiny")) == [])
    }
  }

  @Test func `jobs are submitted with the options given, the merge after the array`() throws {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      let run = submit(
        place, "--partition", "long", "--time", "2:00:00", "--account", "lab", "--jobs", "4",
        "--sbatch=--mem=4G", with: programs)
      #expect(run.exitCode == 0, "\(run.error)")
      let calls = programs.submitted()
      try #require(calls.count == 2)
      let common = [
        "--parsable", "--requeue", "--open-mode=append", "--export=ALL", "--partition=long",
        "--time=2:00:00", "--account=lab", "--mem=4G",
      ]
      for call in calls { for option in common { #expect(call.contains(option), "\(option)") } }
      let slurm = place.results + "/tiny/slurm"
      let log = "--output=" + slurm.replacingOccurrences(of: "%", with: "%%")
      #expect(calls[0].contains("--array=1-3") && calls[0].contains("--cpus-per-task=4"))
      #expect(calls[0].contains(log + "/%A_%a.out") && calls[0].last == slurm + "/cells.sh")
      #expect(
        calls[1].contains("--dependency=afterany:101") && calls[1].last == slurm + "/merge.sh")
      #expect(text(slurm + "/cells.sh").contains("--jobs 4 --quiet"))
      #expect(text(slurm + "/cells.sh").contains("export OPENBLAS_NUM_THREADS=1"))
    }
  }

  @Test func `a dry run shows scripts and commands, writes nothing and submits nothing`() throws {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      let run = submit(place, "--dry-run", with: programs)
      #expect(run.exitCode == 0 && run.error.isEmpty, "\(run.error)")
      #expect(run.output.contains("--shard \"$SLURM_ARRAY_TASK_ID/3\""))
      #expect(run.output.contains("array=$(sbatch --parsable"))
      #expect(run.output.contains("--dependency=\"afterany:$array\""))
      #expect(programs.submitted().isEmpty && !Files.exists(place.results))
      // The commands are shown as a shell reads them.
      let commands = run.output.components(separatedBy: "# the commands\n")[1]
      write(commands, to: folder + "/commands.sh")
      #expect(try shell(folder + "/commands.sh", programs.environment) == 0)
      let calls = programs.submitted()
      #expect(calls.count == 2 && calls[0].last == place.results + "/tiny/slurm/cells.sh")
      #expect(calls.last?.contains("--dependency=afterany:101") == true)
    }
  }

  @Test func `a second submit takes the unfinished shards alone, and none when all is done`() throws
  {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      _ = submit(place, with: programs)
      try run(shard: 2, place)
      let merge = place.results + "/tiny/slurm/merge.sh"
      #expect(try shell(merge, ["PATH": "/nonexistent"]) == 1)
      #expect(Files.exists(place.results + "/tiny/curves.csv"))
      #expect(submit(place, with: programs).output.contains("array job 103 of 2 tasks"))
      #expect(programs.submitted()[2].contains("--array=1,3"))
      try run(shard: 1, place)
      try run(shard: 3, place)
      // All cells are finished, and nobody has merged them.
      #expect(
        submit(place, with: programs).output.contains("0 of 36 cells to run; submitted merge"))
      #expect(programs.submitted().last?.contains { $0.hasPrefix("--dependency") } == false)
      #expect(try shell(merge, ["PATH": "/nonexistent"]) == 0)
      let last = submit(place, with: programs)
      #expect(last.exitCode == 0 && last.output.contains("nothing to submit"), "\(last.output)")
      #expect(programs.submitted().count == 5)
    }
  }

  @Test func `a submission that is still in the queue is named and not doubled`() throws {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      _ = submit(place, with: programs)
      write("RUNNING\nPENDING\nPENDING\n", to: folder + "/queue")
      let second = submit(place, with: programs)
      #expect(second.exitCode == 75 && programs.submitted().count == 2)
      #expect(
        second.error.contains("jobs 101 and 102: 2 pending, 1 running; wait for it, or scancel"))
      let status = AttuneProcess.start(
        ["status", place.results + "/tiny"], capturingIn: folder, environment: programs.environment
      ).wait()
      #expect(status.output.contains("Slurm has jobs 101 and 102: 2 pending, 1 running"))
      #expect(status.output.contains("36 waiting"), "\(status.output)")
    }
  }

  @Test func `a file that cannot be run is not submitted`() throws {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      let place = try prepared(folder)
      write(Sweeps.experiment(test: -1), to: place.file)
      let run = submit(place, with: programs)
      #expect(run.exitCode == 65 && run.error.contains("users.test is -1"), "\(run.error)")
      #expect(programs.submitted().isEmpty && !Files.exists(place.results))
    }
  }

  @Test func `a machine without sbatch is told where to go`() throws {
    try inFolder { folder in
      let programs = try StandIns(in: folder)
      let run = submit(try prepared(folder), with: programs, environment: programs.nothingElse)
      #expect(run.exitCode == 69 && run.errorLines.count == 1)
      #expect(
        run.error.hasPrefix("attune: sbatch is not found; run this where Slurm's programs are"))
    }
  }

  @Test func `what sbatch says is shown whole, and an array without its merge stays known`() throws
  {
    try inFolder { folder in
      let programs = try StandIns.slurm(in: folder)
      try programs.add(
        "sbatch",
        """
        case "$*" in *--dependency*) echo 'first line' >&2; printf 'second\\033[31m line\\n' >&2; exit 1;; esac
        echo a plugin speaks; echo '7;cluster'
        """)
      let place = try prepared(folder)
      let run = submit(place, with: programs)
      #expect(run.exitCode == 69)
      #expect(
        run.error == "attune: sbatch refused: first line second\\u001b[31m line\n",
        "\(run.error.debugDescription)")
      write("RUNNING\n", to: folder + "/queue")
      let second = submit(place, with: programs)
      #expect(second.exitCode == 75 && second.error.contains("job 7: 1 running"), "\(second.error)")
    }
  }

  static let wrongUsage = [
    (["--shards", "0"], "--shards is 0; expected 1 to 100000"),
    ([], "Missing expected argument '--shards <shards>'"),
    (["--shards", "2", "--jobs", "0"], "--jobs is 0; expected 1 to 4096"),
    (["--shards", "2", "--results", "/a\\b"], "--results /a\\b has a backslash"),
  ]

  @Test(arguments: wrongUsage.indices)
  func `wrong usage exits with 64 and the reason`(index: Int) throws {
    try inFolder { folder in
      let (arguments, reason) = Self.wrongUsage[index]
      let run = AttuneProcess.start(["submit"] + arguments, capturingIn: folder).wait()
      #expect(run.exitCode == 64 && run.error.contains(reason), "\(run.error)")
    }
  }
}
