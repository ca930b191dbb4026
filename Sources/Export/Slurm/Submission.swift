public import Experiments
import Platform
import Results

/// Submits one experiment's shards to Slurm, or what an earlier submission left unfinished.
public struct Submission {
  let job: SlurmJob
  private let design: Design

  /// - Parameters:
  ///   - program: Absolute path of attune.
  ///   - file: Absolute path of the experiments file.
  ///   - results: Absolute path of the folder that holds the result folders.
  public init(
    plan: Plan, program: String, file: String, results: String, options: SlurmOptions
  ) {
    design = plan.design
    job = SlurmJob(
      experiment: plan.experiment.name, program: program, file: file, results: results,
      options: options)
  }

  public var experiment: String { job.experiment }
  public var resultFolder: String { job.resultFolder }
  public var folder: String { job.folder }
  /// What to type to follow it.
  public var followCommand: String { shellLine(["attune", "watch", job.resultFolder]) }

  /// What is left to do, from the journal.
  public func work() throws -> SubmissionWork {
    let folder = ResultFolder(path: job.resultFolder, design: design)
    try folder.journal.refresh()
    let cells = design.differentCells
    let open = zip(cells, CellSelection.shards(of: cells, count: job.options.shards)).filter {
      isUnfinished(folder.journal[$0.0.id]?.state)
    }
    var shards = Set(open.map(\.1)).sorted()
    // A merge reads what was run from the folder; a task has to write it there, if only that.
    if shards.isEmpty, !isAnnounced { shards = [1] }
    return SubmissionWork(
      cells: cells.count, unfinished: open.count, shards: shards,
      isMerged: shards.isEmpty && folder.hasTablesOfAllRecords)
  }

  private func isUnfinished(_ state: CellState?) -> Bool {
    switch state {
    case .completed: false
    case .failed: job.options.retryFailed
    case .waiting, nil: true
    }
  }

  /// Whether the folder's run.json is of this configuration.
  private var isAnnounced: Bool {
    guard let before = try? Design(folder: job.resultFolder) else { return false }
    return DesignChange(from: before, to: design).isEmpty
  }

  /// A new folder says at once what will be run in it, so that `attune status` can follow.
  private func announce() throws {
    let lock = try FileLock(job.resultFolder + "/.lock")
    if !Files.exists(job.resultFolder + "/run.json") {
      try ResultFolder(path: job.resultFolder, design: design).writeDesign()
    }
    withExtendedLifetime(lock) {}
  }

  /// The scripts and the commands that `submit` would write and run.
  /// - Parameter shards: Those with unfinished cells.
  public func preview(shards: [Int]) -> String {
    let merge = shellLine(job.mergeArguments(after: nil))
    let array = shellLine(["sbatch"] + job.arrayArguments(shards: shards))
    let commands =
      shards.isEmpty
      ? "sbatch " + merge : "array=$(\(array))\nsbatch --dependency=\"afterany:$array\" \(merge)"
    return """
      # \(job.cellsPath)
      \(job.cellsScript)
      # \(job.mergePath)
      \(job.mergeScript)
      # the commands
      \(commands)
      """
  }

  /// - Throws: `StillSubmitted` where tasks of an earlier submission wait or run.
  public func checkQueue() throws {
    guard let jobs = try SubmittedJobs.read(job.folder), let queued = try jobs.queued() else {
      return
    }
    throw StillSubmitted(
      description:
        "\(job.resultFolder): an earlier submission is in the queue, \(queued); wait for it, or"
        + " scancel \(jobs.numbers.joined(separator: " ")), and submit again")
  }

  /// Writes the scripts and submits the array, if any shard is left, and the merge after it.
  /// - Parameter shards: Those with unfinished cells, ascending.
  /// - Returns: The jobs' numbers.
  public func submit(shards: [Int]) throws -> (array: String?, merge: String) {
    try Files.makeFolder(job.folder)
    // Of two submissions at the same time, the second sees the first one's jobs.
    let lock = try FileLock(job.folder + "/.lock")
    defer { withExtendedLifetime(lock) {} }
    try checkQueue()
    try Files.write(job.cellsScript, to: job.cellsPath)
    try Files.write(job.mergeScript, to: job.mergePath)
    try announce()
    var array: String?
    if !shards.isEmpty {
      array = try Slurm.submit(job.arrayArguments(shards: shards))
      // Kept before the merge is submitted: if that fails, the array is still known.
      try SubmittedJobs(array: array, merge: nil, shards: job.options.shards).write(job.folder)
    }
    let merge = try Slurm.submit(job.mergeArguments(after: array))
    try SubmittedJobs(array: array, merge: merge, shards: job.options.shards).write(job.folder)
    return (array, merge)
  }
}
