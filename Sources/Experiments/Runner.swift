import Dispatch
import Learners
import Preferences
import Randomness
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs the cells of a plan that are not finished, over all cores.
struct Runner {
  let plan: Plan
  let journal: Journal
  let jobs: Int
  let progress: Progress

  /// The first error in writing a record, if any; failures of learners are records, not errors.
  func run(_ cells: [Cell]) throws {
    let queue = CellQueue(cells, worlds: WorldCache(cells: cells))
    let stopped = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: min(jobs, max(1, cells.count))) { _ in
      while stopped.withLock({ $0 == nil }), let cell = queue.next() {
        let record = run(cell, in: queue.worlds)
        queue.worlds.release(cell)
        do {
          try journal.append(record)
          progress.finished(cell, failed: record.failure != nil)
        } catch {
          stopped.withLock { $0 = $0 ?? error }
        }
      }
    }
    journal.flush()
    if let error = stopped.withLock({ $0 }) { throw error }
  }

  private func run(_ cell: Cell, in worlds: WorldCache) -> CellRecord {
    var start = seconds()
    do {
      let world = try worlds.world(of: cell) { try plan.builder(for: cell).build() }
      start = seconds()
      let trial = try self.trial(of: cell, in: world)
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: nil,
        users: world.test.users, outcomes: trial.outcomes, world: world.description,
        audit: trial.audit)
    } catch {
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: "\(error)",
        users: [], outcomes: [], world: WorldDescription(), audit: nil)
    }
  }

  private func trial(of cell: Cell, in world: World) throws -> Trial {
    try world.trial(
      of: cell.learner.learner,
      counts: plan.experiment.settings[cell.setting].feedback.counts,
      stream: plan.builder(for: cell).root.stream("learner", cell.learner.kind))
  }
}

/// Hands out cells in order. Cells of one world stand together, so that few worlds are alive at once.
final class CellQueue: Sendable {
  let worlds: WorldCache
  private let pending: Mutex<[Cell]>

  init(_ cells: [Cell], worlds: WorldCache) {
    self.worlds = worlds
    pending = Mutex(cells.reversed())
  }

  func next() -> Cell? {
    pending.withLock { $0.popLast() }
  }
}

/// Seconds of the monotonic clock.
func seconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

/// Peak resident memory of this process in MiB.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(0, &usage)
  return Double(usage.ru_maxrss) / 1024
}
