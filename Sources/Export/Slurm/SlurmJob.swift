import Platform
import Results

/// What a submission asks of Slurm, and of each of its tasks.
public struct SlurmOptions: Sendable {
  public var shards: Int
  /// Cells that a task runs at once, and processors that it asks for.
  public var jobs: Int
  public var partition: String?
  public var time: String?
  public var account: String?
  /// Further options of sbatch, word by word.
  public var extra: [String]
  public var retryFailed: Bool

  public init(
    shards: Int, jobs: Int, partition: String? = nil, time: String? = nil,
    account: String? = nil, extra: [String] = [], retryFailed: Bool = false
  ) {
    self.shards = shards
    self.jobs = jobs
    self.partition = partition
    self.time = time
    self.account = account
    self.extra = extra
    self.retryFailed = retryFailed
  }
}

/// The two jobs of one experiment: an array with a task per shard, and a merge once the array has ended.
///
/// Paths are absolute, because a task starts on another machine. All options stand on the command line of
/// sbatch, where they outrank the `SBATCH_...` variables of a user's profile, which lines in a script
/// would not.
struct SlurmJob {
  let experiment: String
  /// The attune program.
  let program: String
  let file: String
  let results: String
  let options: SlurmOptions

  /// The experiment's result folder.
  var resultFolder: String { pathJoining(results, experiment) }
  /// Where scripts, logs and the numbers of the jobs are kept.
  var folder: String { resultFolder + "/slurm" }
  var cellsPath: String { folder + "/cells.sh" }
  var mergePath: String { folder + "/merge.sh" }

  /// One task of the array.
  var cellsScript: String {
    let place = ["--experiment", experiment, "--results", results]
    let manner = ["--jobs", "\(options.jobs)", "--quiet"]
    return """
      #!/bin/sh
      # One shard of the cells of \(experiment); Slurm starts this once for each task of the array.
      # Written by attune submit \(attuneVersion), which writes it anew.

      # Processors are for cells: more BLAS threads would be slower and change the last bits.
      export OPENBLAS_NUM_THREADS=1
      exec \(shellLine([program, "run", file])) \\
        \(shellLine(place)) \\
        --shard "$SLURM_ARRAY_TASK_ID/\(options.shards)" \
      \(shellLine(manner + (options.retryFailed ? ["--retry-failed"] : [])))

      """
  }

  /// The job after the array.
  var mergeScript: String {
    """
    #!/bin/sh
    # Tables, figures and report of \(experiment) from the cells that are finished; Slurm starts this when
    # the array has ended, however it has. Ends with 1 where cells are missing or failed.
    # Written by attune submit \(attuneVersion), which writes it anew.

    export OPENBLAS_NUM_THREADS=1
    exec \(shellLine([program, "report", resultFolder]))

    """
  }

  /// Arguments of sbatch for the array.
  /// - Parameter shards: Those to run, from 1, ascending.
  func arrayArguments(shards: [Int]) -> [String] {
    common(name: "attune-" + experiment, log: "%A_%a") + [
      "--array=" + ranges(shards), "--cpus-per-task=\(options.jobs)",
    ] + options.extra + [cellsPath]
  }

  /// Arguments of sbatch for the merge.
  /// - Parameter array: Number of the job to wait for, if any.
  func mergeArguments(after array: String?) -> [String] {
    common(name: "attune-merge-" + experiment, log: "merge-%j")
      + (array.map { ["--dependency=afterany:" + $0] } ?? []) + options.extra + [mergePath]
  }

  private func common(name: String, log: String) -> [String] {
    // In names of logs Slurm replaces %A and the like; a doubled % stands for itself.
    let place = doubling("%", in: folder)
    let choices = [
      ("partition", options.partition), ("time", options.time), ("account", options.account),
    ]
    return [
      "--parsable", "--job-name=" + name, "--output=\(place)/\(log).out", "--open-mode=append",
      "--requeue", "--export=ALL", "--ntasks=1",
    ] + choices.compactMap { option, value in value.map { "--\(option)=\($0)" } }
  }
}

/// Ascending numbers as Slurm writes them: `1,3,5-9`.
func ranges(_ numbers: [Int]) -> String {
  var parts: [String] = []
  var rest = numbers[...]
  while let first = rest.popFirst() {
    var last = first
    while rest.first == last + 1 { last = rest.removeFirst() }
    parts.append(first == last ? "\(first)" : "\(first)-\(last)")
  }
  return parts.joined(separator: ",")
}
