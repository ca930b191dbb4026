public import Experiments
import Platform
import Results

/// What a submission has to do.
public struct SubmissionWork: Sendable {
  /// Different cells of the experiment.
  public let cells: Int
  public let unfinished: Int
  /// Shards with something to run, ascending. The others would end at once, but each would first wait for
  /// its turn and load the data.
  public let shards: [Int]
  /// Nothing is left, not even the merge.
  public let isMerged: Bool
}

extension ResultFolder {
  /// Cells of the sweep that are not finished, and all of them.
  public var missing: (cells: Int, of: Int) {
    (cells(in: .waiting).count, design.differentCells.count)
  }

  /// Whether the tables were written after the last record. users.csv is the one that only the end of a
  /// run writes.
  var hasTablesOfAllRecords: Bool {
    let records = Files.list(journal.folder).compactMap { Files.changed(journal.folder + "/" + $0) }
    guard let tables = Files.changed(path + "/users.csv") else { return false }
    return records.allSatisfy {
      ($0.tv_sec, $0.tv_nsec) <= (tables.tv_sec, tables.tv_nsec)
    }
  }
}
