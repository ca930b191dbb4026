import Hashing
import Platform
package import Results
import Synchronization

/// The unfinished cells of a run, handed out to this process's threads and shared with other processes on
/// the same folder: `Share` decides, and this does what it says.
package final class SharedWork: Sendable {
  /// One cell to run now.
  package struct Piece: Sendable {
    fileprivate let index: Int
    let cell: Cell
    let attempt: Int
  }

  private struct State {
    var share: Share
    let claims: ClaimFile
    var pulse: Pulse
    var costs: CellCosts
    var isStopped = false
    /// Time before which no thread looks again, because nothing was free and others were at work.
    var nextLook = 0.0
    /// Claims in a row that were not in the file afterwards.
    var lost = 0
  }

  private enum Turn {
    case run(Piece)
    case wait(left: Int, other: Owner?)
    case end
  }

  private let journal: Journal
  private let owner: Owner
  /// Unfinished when the run began, in order.
  package let cells: [Cell]
  private let state: Mutex<State>

  /// Joins the processes at work in the folder.
  /// - Parameters:
  ///   - cells: Different cells of the plan or of its selected part, in order.
  ///   - retryFailed: Failed cells are tried once more.
  /// - Throws: `FolderInUse` where a process that joined before runs another design.
  package init(
    cells: [Cell], of design: Design, journal: Journal, jobs: Int, retryFailed: Bool,
    patience: Double = Beat.patience
  ) throws {
    try Files.makeFolder(journal.folder)
    let claims = try ClaimFile(journal: journal.folder)
    var known = try claims.read().claims
    let segment = try journal.open(after: claims.owners.joined.map(\.segment))
    let owner = Owner.this(segment: segment, jobs: jobs, design: design.fingerprint)
    try claims.append(Claim(owner: owner.id), by: owner)
    known += try claims.read().claims
    var pulse = Pulse(journal: journal.folder, patience: patience)
    // Of two that join at once, the first in the file goes on.
    try claims.owners.check(before: owner.id, run: owner.design, in: journal, &pulse)
    // After the claims, so that what others have finished by now is in one or the other.
    try journal.refresh()
    var costs = CellCosts(design: design)
    let work = cells.compactMap { cell -> (cell: Cell, attempt: Int)? in
      guard let entry = journal[cell.id] else { return (cell, 1) }
      if entry.state == .completed { costs.learn(cell, seconds: Double(entry.seconds)) }
      return entry.state == .failed && retryFailed ? (cell, entry.attempt + 1) : nil
    }
    var share = Share(
      owner: owner.id,
      work: work.map {
        Share.Work(attempt: Attempt(cell: $0.cell.id, number: $0.attempt), world: $0.cell.world)
      })
    share.hear(known)
    (self.journal, self.owner, self.cells) = (journal, owner, work.map(\.cell))
    state = Mutex(State(share: share, claims: claims, pulse: pulse, costs: costs))
  }

  /// The next cell to run; waits while others are at work on all that is left.
  /// - Parameter waiting: Called with the number of cells left, and the owner of one of them.
  /// - Returns: Nil where nothing is left for this thread.
  package func next(waiting: (Int, Owner) -> Void = { _, _ in }) throws -> Piece? {
    while true {
      switch try state.withLock({ try turn(&$0) }) {
      case .run(let piece): return piece
      case .end: return nil
      case .wait(let left, let other):
        if let other { waiting(left, other) }
        usleep(100_000)
      }
    }
  }

  /// The piece's record is in the journal.
  /// - Parameter seconds: All the time it took, its world included.
  package func finished(_ piece: Piece, _ record: CellRecord, seconds: Double) {
    state.withLock { state in
      state.share.finished(piece.index)
      if record.failure == nil { state.costs.learn(piece.cell, seconds: record.seconds) }
      state.costs.learn(world: seconds - record.seconds)
    }
  }

  /// Hands out no further cell.
  package func stop() { state.withLock { $0.isStopped = true } }

  /// Does one step of the protocol after the other, until there is a cell to run or none to be had.
  private func turn(_ state: inout State) throws -> Turn {
    if state.isStopped { return .end }
    guard seconds() >= state.nextLook else { return .wait(left: 0, other: nil) }
    try readClaims(&state)
    if !state.share.hasQueued { state.claims.lock() }
    defer { state.claims.unlock() }
    if !state.share.hasQueued { try readClaims(&state) }
    while true {
      switch state.share.next(fits: room(state)) {
      case .readClaims: try readClaims(&state)
      case .askAfter(let other):
        let lives = state.claims.owners.isAlive(other, &state.pulse)
        state.share.found(other, isAlive: lives)
      case .readJournal: try readJournal(&state)
      case .claim(let claim): try self.claim(claim, &state)
      case .run(let index):
        let attempt = state.share.work[index].attempt.number
        return .run(Piece(index: index, cell: cells[index], attempt: attempt))
      case .wait:
        state.nextLook = seconds() + 0.1
        return waiting(state)
      case .end: return .end
      }
    }
  }

  private func room(_ state: State) -> (Int) -> Bool {
    let share = state.share
    let left = share.unclaimed > 0 ? share.unclaimed : share.left.count
    let hasRoom = state.costs.room(jobs: owner.jobs, left: left)
    return { [cells] in hasRoom(cells[$0]) }
  }

  private func waiting(_ state: State) -> Turn {
    let others = state.share.left.lazy.compactMap { state.share.owner(of: $0) }
    let other = others.first { $0 != self.owner.id }.flatMap { state.claims.owners[$0] }
    return .wait(left: state.share.left.count, other: other)
  }

  private func readClaims(_ state: inout State) throws {
    let (claims, isNew) = try state.claims.read()
    if isNew { state.share.hearAnew(claims) } else { state.share.hear(claims) }
    if claims.contains(where: { $0.owner == owner.id }) { state.lost = 0 }
  }

  private func claim(_ claim: Claim, _ state: inout State) throws {
    guard state.lost < 100 else {
      throw FileError("find what was just appended to", journal.folder + "/claims", code: EIO)
    }
    state.lost += 1
    try state.claims.append(claim, by: owner)
  }

  private func readJournal(_ state: inout State) throws {
    try journal.refresh()
    let finished = state.share.left.filter { journal.isFinished(state.share.work[$0].attempt) }
    for index in finished {
      guard let entry = journal[cells[index].id], entry.state == .completed else { continue }
      state.costs.learn(cells[index], seconds: Double(entry.seconds))
    }
    state.share.learned(finished: finished)
  }
}

extension Owners {
  /// - Parameter id: Only those who joined before this one count.
  /// - Throws: `FolderInUse` where one of them lives and runs another design.
  fileprivate func check(
    before id: ContentID?, run design: ContentID, in journal: Journal, _ pulse: inout Pulse
  ) throws(FolderInUse) {
    for other in joined.prefix(while: { $0.id != id })
    where other.design != design && isAlive(other.id, &pulse) {
      throw FolderInUse(folder: journal.results, owner: other.name)
    }
  }

  /// The check of a process that runs nothing and only writes tables.
  static func check(that design: Design, isAloneIn journal: Journal) throws {
    var pulse = Pulse(journal: journal.folder)
    let owners = try ClaimFile.read(journal: journal.folder).owners
    try owners.check(before: nil, run: design.fingerprint, in: journal, &pulse)
  }
}
