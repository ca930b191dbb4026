import Configuration
import Language
import Platform
package import Results
import Synchronization

/// What `attune run` is asked to do beside running the file.
public struct RunOptions: Sendable {
  /// Cells run at once.
  public var jobs = 1
  /// No progress on standard error.
  public var isQuiet = false
  /// Failed cells are run again.
  public var retryFailed = false
  /// No further cell is begun after the first failed one.
  public var failsFast = false
  /// The part of the cells that this run is about.
  public var selection = CellSelection()
  /// Folder in which the answers of models behind servers are kept; nil is `_answers` beside the experiments' own.
  public var answers: String?
  /// Keeps report.html fresh while the run goes on.
  public var keepsReport = false
  public var environment: [String: String] = [:]

  public init() {}
}

/// What `attune run` did for one experiment.
public struct RunOutcome: Sendable {
  public let folder: String
  /// Different cells of the selection, or of the whole sweep.
  public let cells: Int
  /// Cells that were run now by this process.
  public let ran: Int
  /// Cells of the sweep that are not finished.
  public let unfinished: Int
  public let failures: [String]
  public let alarms: [String]
  /// Who is best after how many items, in lines of text.
  public let answer: [String]
  /// False for a shard, whose tables are written when all shards are finished.
  public let hasTables: Bool
  /// A signal came before all figures were drawn.
  public let lacksFigures: Bool
  /// Figures drawn, as paths without ending; nil where gnuplot is not installed.
  public let figures: [String]?
}

/// Another process runs a different configuration of the experiment in the same folder.
public struct FolderInUse: Error, CustomStringConvertible {
  public let folder: String
  public let owner: String
  public var description: String {
    "\(folder): process \(owner) runs another configuration of this experiment; wait for it or stop it,"
      + " or give --results another folder"
  }
}

/// An experiment that the machine's memory cannot hold.
public struct NotEnoughMemory: Error, CustomStringConvertible {
  public let description: String
}

/// Runs, resumes and reports one planned experiment in `<results>/<name>/`.
public struct ExperimentRun {
  public let plan: Plan
  public let options: RunOptions
  package let folder: ResultFolder
  /// Folder in which the answers of models behind servers are kept.
  package let answers: String

  public init(plan: Plan, results: String, options: RunOptions) {
    self.plan = plan
    self.options = options
    // No experiment's folder begins with an underscore.
    answers = options.answers ?? pathJoining(results, "_answers")
    folder = ResultFolder(path: pathJoining(results, plan.experiment.name), design: plan.design)
  }

  /// Runs the selected cells without a record, alone or beside other processes on the folder, then writes
  /// the tables and figures of all.
  public func run() throws -> RunOutcome {
    let selected = try options.selection.cells(of: plan.design)
    try Files.makeFolder(folder.path)
    try folder.journal.refresh()
    let (ran, end) = try isIdle(selected) ? (0, nil) : work(on: selected)
    if ran == 0 {
      try Owners.check(that: plan.design, isAloneIn: folder.journal)
      try announce()
    }
    let isShard = options.selection.shard != nil
    var written = WrittenResults()
    if !isShard { written = try writeOutputs() }
    // What was finished before has its tables.
    if let end { throw end }
    return RunOutcome(
      folder: folder.path, cells: selected.count, ran: ran,
      unfinished: folder.cells(in: .waiting).count,
      failures: isShard ? folder.failures(among: selected) : written.failures,
      alarms: written.alarms, answer: written.answer, hasTables: !isShard,
      lacksFigures: written.lacksFigures, figures: written.figures)
  }

  /// Writes tables, figures and page, unless an earlier run left them as they would be now. The first
  /// signal only ends the drawing.
  private func writeOutputs() throws -> WrittenResults {
    let name = plan.experiment.name
    return try StopSignals.stopped { signal in
      ChildPrograms.stopAll()
      writeError(
        oneLine(
          "\(name): \(signal): tables and page are finished, figures are left out; once more ends at"
            + " once") + "\n")
    } _: {
      try writtenOutputs()
    }
  }

  private func writtenOutputs() throws -> WrittenResults {
    let environment = options.environment
    if StopSignals.request != nil {
      return try folder.write(
        .stop, withPage: true, jobs: options.jobs, environment: environment)
    }
    return try folder.writtenBefore(environment: environment)
      ?? folder.write(.end, withPage: true, jobs: options.jobs, environment: environment)
  }

  private func isIdle(_ selected: [Cell]) -> Bool {
    selected.allSatisfy { cell in
      guard let state = folder.journal[cell.id]?.state else { return false }
      return state == .completed || (state == .failed && !options.retryFailed)
    }
  }

  /// - Returns: The number of cells run, and why the run could not go on, if it could not.
  private func work(on selected: [Cell]) throws -> (Int, (any EndsRun)?) {
    try checkMemory()
    let shared = try SharedWork(
      cells: selected, of: plan.design, journal: folder.journal, jobs: options.jobs,
      retryFailed: options.retryFailed)
    try announce()
    let progress = Progress(
      name: plan.experiment.name, labels: shared.cells.map { plan.design.slot(of: $0).label },
      isQuiet: options.isQuiet)
    let work = CellWork(plan: plan, worlds: WorldCache(limit: 1), answers: answers)
    let runner = Runner(
      design: plan.design, journal: folder.journal, jobs: options.jobs, progress: progress,
      failsFast: options.failsFast, work: work.record)
    let page = options.keepsReport ? keptReport(progress) : nil
    defer { page?.stop() }
    return try StopSignals.stopped { signal in
      shared.stop()
      progress.stopping(signal)
    } _: {
      do {
        return (try runner.run(shared), nil)
      } catch let end as any EndsRun {
        return (0, end)
      }
    }
  }

  /// Refuses what cannot fit the machine, and says what may not, before the first cell.
  func checkMemory() throws {
    let (need, machine) = (plan.estimatedMemory(jobs: options.jobs), MachineMemory.current)
    if let excess = need.excess(over: machine) {
      throw NotEnoughMemory(
        description:
          "\(plan.experiment.name) \(excess); fewer --jobs need less, as do smaller numbers in"
          + " the file")
    }
    if let warning = need.warning(on: machine), !options.isQuiet {
      writeError("warning: \(plan.experiment.name) \(warning)\n")
    }
  }

  /// Writes the tables and the page again and again from the replicates that are finished. It takes at
  /// most a tenth of one thread's time, and what it cannot write now is written at the end.
  private func keptReport(_ progress: Progress) -> Ticker {
    let folder = folder
    let next = Mutex(0.0)
    return Ticker(every: 0.2) {
      guard next.withLock({ seconds() >= $0 }) else { return }
      let start = seconds()
      if let tables = try? folder.write(.underway, jobs: 1, environment: [:]).tables {
        _ = try? ReportPage(tables, progress: progress.line).write()
      }
      next.withLock { $0 = seconds() + 9 * (seconds() - start) }
    }
  }

  /// Writes the design for those who follow the run, and says what has changed since the last one.
  private func announce() throws {
    let lock = try FileLock(folder.path + "/.lock")
    defer { withExtendedLifetime(lock) {} }
    if let before = try? Design(folder: folder.path) {
      let change = DesignChange(from: before, to: plan.design)
      let isWritten = Files.exists(Plan.splitPath(in: folder.path))
      guard !change.isEmpty || !isWritten else { return }
      if !change.isEmpty { writeError(oneLine(change.sentence) + "\n") }
    }
    try plan.writeSplit(to: folder.path)
    try folder.writeDesign()
  }
}

extension ResultFolder {
  /// Sentences about the failed ones among some cells.
  package func failures(among cells: [Cell]) -> [String] {
    cells.filter { journal[$0.id]?.state == .failed }.map { cell in
      let record = (try? journal.record(of: cell.id)) ?? nil
      return "\(design.title(of: cell)): \(record?.failure ?? "")"
    }
  }
}
