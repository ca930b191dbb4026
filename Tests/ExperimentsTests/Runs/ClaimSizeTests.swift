import Experiments
import Hashing
import Platform
import Results
import Testing

/// Processes of one thread that share cells of known cost, by a clock of their own.
private struct Simulation {
  var shares: [Share]
  let seconds: [Double]
  private var claims: [Claim] = []
  private var heard: [Int]
  private var times: [Double]
  private var inHand: [Int?]
  private var isKnown: [Bool]
  private(set) var ran: [Double]

  init(processes: Int, seconds: [Double]) {
    self.seconds = seconds
    let work = seconds.indices.map { index in
      let id = ContentID(high: 1, low: UInt64(index))
      return Share.Work(attempt: Attempt(cell: id, number: 1), world: id)
    }
    shares = (0..<processes).map {
      Share(owner: ContentID(high: 2, low: UInt64($0)), work: work)
    }
    heard = Array(repeating: 0, count: processes)
    times = Array(repeating: 0, count: processes)
    inHand = Array(repeating: nil, count: processes)
    isKnown = Array(repeating: false, count: processes)
    ran = Array(repeating: 0, count: processes)
  }

  /// The process whose cell ends first goes on, until there is nothing to claim.
  mutating func run() {
    while let p = times.indices.min(by: { times[$0] < times[$1] }), times[p] < .infinity {
      if let index = inHand[p] {
        shares[p].finished(index)
        (ran[p], isKnown[p]) = (ran[p] + seconds[index], true)
      }
      inHand[p] = next(p)
      times[p] += inHand[p].map { seconds[$0] } ?? .infinity
    }
  }

  private mutating func next(_ p: Int) -> Int? {
    while true {
      var allowance = Allowance(jobs: 1, left: shares[p].unclaimed)
      let isKnown = isKnown[p]
      let step = shares[p].next { [seconds] in allowance.admits(isKnown ? seconds[$0] : .infinity) }
      switch step {
      case .readClaims:
        shares[p].hear(Array(claims[heard[p]...]))
        heard[p] = claims.count
      case .claim(let claim): claims.append(claim)
      case .run(let index): return index
      case .askAfter, .readJournal, .wait, .end: return nil
      }
    }
  }

  var claimCount: Int { claims.count }
}

@Suite struct `Sizes of claims` {
  @Test(arguments: [2, 3, 6], [[Double](repeating: 0.001, count: 200), Self.mixed, Self.slow])
  func `processes that start together end with even shares`(processes: Int, seconds: [Double]) {
    var simulation = Simulation(processes: processes, seconds: seconds)
    simulation.run()
    let total = seconds.reduce(0, +)
    #expect(abs(simulation.ran.reduce(0, +) - total) < 1e-9, "every cell is run once")
    // What one holds and another could still have taken: the last claims, or one cell.
    let spread = simulation.ran.max()! - simulation.ran.min()!
    #expect(spread <= max(seconds.max()!, 0.13 * total), "\(simulation.ran)")
  }

  /// Floors of a millisecond before learners of a second.
  static let mixed: [Double] = (0..<200).map { [0.001, 0.001, 0.001, 1, 0.5][$0 % 5] }
  static let slow = [Double](repeating: 7, count: 30)

  @Test func `many small cells need few claims`() {
    var simulation = Simulation(
      processes: 1, seconds: [Double](repeating: 1e-6, count: 100_000))
    simulation.run()
    #expect(simulation.claimCount < 120, "\(simulation.claimCount)")
  }

  @Test func `a claim holds half a second of work for each thread`() {
    var allowance = Allowance(jobs: 4, left: 10_000)
    var cells = 0
    while allowance.admits(0.125) { cells += 1 }
    #expect(cells == 16)
    var unknown = Allowance(jobs: 4, left: 10_000)
    let isAdmitted = unknown.admits(.infinity)
    #expect(!isAdmitted)
  }
}
