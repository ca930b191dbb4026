import Experiments
import LinearAlgebra
import Randomness
import Statistics
import Testing

@Suite struct `The bootstrap` {
  /// How users' values are drawn: from a normal, or as win rates of four prompts with many ties.
  enum Population: String, CaseIterable, Sendable {
    case normal, ties

    var mean: Double { self == .normal ? 0 : 0.55 }

    func draw(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: return stream.normal()
      case .ties:
        // Each prompt: tie with probability 1/2, else win with probability 0.6.
        let prompts = (0..<4).map { _ in
          stream.uniform() < 0.5 ? 0.5 : stream.uniform() < 0.6 ? 1.0 : 0
        }
        return prompts.reduce(0, +) / 4
      }
    }
  }

  @Test(arguments: Population.allCases, [10, 30, 200])
  func `intervals hold the true mean 95 times in 100`(population: Population, users: Int) {
    let studies = 2000
    var stream = RandomStream(seed: 27).stream("calibration", population.rawValue, "\(users)")
    var values = Matrix(rows: users, columns: studies)
    for column in 0..<studies {
      for row in 0..<users { values[row, column] = population.draw(&stream) }
    }
    let bootstrap = Bootstrap(
      replicateSizes: [users], resamples: 1000, stream: stream.stream("resamples"))
    let held = bootstrap.estimates(of: values).count {
      $0.low <= population.mean && population.mean <= $0.high
    }
    let coverage = Double(held) / Double(studies)
    // Four standard errors of a share of 2000. One percent more for 10 users, where the correction
    // is of the first order only, and for the grid that ties put means on.
    let error = (0.95 * 0.05 / Double(studies)).squareRoot()
    let band = 4 * error + (users == 10 ? 0.01 : 0.005)
    #expect(abs(coverage - 0.95) < band, "coverage \(coverage), band \(band)")
  }

  @Test func `users are drawn within their replicate`() {
    // Two replicates without variance inside: every resample has the same mean.
    var values = Matrix(rows: 30, columns: 1)
    for row in 10..<30 { values[row, 0] = 3 }
    let bootstrap = Bootstrap(replicateSizes: [10, 20], stream: RandomStream(seed: 1))
    let found = bootstrap.estimates(of: values)[0]
    #expect(found == Estimate(mean: 2, low: 2, high: 2))
    let pooled = Bootstrap(replicateSizes: [30], stream: RandomStream(seed: 1))
    #expect(pooled.estimates(of: values)[0].low < 1.9)
  }

  @Test func `users without a value are left out of that column alone`() {
    let values = Matrix(
      rows: 4, columns: 3, values: [1, .nan, .nan, 1, 2, .nan, 1, .nan, .nan, 1, 4, .nan])
    let found = Bootstrap(replicateSizes: [4], stream: RandomStream(seed: 1)).estimates(of: values)
    #expect(found[0] == Estimate(mean: 1, low: 1, high: 1))
    #expect(found[1].mean == 3 && found[1].low == 2 && found[1].high == 4)
    #expect(found[2].mean.isNaN && found[2].low.isNaN && found[2].high.isNaN)
  }

  @Test func `one user has no interval, and the same stream gives the same one`() {
    let one = Matrix(rows: 1, columns: 1, values: [0.25])
    let alone = Bootstrap(replicateSizes: [1], stream: RandomStream(seed: 1)).estimates(of: one)
    #expect(alone == [Estimate(mean: 0.25, low: 0.25, high: 0.25)])
    let few = Matrix(rows: 5, columns: 1, values: [0.1, 0.4, 0.2, 0.9, 0.3])
    let estimate = { (seed: UInt64) in
      Bootstrap(replicateSizes: [5], stream: RandomStream(seed: seed)).estimates(of: few)
    }
    #expect(estimate(1) == estimate(1))
    #expect(estimate(1) != estimate(2))
  }

  @Test func `an interval depends on its column alone, to the last digit`() {
    var stream = RandomStream(seed: 27).stream("alone")
    let sizes = [30, 23, 157]
    var values = studies(150, sizes: sizes, using: &stream) { $1.normal() + 0.1 * Double($0) }
    for column in [2, 40, 96] { values[column, column] = .nan }
    let bootstrap = Bootstrap(replicateSizes: sizes, stream: RandomStream(seed: 1))
    let together = bootstrap.estimates(of: values)
    for columns in [0..<1, 17..<18, 95..<97, 3..<60, 1..<150] {
      #expect(bootstrap.estimates(of: values.columns(columns)) == Array(together[columns]))
    }
  }
}
