package import Hashing

/// One attempt at a cell: what is claimed. A failed cell that is to be run again is a further attempt.
package struct Attempt: Hashable, Sendable {
  package let cell: ContentID
  /// From 1.
  package let number: Int

  package init(cell: ContentID, number: Int) {
    self.cell = cell
    self.number = number
  }
}

/// An entry of the claims: `owner` takes attempts from `former`, or from nobody.
///
/// It holds for the attempts that are `former`'s when it is read, and for no others. All read the entries in
/// one order, so that all agree on who has what.
package struct Claim: Hashable, Sendable {
  package let owner: ContentID
  package var former: ContentID?
  package let attempts: [Attempt]

  init(owner: ContentID, former: ContentID? = nil, attempts: [Attempt] = []) {
    self.owner = owner
    self.former = former
    self.attempts = attempts
  }
}

/// What one process knows of the work in a folder and does next: the protocol of docs/sharing.md as a value,
/// without files, clocks or threads.
///
/// `next` says what to do; what came of it is told by `hear`, `found`, `learned` and `finished`.
package struct Share: Hashable, Sendable {
  package struct Work: Hashable, Sendable {
    package let attempt: Attempt
    /// Cells of one world stand together.
    package let world: ContentID

    package init(attempt: Attempt, world: ContentID) {
      self.attempt = attempt
      self.world = world
    }
  }

  package enum Step: Hashable, Sendable {
    /// Read what has been added to the claims; `hear` or `hearAnew` follows.
    case readClaims
    /// Look whether a process lives; `found` follows.
    case askAfter(ContentID)
    /// Read what has been added to the journal; `learned` follows.
    case readJournal
    /// Add this entry to the claims.
    case claim(Claim)
    /// Run this work; `finished` follows when its record is in the journal.
    case run(Int)
    /// Nothing is free and others are at work: begin again after a while.
    case wait
    /// All is finished or in this process's own hands.
    case end
  }

  package let owner: ContentID
  package let work: [Work]
  private let positions: [Attempt: Int]
  private var owners: [ContentID?]
  private var isFinished: [Bool]
  /// Work not finished when the journal was last read.
  package private(set) var left: [Int]
  /// Work that nobody has claimed, finished or not.
  package private(set) var unclaimed: Int
  /// Claimed by this process and not begun.
  private var queue: [Int] = []
  private var inHand: Set<Int> = []
  /// All work before this position is claimed or finished.
  private var cursor = 0
  private var worldsElsewhere: Set<ContentID> = []
  /// Whether work may be finished without the claims telling: they are a new file, or it was another's.
  private var mustReadJournal = false

  // MARK: one look at the folder
  private var hasLooked = false
  private var isAlive: [ContentID: Bool] = [:]
  private var hasReadJournal = false

  /// - Parameter work: Work of which the journal held no record when it was last read.
  package init(owner: ContentID, work: [Work]) {
    self.owner = owner
    self.work = work
    positions = Dictionary(
      work.enumerated().map { ($1.attempt, $0) }, uniquingKeysWith: { first, _ in first })
    owners = Array(repeating: nil, count: work.count)
    isFinished = Array(repeating: false, count: work.count)
    left = Array(work.indices)
    unclaimed = work.count
  }

  /// Who has claimed this work last.
  package func owner(of index: Int) -> ContentID? { owners[index] }

  /// Whether the next step is to run what this process has claimed, as far as is known.
  var hasQueued: Bool { !queue.isEmpty }

  /// The next step of this process.
  /// - Parameter fits: Tells of one piece of work after another whether a claim has room for it; the first
  ///   is taken in any case.
  package mutating func next(fits: (Int) -> Bool) -> Step {
    guard hasLooked else { return .readClaims }
    guard !mustReadJournal else { return .readJournal }
    if let index = queue.first {
      queue.removeFirst()
      inHand.insert(index)
      return ended(.run(index))
    }
    let free = freeWork(fits)
    if !free.isEmpty { return ended(claim(free, from: nil)) }
    let others = Set(left.compactMap { owners[$0] }).subtracting([owner])
    if let other = others.first(where: { isAlive[$0] == nil }) { return .askAfter(other) }
    // Only what is not in the journal after its owner was found dead is left undone.
    guard hasReadJournal else { return .readJournal }
    if let dead = others.first(where: { isAlive[$0] == false }) {
      return ended(claim(prefix(of: left.filter { owners[$0] == dead }, fits), from: dead))
    }
    return ended(others.isEmpty ? .end : .wait)
  }

  private mutating func ended(_ step: Step) -> Step {
    (hasLooked, hasReadJournal, isAlive) = (false, false, [:])
    return step
  }

  private func claim(_ indices: [Int], from former: ContentID?) -> Step {
    .claim(Claim(owner: owner, former: former, attempts: indices.map { work[$0].attempt }))
  }

  private func prefix(of indices: [Int], _ fits: (Int) -> Bool) -> [Int] {
    var taken: [Int] = []
    for index in indices {
      guard fits(index) || taken.isEmpty else { break }
      taken.append(index)
    }
    return taken
  }

  /// The first work that nobody has claimed; what is in worlds that another process has begun comes last,
  /// so that as few worlds as possible are built twice.
  private mutating func freeWork(_ fits: (Int) -> Bool) -> [Int] {
    while cursor < work.count, owners[cursor] != nil || isFinished[cursor] { cursor += 1 }
    var (fresh, begun): ([Int], [Int]) = ([], [])
    for index in cursor..<work.count where owners[index] == nil && !isFinished[index] {
      if worldsElsewhere.contains(work[index].world) {
        begun.append(index)
      } else if fits(index) || fresh.isEmpty {
        fresh.append(index)
      } else {
        return fresh
      }
    }
    return fresh.isEmpty ? prefix(of: begun, fits) : fresh
  }
}

extension Share {
  /// Takes in the entries added since the last look.
  package mutating func hear(_ claims: [Claim]) {
    hasLooked = true
    for claim in claims { take(claim) }
  }

  /// Takes in all entries of a file that has come in the place of the one known: it is damaged or lost.
  package mutating func hearAnew(_ claims: [Claim]) {
    owners = Array(repeating: nil, count: work.count)
    queue = []
    (unclaimed, cursor, mustReadJournal) = (work.count, 0, true)
    hear(claims)
  }

  private mutating func take(_ claim: Claim) {
    for attempt in claim.attempts {
      guard let index = positions[attempt], owners[index] == claim.former else { continue }
      if owners[index] == nil { unclaimed -= 1 }
      if owners[index] == owner { queue.removeAll { $0 == index } }
      owners[index] = claim.owner
      if claim.owner != owner {
        worldsElsewhere.insert(work[index].world)
      } else if !isFinished[index], !inHand.contains(index) {
        queue.append(index)
        // Its former owner may have gone on for a while before it heard of this.
        if claim.former != nil { mustReadJournal = true }
      }
    }
  }

  /// Whether a process lives.
  package mutating func found(_ other: ContentID, isAlive lives: Bool) {
    isAlive[other] = lives
    hasReadJournal = false
  }

  /// The journal was read.
  /// - Parameter finished: Work of which it holds a record.
  package mutating func learned(finished: [Int]) {
    for index in finished { isFinished[index] = true }
    queue.removeAll { isFinished[$0] }
    left.removeAll { isFinished[$0] }
    // What is queued may have been taken meanwhile.
    if mustReadJournal { hasLooked = false }
    (hasReadJournal, mustReadJournal) = (true, false)
  }

  /// The record of work in hand is in the journal.
  package mutating func finished(_ index: Int) {
    isFinished[index] = true
    inHand.remove(index)
  }

  // The positions follow from the work.
  package static func == (a: Share, b: Share) -> Bool {
    a.owner == b.owner && a.work == b.work && a.state == b.state
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(owner)
    hasher.combine(state)
  }

  private struct State: Hashable {
    let owners: [ContentID?]
    let isFinished: [Bool]
    let queue: [Int]
    let inHand: Set<Int>
    let worldsElsewhere: Set<ContentID>
    let isAlive: [ContentID: Bool]
    let flags: [Bool]
  }

  private var state: State {
    State(
      owners: owners, isFinished: isFinished, queue: queue, inHand: inHand,
      worldsElsewhere: worldsElsewhere, isAlive: isAlive,
      flags: [mustReadJournal, hasLooked, hasReadJournal])
  }
}
