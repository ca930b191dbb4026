import LinearAlgebra
import Preferences
import Randomness
import Testing

@Suite struct `A population` {
  let stream = RandomStream(seed: 51)
  let sparse = [[Double](repeating: 0.01, count: 10)]

  @Test func `is made of points of the simplex without denormals`() throws {
    let people = try Population.draw(500, named: "test", alpha: sparse, stream: stream)
    #expect(people.users.count == 500 && people.users[17] == "test/17")
    #expect(people.weights.rows == 500 && people.weights.columns == 10)
    for u in 0..<500 {
      let row = people.weights.row(u)
      #expect(abs(row.reduce(0, +) - 1) <= 1e-12)
      #expect(row.allSatisfy { $0 == 0 || ($0 >= 1e-30 && $0 <= 1) })
    }
  }

  @Test(arguments: [0, 0.1])
  func `keeps its first users when it grows`(distance: Double) throws {
    func draw(_ count: Int) throws -> Population {
      try Population.draw(
        count, named: "h", alpha: [[0.5, 0.5, 0.5, 0.5]], minimumDistance: distance, stream: stream)
    }
    let (small, large) = (try draw(20), try draw(45))
    #expect(Array(large.users.prefix(20)) == small.users)
    #expect(Array(large.weights.values.prefix(20 * 4)) == small.weights.values)
  }

  @Test func `keeps the asked distance among its users and to others`() throws {
    let alpha = [[Double](repeating: 0.3, count: 5)]
    let first = try Population.draw(40, named: "h", alpha: alpha, stream: stream.stream("h"))
    let others = (0..<40).map { first.weights.row($0) }
    let second = try Population.draw(
      60, named: "t", alpha: alpha, minimumDistance: 0.05, apartFrom: others,
      stream: stream.stream("t"))
    let rows = (0..<60).map { second.weights.row($0) }
    for i in rows.indices {
      for other in others + rows[..<i] {
        #expect(squaredDistance(rows[i], other) >= 0.05 * 0.05, "user \(i)")
      }
    }
    #expect(second.duplicatesDropped > 0, "a filter that had nothing to do tests nothing")
    let unfiltered = try Population.draw(60, named: "t", alpha: alpha, stream: stream.stream("t"))
    #expect(unfiltered.duplicatesDropped == 0)
  }

  @Test func `gives its parts their own parameters in turn`() throws {
    let alpha = [[50.0, 50, 50], [0.001, 0.001, 0.001], [100, 1, 1]]
    let people = try Population.draw(300, named: "u", alpha: alpha, stream: stream)
    for u in 0..<300 {
      let largest = people.weights.row(u).max()!
      switch u % 3 {
      case 0: #expect(largest < 0.6)
      case 1: break
      default: #expect(people.weights[u, 0] == largest && largest > 0.85)
      }
    }
    let hot = stride(from: 1, to: 300, by: 3).count { people.weights.row($0).max()! > 0.99 }
    #expect(hot > 90, "\(hot) of 100")
  }

  @Test func `says so when no further user is far enough`() throws {
    let error = #expect(throws: PopulationTooDense.self) {
      _ = try Population.draw(
        100, named: "u", alpha: [[1, 1]], minimumDistance: 0.5, stream: stream)
    }
    // On the segment of length sqrt(2) at most three users are 0.5 apart.
    let drawn = try #require(error?.drawn)
    #expect((1...3).contains(drawn) && error?.wanted == 100 && error?.minimumDistance == 0.5)
    #expect("\(error!)".contains("users.minimumDistance"))
  }

  @Test func `knows its mean largest weight`() throws {
    let people = try Population.draw(4000, named: "u", alpha: sparse, stream: stream)
    // Zollo et al. (2025): 0.944; theory 0.94288, deviation of one user 0.118, five standard errors.
    #expect(abs(people.meanLargestWeight - 0.94288) < 5 * 0.118 / 4000.0.squareRoot())
  }

  @Test func `may be empty`() throws {
    let nobody = try Population.draw(0, named: "u", alpha: sparse, stream: stream)
    #expect(nobody.users.isEmpty && nobody.weights.rows == 0 && nobody.weights.columns == 10)
  }

  private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
}
