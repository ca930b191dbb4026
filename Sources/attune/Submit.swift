import ArgumentParser
import Experiments
import Export
import Platform

struct Submit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run the experiments of a file as job arrays on a Slurm cluster.",
    discussion: """
      One task per shard, and a job after them that writes tables, figures and report. The \
      experiments file, its data, the results and this program must be on a folder that all machines \
      share. The same command again submits what is not finished, after a time limit or a lost \
      machine for example.

        attune submit experiments.json --shards 16 --time 2:00:00
        attune submit experiments.json --shards 16 --dry-run
      """)

  @OptionGroup var source: FileArguments

  @Option(help: "Tasks to divide each experiment's cells among.")
  var shards: Int

  @Option(help: "Partition of the cluster (default: the cluster's).")
  var partition: String?

  @Option(help: "Time limit of each task, for example 2:00:00 (default: the partition's).")
  var time: String?

  @Option(help: "Account to charge (default: yours).")
  var account: String?

  @Option(
    name: .customLong("sbatch"), parsing: .unconditionalSingleValue,
    help: "A further option for sbatch, for example --sbatch=--mem=4G (repeat for several).")
  var sbatch: [String] = []

  @Option(name: .shortAndLong, help: "Cells that a task runs at once, and processors it asks for.")
  var jobs = 1

  @OptionGroup var place: ResultsPlace

  private var results: String { place.results }

  @Flag(help: "Run cells again that failed before.")
  var retryFailed = false

  @Flag(help: "Print the scripts and the commands; write and submit nothing.")
  var dryRun = false

  func validate() throws {
    guard (1...100_000).contains(shards) else {
      throw ValidationError("--shards is \(shards); expected 1 to 100000")
    }
    guard (1...4096).contains(jobs) else {
      throw ValidationError("--jobs is \(jobs); expected 1 to 4096")
    }
    // Slurm takes backslashes out of the names of log files and then replaces nothing in them.
    guard !absolute(results).contains("\\") else {
      throw ValidationError(
        "--results \(absolute(results)) has a backslash, which Slurm cannot have in the path of a log;"
          + " choose another folder")
    }
  }

  func run() throws {
    try reporting(file: source.file) {
      let submissions = try source.plans().map(submission)
      if !dryRun { try submissions.forEach { try $0.checkQueue() } }
      try submissions.forEach(submit)
    }
  }

  private func submission(of plan: Plan) -> Submission {
    Submission(
      plan: plan, program: programPath, file: absolute(source.file), results: absolute(results),
      options: SlurmOptions(
        shards: shards, jobs: jobs, partition: partition, time: time, account: account,
        extra: sbatch, retryFailed: retryFailed))
  }

  private func submit(_ submission: Submission) throws {
    let work = try submission.work()
    let name = submission.experiment
    if work.isMerged {
      return print("\(name): \(work.cells) cells, all finished: nothing to submit")
    }
    if dryRun { return print(submission.preview(shards: work.shards)) }
    let jobs = try submission.submit(shards: work.shards)
    let array = jobs.array.map { array in
      let tasks = work.shards.count == 1 ? "1 task" : "\(work.shards.count) tasks"
      return "array job \(array) of \(tasks), then "
    }
    print(
      "\(name): \(work.unfinished) of \(work.cells) cells to run;"
        + " submitted \(array ?? "")merge job \(jobs.merge)")
    print("follow: \(submission.followCommand)")
    print("logs:   \(submission.folder)")
  }
}

/// A path from the root, as tasks on other machines need it.
private func absolute(_ path: String) -> String {
  if path.hasPrefix("/") { return path }
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  guard getcwd(&buffer, buffer.count) != nil else { return path }
  let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  return String(decoding: bytes, as: UTF8.self) + "/" + path
}

/// This program's own file.
private var programPath: String {
  var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  guard count > 0 else { return absolute(CommandLine.arguments[0]) }
  return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
