import Experiments
import Testing

/// All interleavings of a few processes on a folder, with deaths, stops past patience and losses of files,
/// over the protocol that the program runs.
@Suite struct SharingProtocolTests {
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
    Case(processes: 3, cells: 2, faults: 1), Case(processes: 3, cells: 3, faults: 0),
    Case(processes: 2, cells: 2, faults: 1, retries: true),
    Case(processes: 3, cells: 1, faults: 1, retries: true),
  ])
  func `no cell is done twice, none is lost and nobody waits for ever`(_ given: Case) {
    var search = Search(faults: given.faults)
    search.explore(
      Folder(processes: given.processes, cells: given.cells, retries: given.retries))
    #expect(search.violations.isEmpty, "\(search.violations.prefix(3))")
    #expect(search.states > 100, "\(search.states)")
    print(given, search.states)
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

/// What stands in a result folder, who is at work on it, and how often each attempt was begun.
private struct Folder: Hashable {
  let cells: Int
  let retries: Bool
  var processes: [Member]
  var claims: [Claim] = []
  var file = 0
  /// Attempts with a record, by the segment that holds it.
  var records: [ContentID: Set<Attempt>]
  var begun: [Attempt: Int] = [:]
  /// How often an attempt may be begun again because of a fault.
  var excuses: [Attempt: Int] = [:]
  var faults = 0
  var problem: String?

  init(processes: Int, cells: Int, retries: Bool) {
    self.cells = cells
    self.retries = retries
    self.processes = (0..<processes).map { Member(name: id(100 + $0)) }
    let failed = (0..<cells).map { Attempt(cell: id($0), number: 1) }
    records = retries ? [id(99): Set(failed)] : [:]
  }

  private func isRecorded(_ attempt: Attempt) -> Bool {
    records.values.contains { $0.contains { $0.cell == attempt.cell && $0.number >= attempt.number } }
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

  /// One operation of a process on the folder.
  mutating func advance(_ p: Int) {
    if processes[p].condition == .notStarted { return start(p) }
    if let index = processes[p].inHand { return finish(p, index) }
    // One or two cells to a claim.
    var room = 2
    let step = processes[p].share!.next { _ in
      room -= 1
      return room >= 0
    }
    switch step {
    case .readClaims: readClaims(p)
    case .readJournal: readJournal(p)
    case .askAfter(let other): processes[p].share!.found(other, isAlive: isAlive(other))
    case .claim(let claim):
      excuse(claim)
      claims.append(claim)
    case .run(let index): begin(p, index)
    case .wait: break
    case .end: end(p)
    }
  }

  /// Joins and reads the claims in one step: entries added before the journal is read are heard then.
  private mutating func start(_ p: Int) {
    let last = records.values.joined().reduce(into: [ContentID: Int]()) {
      $0[$1.cell] = max($0[$1.cell] ?? 0, $1.number)
    }
    let work = (0..<cells).map { Attempt(cell: id($0), number: (last[id($0)] ?? 0) + 1) }
      .filter { retries || $0.number == 1 }
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
    begun[attempt, default: 0] += 1
    if begun[attempt]! > 1 + excuses[attempt, default: 0] {
      problem = "\(attempt) begun \(begun[attempt]!) times, excused \(excuses[attempt, default: 0])"
    }
  }

  private mutating func finish(_ p: Int, _ index: Int) {
    let attempt = processes[p].share!.work[index].attempt
    records[processes[p].name, default: []].insert(attempt)
    processes[p].share!.finished(index)
    processes[p].inHand = nil
  }

  private mutating func end(_ p: Int) {
    processes[p].condition = .ended
    let share = processes[p].share!
    let open = share.work.filter { !isRecorded($0.attempt) && excuses[$0.attempt, default: 0] == 0 }
    if !open.isEmpty { problem = "\(p) ended before \(open)" }
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
      for p in active {
        if let attempt = underWay(p) { folder.excuses[attempt, default: 0] += 1 }
      }
      (folder.claims, folder.file) = ([], file + 1)
      folders.append(folder)
    }
    for (segment, lost) in records where !lost.isEmpty {
      var folder = self
      folder.records[segment] = nil
      for p in processes.indices where processes[p].name == segment {
        folder.processes[p].segmentIsLost = true
      }
      for attempt in lost { folder.excuses[attempt, default: 0] += 1 }
      folders.append(folder)
    }
    for index in folders.indices { folders[index].faults += 1 }
    return folders
  }

  /// What a process has in hand, or begins next without another look.
  private func underWay(_ p: Int) -> Attempt? {
    guard var share = processes[p].share else { return nil }
    if let index = processes[p].inHand { return share.work[index].attempt }
    guard case .run(let index) = share.next(fits: { _ in false }) else { return nil }
    return processes[p].condition == .dead ? nil : share.work[index].attempt
  }

  /// What was under way when it was taken from a process that was counted dead is done again.
  private mutating func excuse(_ claim: Claim) {
    var owners: [Attempt: ContentID] = [:]
    for claim in claims {
      for attempt in claim.attempts where owners[attempt] == claim.former {
        owners[attempt] = claim.owner
      }
    }
    for p in processes.indices where processes[p].name == claim.former {
      guard let attempt = underWay(p), claim.attempts.contains(attempt),
        owners[attempt] == claim.former
      else { continue }
      excuses[attempt, default: 0] += 1
    }
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
  private var visited: Set<Folder> = []
  private var ending: Set<Folder> = []

  init(faults: Int) { self.faults = faults }

  var states: Int { visited.count }

  mutating func explore(_ start: Folder) {
    var open = [start]
    visited = [start]
    while let folder = open.popLast(), violations.count < 10 {
      if let problem = folder.problem {
        violations.append(problem)
        continue
      }
      checkEnds(folder)
      var next = folder.active.map { p in
        var copy = folder
        copy.advance(p)
        return copy
      }
      if folder.faults < faults { next += folder.faulty }
      next += folder.awakened
      for folder in next where visited.insert(folder).inserted { open.append(folder) }
    }
  }

  /// Without further faults everyone at work comes to an end, whoever stays stopped.
  private mutating func checkEnds(_ folder: Folder) {
    var (folder, path) = (folder, [Folder]())
    for _ in 0..<200 {
      if folder.active.isEmpty || ending.contains(folder) {
        ending.formUnion(path)
        return
      }
      path.append(folder)
      for p in folder.active { folder.advance(p) }
    }
    violations.append("waits for ever: \(folder.processes.map(\.condition))")
  }
}
