import Dispatch
import Language
import Platform
package import Results
import Synchronization

/// Runs unfinished cells over all cores, together with other processes on the same folder.
package struct Runner {
  package let design: Design
  package let journal: Journal
  package let jobs: Int
  package let progress: Progress
  /// Begin no further cell after the first failed one.
  package var failsFast = false
  /// Runs a cell and returns its record; throws `EndsRun` where the run cannot go on.
  package let work: @Sendable (Cell) throws -> CellRecord

  package init(
    design: Design,
    journal: Journal,
    jobs: Int,
    progress: Progress,
    failsFast: Bool = false,
    work: @escaping @Sendable (Cell) throws -> CellRecord
  ) {
    self.design = design
    self.journal = journal
    self.jobs = jobs
    self.progress = progress
    self.failsFast = failsFast
    self.work = work
  }

  /// Returns when no cell is left, here or elsewhere.
  /// - Returns: The number of cells run by this process.
  /// - Throws: The first error in writing a record, or the first `EndsRun`, unless a stop signal was its cause;
  ///   failures of learners are records, not errors.
  package func run(_ shared: SharedWork) throws -> Int {
    let heart = Ticker(every: 1) {
      journal.flush()
      journal.beat()
    }
    defer { heart.stop() }
    let stopped = Mutex<(any Error)?>(nil)
    let ran = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, max(1, shared.cells.count))) { _ in
      do {
        while let piece = try shared.next(waiting: progress.waiting) {
          try run(piece, of: shared)
          ran.withLock { $0 += 1 }
        }
      } catch is AskingStopped where StopSignals.request != nil {
        shared.stop()
      } catch {
        shared.stop()
        stopped.withLock { $0 = $0 ?? error }
      }
    }
    if let error = stopped.withLock({ $0 }) { throw error }
    journal.flush()
    progress.ended()
    return ran.withLock { $0 }
  }

  private func run(_ piece: SharedWork.Piece, of shared: SharedWork) throws {
    let start = seconds()
    var record = try work(piece.cell)
    record.attempt = piece.attempt
    let spent = seconds() - start
    try journal.append(record)
    shared.finished(piece, record, seconds: spent)
    progress.finished(
      design.slot(of: piece.cell).label, seconds: record.seconds,
      failure: record.failure.map { "\(design.title(of: piece.cell)): \($0)" })
    if failsFast, record.failure != nil { shared.stop() }
  }
}
