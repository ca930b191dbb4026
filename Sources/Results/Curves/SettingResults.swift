package import Hashing

/// The records of one setting, kept in memory only while its rows are written.
package struct SettingResults: Sendable {
  package let setting: Int
  /// By replicate and learner.
  package let cells: ArraySlice<Cell>
  /// Aligned with `cells`; nil for a cell that is not finished.
  package let records: [CellRecord?]
  private let learnerCount: Int

  /// - Parameters:
  ///   - folder: Folder of the records, for messages.
  ///   - record: Gives the record of a cell; nil where it is not finished.
  /// - Throws: `FileError` and `FolderError` where a record cannot be read or does not fit the design.
  package init(
    setting: Int, of design: Design, cells: Range<Int>, in folder: String,
    record: (ContentID) throws -> CellRecord?
  ) throws {
    self.setting = setting
    self.cells = design.cells[cells]
    learnerCount = design.settings[setting].learners.count
    let replicates = design.replicates(ofSetting: setting)
    precondition(
      cells.count == learnerCount * replicates,
      "\(cells.count) cells; expected \(learnerCount) learners x \(replicates) replicates")
    var records: [CellRecord?] = []
    for cell in self.cells { records.append(try record(cell.id)) }
    self.records = records
    try check(counts: design.settings[setting].counts.count, folder)
  }

  /// Tables pair the users of a replicate, so all its records must have the same ones.
  private func check(counts: Int, _ folder: String) throws {
    var users: [Int: [String]] = [:]
    for (cell, record) in finished where record.failure == nil {
      let expected = users[cell.replicate] ?? record.users
      guard record.users == expected, record.fits(counts: counts) else {
        throw FolderError(
          "\(folder): the record of cell \(cell.id.text) does not fit run.json; remove the"
            + " journal and run the experiment again")
      }
      users[cell.replicate] = expected
    }
  }

  /// The finished cells with their records, in the order of the tables.
  package var finished: [(cell: Cell, record: CellRecord)] {
    zip(cells, records).compactMap { cell, record in record.map { (cell, $0) } }
  }

  /// The record of a learner in a replicate, where it completed.
  package func completed(learner: Int, replicate: Int) -> CellRecord? {
    guard let record = records[replicate * learnerCount + learner], record.failure == nil else {
      return nil
    }
    return record
  }

  /// Replicates that a learner has completed, ascending.
  package func replicates(ofLearner learner: Int) -> [Int] {
    (0..<records.count / learnerCount).filter { completed(learner: learner, replicate: $0) != nil }
  }

  /// Who was judged in the replicates of these records.
  func persons(in records: [CellRecord], of design: Design) -> Persons {
    Persons(in: records, areRecorded: design.settings[setting].isRecorded)
  }

  /// One completed cell of each replicate, with its record.
  var firstOfReplicate: [(cell: Cell, record: CellRecord)] {
    var seen: Set<Int> = []
    return finished.filter { $0.record.failure == nil && seen.insert($0.cell.replicate).inserted }
  }
}
