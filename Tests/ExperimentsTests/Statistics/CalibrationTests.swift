import Experiments
import LinearAlgebra
import Randomness
import Results
import Statistics
import Testing

/// One sweep that is simulated many times.
struct Design: Sendable, CustomTestStringConvertible {
  let population: Population
  /// Users of each replicate.
  let sizes: [Int]
  var studies = 10_000

  var testDescription: String { "\(population.rawValue), users \(sizes)" }
  var users: Int { sizes.reduce(0, +) }

  /// Replicates lie this far apart, in units of the values.
  static func shift(_ replicate: Int) -> Double { 0.5 * Double(replicate % 3) }

  /// Mean of all users' expected values.
  var mean: Double {
    let shifts = sizes.enumerated().reduce(0) { $0 + Double($1.element) * Self.shift($1.offset) }
    return population.mean + shifts / Double(users)
  }

  static let small = Population.allCases.flatMap { population in
    [[10], [10, 10, 10], [6, 14, 10, 10]].map {
      Design(population: population, sizes: $0, studies: 30_000)
    }
  }
  static let large =
    Population.allCases.map { Design(population: $0, sizes: [100, 100]) }
    + [Design(population: .differences, sizes: [200, 200, 200, 200, 200], studies: 4000)]
}

@Suite struct `Calibration of statistics` {
  /// Percent of studies whose interval holds the truth.
  private func coverage(_ design: Design) -> Double {
    var stream = RandomStream(seed: 27).stream("coverage", design.testDescription)
    let values = studies(design.studies, sizes: design.sizes, using: &stream) {
      design.population.draw(&$1) + Design.shift($0)
    }
    // Draws of their own for every 250 studies.
    let mean = design.mean
    var held = 0
    for first in stride(from: 0, to: design.studies, by: 250) {
      let bootstrap = Bootstrap(
        replicateSizes: design.sizes, resamples: 1000, stream: stream.stream("\(first)"))
      held += bootstrap.estimates(of: values.columns(first..<first + 250)).count {
        $0.low <= mean + 1e-9 && mean - 1e-9 <= $0.high
      }
    }
    return 100 * Double(held) / Double(design.studies)
  }

  @Test(arguments: Design.small + Design.large)
  func `intervals hold the truth in 94 to 96 of 100 studies`(design: Design) {
    let found = coverage(design)
    #expect(found >= 94 && found <= 96, "\(found) %")
  }

  /// Curves of 100 users over six counts; user u's level at the last count lies `fall` below the others.
  private func shareDecaying(fall: Double) -> Double {
    var stream = RandomStream(seed: 27).stream("decay")
    let curves = 1000
    let last = studies(curves, sizes: [100], using: &stream) { $1.normal() - fall }
    var differences = Matrix(rows: 100, columns: 5 * curves)
    for user in 0..<100 {
      for j in 0..<5 * curves { differences[user, j] = stream.normal() - last[user, j / 5] }
    }
    let test = SignFlipTest(replicateSizes: [100], flips: 2000, stream: stream.stream("flips"))
    let values = test.pValues(of: differences)
    let decaying = (0..<curves).count { curve in
      let columns = 5 * curve..<5 * curve + 5
      let means = columns.map { column in mean((0..<100).map { differences[$0, column] }) }
      return decaysLate(differences: means, pValues: Array(values[columns]))
    }
    return Double(decaying) / Double(curves)
  }

  @Test func `a flat curve is hardly ever said to decay late, a falling one is`() {
    let flat = shareDecaying(fall: 0)
    // One side of a two-sided test, corrected: 2.5 % at most.
    #expect(flat < 0.025 + fourErrors(0.025, of: 1000), "\(flat)")
    #expect(shareDecaying(fall: 0.7) > 0.9)
  }

  /// P-values of studies in which two learners are alike: the difference of two draws of equal mean.
  private func nullValues(_ design: Design) -> [Double] {
    var stream = RandomStream(seed: 27).stream("null", design.testDescription)
    let values = studies(design.studies, sizes: design.sizes, using: &stream) {
      design.population.draw(&$1) - design.population.draw(&$1)
    }
    let test = SignFlipTest(
      replicateSizes: design.sizes, flips: 2000, stream: stream.stream("flips"))
    return test.pValues(of: values)
  }

  @Test(arguments: (Design.small + Design.large).filter { $0.studies == 10_000 })
  func `the test finds a difference where there is none in 4 to 6 of 100 studies`(
    design: Design
  ) {
    let values = nullValues(design)
    let found = 100 * Double(values.count { $0 <= 0.05 }) / Double(values.count)
    #expect(found >= 4 && found <= 6, "\(found) %")
  }
}
