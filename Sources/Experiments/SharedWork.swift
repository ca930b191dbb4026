import Hashing
import Synchronization

/// The unfinished cells of a run, handed out to this process's threads and shared with other processes on
/// the same folder: cells are claimed in batches of about half a second of work.
final class SharedWork: Sendable {
  private struct State {
    var claims: Claims
    var pulse: Pulse
    /// Claimed by this process and not yet handed out, the next one last.
    var queue: [Cell] = []
    /// The cells before this one are finished or claimed.
    var cursor = 0
    var isStopped = false
    /// Cells finished here since the first claim, for the size of the next.
    var finished = 0
    var start: Double?
  }

  private let journal: Journal
  private let owner: Owner
  private let jobs: Int
  /// Unfinished when the run began, in order.
  let cells: [Cell]
  /// Processes that were at work in the folder when this one began.
  let others: [Owner]
  private let state: Mutex<State>

  /// - Parameters:
  ///   - cells: Different cells of the plan or of its selected part, in order.
  ///   - retryFailed: Failed cells count as unfinished.
  init(cells: [Cell], journal: Journal, jobs: Int, retryFailed: Bool) throws {
    self.journal = journal
    self.jobs = jobs
    let owner = Owner.this(segment: try journal.open(), jobs: jobs)
    var claims = try Claims(journal: journal.folder)
    var pulse = Pulse(journal: journal.folder)
    others = try claims.locked { claims in
      let others = Set(claims.owners.values).filter { $0 != owner && pulse.isAlive($0) }
      if others.isEmpty { claims.clear() }
      try journal.refresh()
      if retryFailed {
        try journal.forget(cells.map(\.id).filter { journal[$0]?.state == .failed })
      }
      return Array(others)
    }
    self.owner = owner
    self.cells = cells.filter { !journal.isFinished($0.id) }
    state = Mutex(State(claims: claims, pulse: pulse))
  }

  /// The next cell to run, or nil where none is free: all are finished, or others are at work on them.
  func next() throws -> Cell? {
    try state.withLock { state in
      if state.isStopped { return nil }
      if state.queue.isEmpty { state.queue = try claimBatch(&state).reversed() }
      return state.queue.popLast()
    }
  }

  func finished() { state.withLock { $0.finished += 1 } }

  /// No further cell is handed out.
  func stop() { state.withLock { $0.isStopped = true } }

  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Cells that other processes are at work on; takes in what they have finished since.
  func cellsElsewhere() throws -> [(cell: Cell, owner: Owner)] {
    try journal.refresh()
    let left = cells.filter { !journal.isFinished($0.id) }
    return state.withLock { state in
      left.compactMap { cell in state.claims.owners[cell.id].map { (cell, $0) } }
    }
  }

  private func claimBatch(_ state: inout State) throws -> [Cell] {
    let size = batchSize(state)
    var (pulse, cursor) = (state.pulse, state.cursor)
    let batch = try state.claims.locked { claims in
      var batch = freeCells(size, claims, &cursor)
      if batch.isEmpty { batch = Array(try abandonedCells(claims, &pulse).prefix(size)) }
      if !batch.isEmpty { try claims.claim(batch.map(\.id), by: owner) }
      return batch
    }
    (state.pulse, state.cursor) = (pulse, cursor)
    state.start = state.start ?? seconds()
    return batch
  }

  /// About half a second of work for all threads; at first one cell for each.
  private func batchSize(_ state: State) -> Int {
    guard state.finished > 0, let start = state.start else { return jobs }
    let rate = Double(state.finished) / max(1e-3, seconds() - start)
    return max(jobs, Int(rate / 2))
  }

  /// The first cells that nobody has claimed; those in worlds that another process has begun come last,
  /// so that as few worlds as possible are built twice.
  private func freeCells(
    _ size: Int, _ claims: Claims, _ cursor: inout Int
  ) -> [Cell] {
    var (fresh, begun): ([Cell], [Cell]) = ([], [])
    var worldsElsewhere: Set<ContentID> = []
    for index in cursor..<max(cursor, cells.count) where fresh.count < size {
      let cell = cells[index]
      if let other = claims.owners[cell.id] {
        if other != owner { worldsElsewhere.insert(cell.world) }
        if index == cursor { cursor += 1 }
      } else if worldsElsewhere.contains(cell.world) {
        begun.append(cell)
      } else {
        fresh.append(cell)
      }
    }
    return Array((fresh + begun).prefix(size))
  }

  /// Claimed by others who have died before they finished them.
  private func abandonedCells(
    _ claims: Claims, _ pulse: inout Pulse
  ) throws -> [Cell] {
    try journal.refresh()
    var isAlive: [Owner: Bool] = [:]
    var abandoned: [Cell] = []
    for cell in cells where !journal.isFinished(cell.id) {
      guard let other = claims.owners[cell.id], other != owner else { continue }
      let lives = isAlive[other] ?? pulse.isAlive(other)
      isAlive[other] = lives
      if !lives { abandoned.append(cell) }
    }
    return abandoned
  }
}
