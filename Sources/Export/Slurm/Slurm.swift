import Platform

/// The programs of Slurm.
enum Slurm {
  /// Submits a script and returns the job's number.
  static func submit(_ arguments: [String]) throws -> String {
    guard let sbatch = try CapturedProgram.run("sbatch", arguments) else {
      throw Unavailable(
        "sbatch is not found; run this where Slurm's programs are, on a login node of the cluster, or"
          + " run the shards by other means: attune run FILE --shard 1/16")
    }
    guard sbatch.status == 0, let job = jobNumber(in: sbatch.output) else {
      throw Unavailable("sbatch refused: " + sbatch.message)
    }
    return job
  }

  /// `4711` or `4711;cluster` on the last line, after whatever a site's plugins say.
  static func jobNumber(in output: String) -> String? {
    guard let line = trimmed(output).split(whereSeparator: \.isNewline).last else { return nil }
    let number = line.prefix { $0 != ";" }
    return !number.isEmpty && number.utf8.allSatisfy { (0x30...0x39).contains($0) }
      ? String(number) : nil
  }

  /// How many tasks of these jobs are in the queue, by state (`RUNNING`, `PENDING`, ...); ended ones are
  /// not.
  static func tasks(ofJobs jobs: [String]) throws -> [(state: String, count: Int)] {
    let arguments = [
      "--noheader", "--array", "--format=%T", "--jobs=" + jobs.joined(separator: ","),
    ]
    guard let squeue = try CapturedProgram.run("squeue", arguments) else {
      throw Unavailable("squeue is not found, although this folder was submitted to Slurm before")
    }
    // Slurm forgets a job some minutes after its end.
    if squeue.error.contains("Invalid job id") { return [] }
    guard squeue.status == 0 else { throw Unavailable("squeue failed: " + squeue.message) }
    var counts: [String: Int] = [:]
    for line in squeue.output.split(whereSeparator: \.isNewline) {
      counts[trimmed(String(line)), default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
