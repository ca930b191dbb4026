import Experiments
import Hashing
import Testing

/// All interleavings of a few processes on a folder, with deaths, stops past patience and losses of files,
/// over the protocol that the program runs.
@Suite struct `The protocol of sharing` {
  /// Two or three processes, how many cells, and the faults that may befall them, each so many times.
  struct Case: CustomTestStringConvertible {
    let processes: Int
    let cells: Int
    let faults: Int
    var retries = false
    var testDescription: String {
      "\(processes) processes, \(cells) cells, \(faults) faults" + (retries ? ", retried" : "")
    }
  }

  @Test(arguments: [
    Case(processes: 2, cells: 3, faults: 1), Case(processes: 2, cells: 2, faults: 2),
    Case(processes: 3, cells: 2, faults: 0), Case(processes: 3, cells: 1, faults: 1),
    Case(processes: 2, cells: 2, faults: 1, retries: true),
    Case(processes: 3, cells: 1, faults: 1, retries: true),
  ])
  func `no cell is done twice, none is lost and nobody waits for ever`(_ given: Case) {
    var search = Search(faults: given.faults)
    search.explore(
      Folder(processes: given.processes, cells: given.cells, retries: given.retries))
    #expect(search.violations.isEmpty, "\(search.violations.prefix(3))")
    #expect(search.states > 1000, "\(search.states)")
  }
}

private func id(_ number: Int) -> ContentID { ContentID(high: 0, low: UInt64(number)) }

/// A process as the others see it and as it is.
private struct Member: Hashable {
  enum Condition { case notStarted, atWork, stopped, dead, ended }

  let name: ContentID
  var condition = Condition.notStarted
  var share: Share?
  /// Entries read of the claims, and of which file.
  var position = 0
  var file = 0
  var inHand: Int?
  var segmentIsLost = false
}

/// Up to four attempts at each of up to four cells.
private struct Attempts: OptionSet, Hashable {
  let rawValue: Int

  init(rawValue: Int) { self.rawValue = rawValue }

  init(_ attempt: Attempt) { rawValue = 1 << Self.position(attempt) }

  static func position(_ attempt: Attempt) -> Int { 4 * Int(attempt.cell.low) + attempt.number - 1 }
}

/// What stands in a result folder, who is at work on it, and how often each attempt was begun.
private struct Folder: Hashable {
  let cells: Int
  let retries: Bool
  var processes: [Member]
  var claims: [Claim] = []
  var file = 0
  /// Attempts with a record, by the process whose segment holds it; the last segment is an earlier one's.
  var records: [Attempts]
  /// Attempts whose record was lost once.
  var lost: Attempts = []
  /// How often an attempt was begun, less how often it may be begun again because of a fault.
  var begun = [Int](repeating: 0, count: 16)
  var faults = 0
  var problem: String?

  init(processes: Int, cells: Int, retries: Bool) {
    self.cells = cells
    self.retries = retries
    self.processes = (0..<processes).map { Member(name: id(100 + $0)) }
    records = Array(repeating: [], count: processes + 1)
    for cell in 0..<cells where retries {
      records[processes].insert(Attempts(Attempt(cell: id(cell), number: 1)))
    }
  }

  private func isRecorded(_ attempt: Attempt) -> Bool {
    let enough = (attempt.number...4).map { Attempts(Attempt(cell: attempt.cell, number: $0)) }
    return records.contains { !$0.isDisjoint(with: Attempts(enough)) }
  }

  func isAlive(_ name: ContentID) -> Bool {
    processes.contains { $0.name == name && $0.condition == .atWork && !$0.segmentIsLost }
  }

  /// Who can take a step. Processes are alike, so that it is enough if they start one after the other.
  var active: [Int] {
    processes.indices.filter { p in
      processes[p].condition == .atWork
        || processes[p].condition == .notStarted
          && (p == 0 || processes[p - 1].condition != .notStarted)
    }
  }

  // MARK: what processes do

  /// One operation of a process on the folder, with what follows from it without another one.
  /// - Returns: Whether the process has nothing to do and waits.
  @discardableResult
  mutating func advance(_ p: Int) -> Bool {
    if processes[p].condition == .notStarted {
      start(p)
      return false
    }
    if let index = processes[p].inHand {
      finish(p, index)
      return false
    }
    operate(p)
    var after = self
    switch after.step(p) {
    case .run(let index):
      self = after
      begin(p, index)
    case .wait:
      self = after
      return true
    case .end:
      self = after
      end(p)
    case .readClaims, .readJournal, .askAfter, .claim: break
    }
    return false
  }

  private mutating func operate(_ p: Int) {
    switch step(p) {
    case .readClaims: readClaims(p)
    case .readJournal: readJournal(p)
    case .askAfter(let other): processes[p].share!.found(other, isAlive: isAlive(other))
    case .claim(let claim):
      excuse(claim)
      claims.append(claim)
    case .run, .wait, .end: preconditionFailure("no operation on the folder")
    }
  }

  /// One or two cells to a claim.
  private mutating func step(_ p: Int) -> Share.Step {
    var room = 2
    return processes[p].share!.next { _ in
      room -= 1
      return room >= 0
    }
  }

  /// Joins and reads the claims in one step: entries added before the journal is read are heard then.
  private mutating func start(_ p: Int) {
    let work = (0..<cells).map { cell in
      let numbers = (1...4).map { Attempt(cell: id(cell), number: $0) }
      return numbers.first { !isRecorded($0) }!
    }.filter { retries || $0.number == 1 }
    processes[p].share = Share(
      owner: processes[p].name, work: work.map { Share.Work(attempt: $0, world: id(0)) })
    processes[p].condition = .atWork
    processes[p].file = file
  }

  private mutating func readClaims(_ p: Int) {
    if processes[p].file == file {
      processes[p].share!.hear(Array(claims[processes[p].position...]))
    } else {
      processes[p].share!.hearAnew(claims)
    }
    (processes[p].file, processes[p].position) = (file, claims.count)
  }

  private mutating func readJournal(_ p: Int) {
    let share = processes[p].share!
    processes[p].share!.learned(finished: share.left.filter { isRecorded(share.work[$0].attempt) })
  }

  private mutating func begin(_ p: Int, _ index: Int) {
    let attempt = processes[p].share!.work[index].attempt
    processes[p].inHand = index
    let position = Attempts.position(attempt)
    begun[position] += 1
    if begun[position] > 1 { problem = "\(attempt) was begun again" }
  }

  private mutating func finish(_ p: Int, _ index: Int) {
    records[p].insert(Attempts(processes[p].share!.work[index].attempt))
    processes[p].share!.finished(index)
    processes[p].inHand = nil
  }

  private mutating func end(_ p: Int) {
    processes[p].condition = .ended
    let open = processes[p].share!.work.map(\.attempt).filter {
      !isRecorded($0) && !lost.contains(Attempts($0))
    }
    if !open.isEmpty { problem = "process \(p) ended before \(open) had a record" }
  }

  // MARK: what befalls them

  /// Every folder that one fault makes of this one.
  var faulty: [Folder] {
    var folders: [Folder] = []
    for p in active where processes[p].condition == .atWork {
      for condition in [Member.Condition.dead, .stopped] {
        var folder = self
        folder.processes[p].condition = condition
        folders.append(folder)
      }
    }
    if !claims.isEmpty {
      var folder = self
      for p in processes.indices {
        if let attempt = inHand(p) { folder.begun[Attempts.position(attempt)] -= 1 }
      }
      (folder.claims, folder.file) = ([], file + 1)
      folders.append(folder)
    }
    // Two at work without their segments take each other for dead and could exchange claims at length.
    for segment in records.indices
    where !records[segment].isEmpty && !processes.contains(where: \.segmentIsLost) {
      var folder = self
      folder.records[segment] = []
      folder.lost.formUnion(records[segment])
      if segment < processes.count { folder.processes[segment].segmentIsLost = true }
      for position in 0..<16 where records[segment].rawValue >> position & 1 == 1 {
        folder.begun[position] -= 1
      }
      folders.append(folder)
    }
    for index in folders.indices { folders[index].faults += 1 }
    return folders
  }

  private func inHand(_ p: Int) -> Attempt? {
    processes[p].inHand.map { processes[p].share!.work[$0].attempt }
  }

  /// What was in hand when it was taken from a process that was counted dead is done again.
  private mutating func excuse(_ claim: Claim) {
    guard let former = processes.firstIndex(where: { $0.name == claim.former }),
      let attempt = inHand(former), claim.attempts.contains(attempt)
    else { return }
    var owner: ContentID?
    for claim in claims where claim.attempts.contains(attempt) && claim.former == owner {
      owner = claim.owner
    }
    if owner == claim.former { begun[Attempts.position(attempt)] -= 1 }
  }

  /// Every folder in which one stopped process goes on.
  var awakened: [Folder] {
    processes.indices.filter { processes[$0].condition == .stopped }.map { p in
      var folder = self
      folder.processes[p].condition = .atWork
      return folder
    }
  }
}

/// Visits every folder that can come about.
private struct Search {
  let faults: Int
  var violations: [String] = []
  /// Hashes of 64 bits: two folders in 10^12 pairs of a million are taken for one.
  private var visited: Set<Int> = []
  private var ending: Set<Int> = []

  init(faults: Int) { self.faults = faults }

  var states: Int { visited.count }

  mutating func explore(_ start: Folder) {
    var open = [start]
    while let folder = open.popLast(), violations.isEmpty {
      for p in folder.active {
        var next = folder
        // Whatever goes on for ever waits again and again.
        if next.advance(p) { checkEnds(next) }
        add(next, to: &open)
      }
      if folder.faults < faults { folder.faulty.forEach { add($0, to: &open) } }
      folder.awakened.forEach { add($0, to: &open) }
    }
  }

  private mutating func add(_ folder: Folder, to open: inout [Folder]) {
    if let problem = folder.problem { violations.append(problem) }
    if visited.insert(folder.hashValue).inserted { open.append(folder) }
  }

  /// Without further faults everyone at work comes to an end, whoever stays stopped.
  private mutating func checkEnds(_ folder: Folder) {
    var (folder, path) = (folder, [Int]())
    for _ in 0..<200 {
      let hash = folder.hashValue
      if folder.active.isEmpty || ending.contains(hash) {
        ending.formUnion(path)
        return
      }
      path.append(hash)
      for p in folder.active { folder.advance(p) }
    }
    violations.append("waits for ever: \(folder.processes.map(\.condition))")
  }
}
