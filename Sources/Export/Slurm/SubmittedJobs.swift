import Configuration
import Datasets
import Platform

/// The jobs of a submission, as kept in `slurm/jobs.json` of the result folder.
struct SubmittedJobs {
  /// Nil where only the merge was left.
  let array: String?
  /// Nil where sbatch took the array and refused the merge.
  let merge: String?
  let shards: Int

  var numbers: [String] { [array, merge].compactMap { $0 } }

  static func path(_ folder: String) -> String { folder + "/jobs.json" }

  /// Nil where nothing was submitted yet.
  static func read(_ folder: String) throws -> SubmittedJobs? {
    guard Files.exists(path(folder)) else { return nil }
    let json = try? JSONValue(parsing: try Files.read(path(folder)))
    guard let shards = json?["shards"]?.double else {
      throw DataError(
        file: path(folder),
        "does not hold the jobs that attune submit wrote; see squeue for jobs of"
          + " this experiment that still run, then remove the file")
    }
    return SubmittedJobs(
      array: json?["array"]?.text, merge: json?["merge"]?.text, shards: Int(shards))
  }

  func write(_ folder: String) throws {
    let members = [("array", array), ("merge", merge)].compactMap { key, value in
      value.map { (key, JSONValue.string($0)) }
    }
    let json = JSONValue.object(members + [("shards", .integer(shards))])
    try Files.write(json.serialized(pretty: true) + "\n", to: Self.path(folder))
  }
}

/// An earlier submission is still in the queue: exit code 75.
public struct StillSubmitted: Error, CustomStringConvertible {
  public let description: String
}

extension SubmittedJobs {
  /// `jobs 7 and 8: 3 running, 2 pending`; nil where none of their tasks waits or runs.
  func queued() throws -> String? {
    guard !numbers.isEmpty else { return nil }
    let tasks = try Slurm.tasks(ofJobs: numbers)
    guard !tasks.isEmpty else { return nil }
    return (numbers.count == 1 ? "job " : "jobs ") + numbers.joined(separator: " and ") + ": "
      + tasks.map { "\($0.count) \($0.state.lowercased())" }.joined(separator: ", ")
  }
}

/// What Slurm has in its queue for a result folder: `jobs 7 and 8: 3 running, 2 pending`.
///
/// Nil where nothing was submitted, all has ended, or Slurm cannot be asked from here.
public func queuedJobs(ofResults folder: String) -> String? {
  guard let jobs = try? SubmittedJobs.read(folder + "/slurm") else { return nil }
  return (try? jobs.queued()) ?? nil
}
