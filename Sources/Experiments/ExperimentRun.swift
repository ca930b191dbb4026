import Configuration
import Synchronization

/// What `attune run` did for one experiment.
public struct RunOutcome: Sendable {
  public let folder: String
  public let cells: Int
  /// Cells that were run now, the others having been finished before.
  public let ran: Int
  public let failures: [String]
  public let alarms: [String]
  /// Figures drawn, as paths without ending; empty where gnuplot is not installed.
  public let figures: [String]
  public let hasGnuplot: Bool
}

/// Another process is at work in the same result folder.
public struct FolderInUse: Error, CustomStringConvertible {
  public let folder: String
  public var description: String {
    "\(folder): another attune process is running this experiment; wait for it or stop it"
  }
}

/// Runs, resumes and reports one planned experiment in `<results>/<name>/`.
public struct ExperimentRun {
  public let plan: Plan
  public let folder: String
  public let jobs: Int
  public let isQuiet: Bool
  public let environment: [String: String]

  public init(
    plan: Plan, results: String, jobs: Int, isQuiet: Bool, environment: [String: String]
  ) {
    self.plan = plan
    folder = results + "/" + plan.experiment.name
    self.jobs = jobs
    self.isQuiet = isQuiet
    self.environment = environment
  }

  /// Runs the cells without a record, then writes the tables and figures of all.
  /// - Parameter retryFailed: Runs failed cells again.
  public func run(retryFailed: Bool = false) throws -> RunOutcome {
    try Files.makeFolder(folder)
    guard let lock = try FileLock(folder + "/.lock") else { throw FolderInUse(folder: folder) }
    let journal = try Journal(folder: folder + "/journal")
    let known = try journal.records()
    let pending = unfinished(known, retryFailed: retryFailed)
    let progress = Progress(name: plan.experiment.name, total: pending.count, isQuiet: isQuiet)
    try Runner(plan: plan, journal: journal, jobs: jobs, progress: progress).run(pending)
    let records = pending.isEmpty ? known : try journal.records()
    let report = Report(plan: plan, records: records, folder: folder)
    try report.writeTables()
    let figures = try report.drawFigures(environment: environment)
    return withExtendedLifetime(lock) {
      RunOutcome(
        folder: folder, cells: plan.cellCount, ran: pending.count,
        failures: report.failures, alarms: report.alarms, figures: figures ?? [],
        hasGnuplot: figures != nil)
    }
  }

  /// Writes tables and figures from the finished cells alone.
  /// - Returns: Figures drawn, or nil where gnuplot is missing.
  public func redraw() throws -> [String]? {
    guard Files.isFolder(folder) else { throw FileError("open", folder, code: 2) }
    let records = try Journal(folder: folder + "/journal").records()
    let report = Report(plan: plan, records: records, folder: folder)
    try report.writeTables()
    return try report.drawFigures(environment: environment)
  }

  /// Different cells without a finished record, in the order of the plan.
  private func unfinished(_ known: [String: CellRecord], retryFailed: Bool) -> [Cell] {
    var seen: Set<String> = []
    return plan.cells.filter { cell in
      guard seen.insert(cell.id).inserted else { return false }
      guard let record = known[cell.id] else { return true }
      return retryFailed && record.failure != nil
    }
  }
}

/// Tables and figures of an experiment from its records.
struct Report {
  let plan: Plan
  let records: [String: CellRecord]
  let folder: String
  let curves: [Curve]

  init(plan: Plan, records: [String: CellRecord], folder: String) {
    self.plan = plan
    self.records = records
    self.folder = folder
    curves = CurveBuilder(plan: plan, records: records).curves()
  }

  var failures: [String] {
    plan.cells.compactMap { cell in
      records[cell.id]?.failure.map { "\(cell.learner.label), replicate \(cell.replicate): \($0)" }
    }
  }

  var alarms: [String] { RunRecord(plan: plan, records: records).warnings }

  func writeTables() throws {
    let tables = Tables(plan: plan, records: records, curves: curves)
    try Files.write(tables.curvesTable().text, to: folder + "/curves.csv")
    try Files.write(tables.usersTable().text, to: folder + "/users.csv")
    try Files.write(tables.summaryTable().text, to: folder + "/summary.csv")
    try Files.write(tables.failuresTable().text, to: folder + "/failures.csv")
    try Files.write(tables.timingsTable().text, to: folder + "/timings.csv")
    let record = RunRecord(plan: plan, records: records)
    var alarms = CSVTable(header: Alarm.columns)
    for alarm in record.allAlarms { alarms.append(alarm.cells) }
    try Files.write(alarms.text, to: folder + "/alarms.csv")
    try Files.write(record.json.serialized(pretty: true) + "\n", to: folder + "/run.json")
  }

  /// Scripts for every setting and measure, drawn where gnuplot is installed.
  /// - Returns: Paths without ending, or nil where gnuplot is missing (the scripts are written).
  func drawFigures(environment: [String: String]) throws -> [String]? {
    let plots = folder + "/plots"
    try Files.makeFolder(plots)
    var bases: [String] = []
    for (index, setting) in plan.experiment.settings.enumerated() {
      let drawn = curves.filter { $0.setting == index }
      guard !drawn.isEmpty else { continue }
      let suffix = plan.experiment.settings.count > 1 ? "-\(index)" : ""
      for measure in FigureMeasure.allCases {
        let name = plan.experiment.name + (setting.title.isEmpty ? "" : " (\(setting.title))")
        let base = "\(plots)/\(measure.rawValue)\(suffix)"
        let figure = CurveFigure(title: name, measure: measure, curves: drawn)
        try Files.write(figure.script, to: base + ".gp")
        bases.append(base)
      }
    }
    guard let program = Gnuplot.find(environment: environment) else { return nil }
    let failed = Gnuplot.draw(bases, program: program)
    for base in failed { writeError("gnuplot could not draw \(base).gp; run it to see why\n") }
    return bases.filter { !failed.contains($0) }
  }
}
