import Configuration
import Dispatch
import Hashing
import Learners
import Platform
package import Results
import Statistics
import Synchronization

/// What was written, and the failures and alarms that a reader should know first.
public struct WrittenResults: Sendable {
  public internal(set) var failures: [String] = []
  public internal(set) var alarms: [String] = []
  /// The page's answer in lines of text; empty where no page was written.
  public internal(set) var answer: [String] = []
  /// Figures drawn, as paths without ending; nil where gnuplot is not installed.
  public internal(set) var figures: [String]?
  /// The rows of the tables; nil where an earlier run wrote them.
  package var tables: ResultTables?
  /// Whether a signal came before all figures were drawn.
  package var lacksFigures = false
}

/// A result folder: its design and the journal of its cells, from which all tables and figures follow.
public struct ResultFolder: Sendable {
  public let path: String
  package let design: Design
  package let journal: Journal

  package init(path: String, design: Design) {
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

  /// The different cells in a state, as the journal knows it.
  package func cells(in state: CellState) -> [Cell] {
    design.differentCells.filter { (journal[$0.id]?.state ?? .waiting) == state }
  }

  private func hasFailed(_ cell: ContentID) -> Bool { journal[cell]?.state == .failed }

  /// Writes run.json alone: the design, for those who follow a run.
  package func writeDesign() throws {
    let record = try RunRecord(folder: path, design: design, hasFailed: hasFailed)
    try record.finish(alarms: [])
  }

  /// When tables are written.
  package enum Occasion {
    /// Nothing runs any more.
    case end
    /// A run was stopped: curves use the finished replicates, and no figure is drawn.
    case stop
    /// The sweep still runs: as for `stop`, and users.csv is not written.
    case underway
  }

  /// Writes every table, draws the figures and writes the page.
  /// - Parameters:
  ///   - withPage: False leaves `report.html` as it is.
  ///   - environment: Where gnuplot is looked for.
  public func write(
    withPage: Bool = true, jobs: Int, environment: [String: String]
  ) throws -> WrittenResults {
    try write(.end, withPage: withPage, jobs: jobs, environment: environment)
  }

  /// Writes the tables while other processes on the folder wait with theirs.
  package func write(
    _ occasion: Occasion, withPage: Bool = false, jobs: Int, environment: [String: String]
  ) throws -> WrittenResults {
    let lock = try FileLock(path + "/.lock")
    defer { withExtendedLifetime(lock) {} }
    for folder in [path, path + "/plots"] { Draft.removeAbandoned(in: folder) }
    try journal.refresh()
    var (written, figures) = try writeTables(occasion, jobs: jobs)
    written.lacksFigures = occasion == .stop
    if occasion == .end {
      let folder = FigureFolder(path: path + "/plots")
      let scripts = try folder.write(figures)
      written.figures = folder.draw(scripts, environment: environment)
      let drawn = written.figures?.count ?? scripts.count
      written.lacksFigures = StopSignals.request != nil && drawn < scripts.count
    }
    guard withPage else { return written }
    let page = ReportPage(written.tables!)
    try page.write()
    written.answer = page.answer
    // Without a stamp the next run goes on.
    guard occasion == .end, !written.lacksFigures else { return written }
    let drawn = written.figures?.map { String($0.dropFirst(path.count + 1)) }
    try OutputStamp(of: self, figures: drawn).write(to: path)
    return written
  }

  /// What an earlier run wrote, where nothing of it is missing, changed or outdated; else nil.
  func writtenBefore(environment: [String: String]) throws -> WrittenResults? {
    let lock = try FileLock(path + "/.lock")
    defer { withExtendedLifetime(lock) {} }
    for folder in [path, path + "/plots"] { Draft.removeAbandoned(in: folder) }
    try journal.refresh()
    guard let stamp = OutputStamp(reading: path),
      stamp.isCurrent(self, hasGnuplot: Gnuplot.find(environment: environment) != nil),
      let run = try? JSONValue(parsing: Files.read(path + "/run.json"))
    else { return nil }
    var written = WrittenResults()
    written.alarms = run["alarms"]?.elements?.compactMap(\.text) ?? []
    written.failures = failures(among: design.differentCells)
    written.answer = try ReportPage(folder: path).answer
    written.figures = stamp.figures?.map { "\(path)/\($0)" }
    return written
  }

  /// Writes all tables and then gives them their names together.
  /// - Returns: Also the figures that are to be drawn.
  private func writeTables(
    _ occasion: Occasion, jobs: Int
  ) throws -> (written: WrittenResults, figures: [SweepFigures.Named]) {
    let isPartial = occasion != .end
    var written = WrittenResults()
    var (sweep, said) = (SweepAlarms(design: design), AlarmSummary())
    var (figures, regrets) = (SweepFigures(design: design), RegretFigures(design: design))
    var tables = try Tables(folder: path, design: design, withUsers: occasion != .underway)
    var record = try RunRecord(folder: path, design: design, hasFailed: hasFailed)
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
    let alarms = sweep.alarms().filter { !(occasion == .underway && $0.kind == .unfinished) }
    try tables.append(alarms)
    said.add(alarms, of: design)
    written.alarms = said.sentences
    let (drafts, values) = try tables.completed()
    let run = try record.completed(alarms: written.alarms)
    Files.remove(OutputStamp.path(path))
    try Draft.publish(drafts + [run])
    written.tables = try ResultTables(written: values, in: path)
    return (written, isPartial ? [] : figures.all + regrets.all)
  }

  /// Reads and resamples several settings at once.
  private func statistics(
    of block: [(offset: Int, element: Range<Int>)], isPartial: Bool
  ) throws -> [SettingStatistics] {
    let done = Mutex<[Int: Result<SettingStatistics, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: block.count) { index in
      let result = Result {
        let results = try SettingResults(
          setting: block[index].offset, of: design, cells: block[index].element,
          in: journal.folder, record: journal.record)
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
