import Dispatch
import Learners
import Synchronization

/// What was written for a reader, and what he should know first.
public struct WrittenResults: Sendable {
  public internal(set) var failures: [String] = []
  public internal(set) var alarms: [String] = []
  /// Figures drawn, as paths without ending; nil where gnuplot is not installed.
  public internal(set) var figures: [String]?
}

/// A result folder: its design and the journal of its cells, from which all tables and figures follow.
public struct ResultFolder: Sendable {
  public let path: String
  let design: Design
  let journal: Journal

  init(path: String, design: Design) {
    self.path = path
    self.design = design
    journal = Journal(folder: path + "/journal")
  }

  /// Reads the folder of an earlier or running sweep.
  public init(reading path: String) throws {
    guard Files.isFolder(path) else { throw FileError.missing(path) }
    self.init(path: path, design: try Design(folder: path))
    try journal.refresh()
  }

  /// Different cells by what the journal says of them.
  func cells(in state: CellState) -> [Cell] {
    design.differentCells.filter { (journal[$0.id]?.state ?? .waiting) == state }
  }

  /// Writes run.json alone: the design, for those who follow a run.
  func writeDesign() throws {
    let record = try RunRecord(folder: path, design: design, journal: journal)
    try record.finish(alarms: [])
  }

  /// Writes every table and draws the figures; other processes on the folder wait with theirs.
  /// - Parameters:
  ///   - isPartial: The sweep still runs: curves stand on the finished replicates, users.csv and drawn
  ///     figures are left for its end.
  ///   - environment: Where gnuplot is looked for.
  public func write(
    isPartial: Bool = false, jobs: Int, environment: [String: String]
  ) throws -> WrittenResults {
    let lock = try FileLock(path + "/.lock")
    removeDrafts()
    try journal.refresh()
    var written = WrittenResults()
    var (sweep, said) = (SweepAlarms(design: design), AlarmSummary())
    var (figures, regrets) = (SweepFigures(design: design), RegretFigures(design: design))
    var tables = try Tables(folder: path, design: design, withUsers: !isPartial)
    var record = try RunRecord(folder: path, design: design, journal: journal)
    for block in chunks(of: Array(design.cellsBySetting.enumerated()), jobs) {
      for statistics in try statistics(of: block, isPartial: isPartial) {
        try tables.append(statistics)
        try record.append(statistics.results)
        sweep.add(statistics.results)
        said.add(statistics.alarms, of: design)
        written.add(statistics.results, of: design)
        figures.add(statistics)
        regrets.add(statistics.queries)
      }
    }
    let alarms = sweep.alarms().filter { !(isPartial && $0.kind == .unfinished) }
    try tables.append(alarms)
    said.add(alarms, of: design)
    written.alarms = said.sentences
    try tables.finish()
    try record.finish(alarms: written.alarms)
    if !isPartial {
      let folder = FigureFolder(path: path + "/plots")
      let scripts = try folder.write(figures.all + regrets.all)
      written.figures = folder.draw(scripts, environment: environment)
    }
    withExtendedLifetime(lock) {}
    return written
  }

  /// Takes away what processes killed while they wrote have left; whoever writes tables holds the lock.
  private func removeDrafts() {
    let isTable = { (name: String) in
      name.contains(".csv.") && !name.hasPrefix("population") || name.hasPrefix("run.json.")
    }
    for name in Files.list(path) where name.hasSuffix(".draft") && isTable(name) {
      Files.remove("\(path)/\(name)")
    }
    for name in Files.list(path + "/plots") where name.hasSuffix(".draft") {
      Files.remove("\(path)/plots/\(name)")
    }
  }

  /// Reads and resamples several settings at once.
  private func statistics(
    of block: [(offset: Int, element: Range<Int>)], isPartial: Bool
  ) throws -> [SettingStatistics] {
    let done = Mutex<[Int: Result<SettingStatistics, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: block.count) { index in
      let result = Result {
        let results = try SettingResults(
          setting: block[index].offset, of: design, cells: block[index].element, journal: journal)
        return SettingStatistics(of: results, in: design, isPartial: isPartial)
      }
      done.withLock { $0[index] = result }
    }
    return try block.indices.map { index in try done.withLock { $0[index]! }.get() }
  }
}

extension WrittenResults {
  fileprivate mutating func add(_ results: SettingResults, of design: Design) {
    for (cell, record) in results.finished {
      if let failure = record.failure { failures.append("\(design.title(of: cell)): \(failure)") }
    }
  }
}
