import Hashing

/// The alarms of a whole sweep, from a digest of each cell. Settings are added one by one, so that memory
/// does not limit the size of a sweep.
package struct SweepAlarms {
  package let design: Design
  /// Users and outcomes of each cell; nil where it failed or is not finished.
  private var digests: [ContentID?]
  package private(set) var machines: Set<String> = []
  private(set) var unfinishedCells: Int

  package init(design: Design) {
    self.design = design
    digests = [ContentID?](repeating: nil, count: design.cells.count)
    unfinishedCells = design.cells.count
  }

  package mutating func add(_ results: SettingResults) {
    for (index, record) in zip(results.cells.indices, results.records) {
      guard let record else { continue }
      unfinishedCells -= 1
      machines.insert(record.machine)
      if record.failure == nil { digests[index] = record.digest }
    }
  }

  package func alarms() -> [Alarm] { Alarms.ofSweeps.flatMap { $0.alarms(in: self) } }

  /// A hash of all outcomes of each setting; nil where cells are missing or failed.
  var outcomesOfSettings: [ContentID]? {
    guard !digests.contains(nil) else { return nil }
    var outcomes = design.settings.map { _ in ContentHash() }
    for (cell, digest) in zip(design.cells, digests) { outcomes[cell.setting].update(digest!) }
    return outcomes.map(\.id)
  }
}

extension ContentHash {
  mutating func update(_ id: ContentID) {
    withUnsafeBytes(of: (id.high.littleEndian, id.low.littleEndian)) { update($0) }
  }
}
