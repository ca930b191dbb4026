import Configuration
import Experiments
import Foundation
import LinearAlgebra
import Randomness
import Statistics
import Testing

/// The values of Golden/paired_statistics.json, written by the script beside it.
private struct Golden {
  let json: JSONValue

  init() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "paired_statistics", withExtension: "json", subdirectory: "Golden"))
    json = try JSONValue(parsing: Data(contentsOf: url))
  }

  func number(_ key: String) -> Double { json[key]!.double! }
  func numbers(_ key: String) -> [Double] { json[key]!.elements!.map { $0.double! } }
}

private func column(_ values: [Double]) -> Matrix {
  Matrix(rows: values.count, columns: 1, values: values)
}

/// The sign-flip p-value of one column.
private func pValue(_ differences: [Double], flips: Int = 10_000) -> Double {
  let test = SignFlipTest(
    replicateSizes: [differences.count], flips: flips, stream: RandomStream(seed: 27))
  return test.pValues(of: column(differences))[0]
}

private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
}

@Suite struct `Paired statistics` {
  @Test func `all flips of few users give SciPy's p-value`() throws {
    let golden = try Golden()
    #expect(abs(pValue(golden.numbers("few")) - golden.number("few_p")) < 1e-15)
    let exact = pValue(golden.numbers("many"), flips: 1 << 15)
    #expect(abs(exact - golden.number("many_p")) < 1e-15)
  }

  @Test func `random flips come close to all of them`() throws {
    let golden = try Golden()
    let expected = golden.number("many_p")
    let found = pValue(golden.numbers("many"))
    #expect(abs(found - expected) < fourErrors(expected, of: 10_000), "\(found), \(expected)")
  }

  @Test(arguments: [0.4, 0.8, 1.2])
  func `p-values too small for random flips are right within 3 percent`(shift: Double) {
    var stream = RandomStream(seed: 27).stream("tail")
    let differences = (0..<18).map { _ in shift + 0.3 * stream.normal() }
    // 20 random flips reach nothing, so that the tail is computed; 2^17 are all there are.
    let (tail, exact) = (pValue(differences, flips: 20), pValue(differences, flips: 1 << 17))
    #expect(exact < 0.01)
    #expect(abs(tail / exact - 1) < 0.03, "\(tail), \(exact)")
  }

  @Test func `a p-value depends on its column alone`() {
    var stream = RandomStream(seed: 27).stream("alone")
    let values = studies(40, sizes: [30, 20], using: &stream) { $1.normal() + 0.1 * Double($0) }
    let test = SignFlipTest(replicateSizes: [30, 20], stream: RandomStream(seed: 1))
    let together = test.pValues(of: values)
    for j in [0, 17, 39] {
      #expect(test.pValues(of: values.columns(j..<j + 1)) == [together[j]])
    }
    let opposite = Matrix(rows: 50, columns: 40, values: values.values.map { -$0 })
    #expect(test.pValues(of: opposite) == together)
  }

  @Test func `users without a difference or without a value change nothing`() {
    let differences = [0.5, -0.25, 1, 0.75, 0.5, 0.25]
    let expected = pValue(differences)
    #expect(pValue(differences + [0, 0, 0]) == expected)
    #expect(pValue(differences + [.nan, .nan]) == expected)
    #expect(pValue([0, 0, .nan]) == 1)
    #expect(pValue([.nan, .nan]).isNaN)
    #expect(pValue([1, 1, 1, 1, 1]) == 1.0 / 32)
  }

  @Test func `corrections have the values of SciPy and of their definitions`() throws {
    let golden = try Golden()
    let values = golden.numbers("p_values")
    #expect(isClose(MultipleTesting.holm(values), golden.numbers("holm")))
    let expected = golden.numbers("benjamini_hochberg")
    #expect(isClose(MultipleTesting.benjaminiHochberg(values), expected))
  }

  @Test(arguments: [MultipleTesting.holm, MultipleTesting.benjaminiHochberg])
  func `corrections keep order, ties and gaps`(adjusted: @Sendable ([Double]) -> [Double]) {
    let values = [0.03, .nan, 0.01, 0.03, 0.9, .nan, 0.02]
    let found = adjusted(values)
    #expect(found[1].isNaN && found[5].isNaN && found[0] == found[3])
    let present = values.filter { !$0.isNaN }
    #expect(adjusted(present) == found.filter { !$0.isNaN })
    #expect(found[2] <= found[6] && found[6] <= found[0] && found[0] <= found[4])
    #expect(zip(present, adjusted(present)).allSatisfy { $0 <= $1 && $1 <= 1 })
    #expect(adjusted([]) == [] && adjusted([0.2]) == [0.2])
  }

  @Test func `Holm's correction finds something where there is nothing in 5 of 100 sweeps`() {
    var stream = RandomStream(seed: 27).stream("family")
    let (sweeps, tests) = (2000, 20)
    let values = studies(sweeps * tests, sizes: [30], using: &stream) { $1.normal() }
    let test = SignFlipTest(replicateSizes: [30], flips: 2000, stream: stream.stream("flips"))
    let p = test.pValues(of: values)
    let wrong = (0..<sweeps).count { sweep in
      MultipleTesting.holm(Array(p[sweep * tests..<(sweep + 1) * tests])).contains { $0 <= 0.05 }
    }
    let found = Double(wrong) / Double(sweeps)
    #expect(abs(found - 0.05) < fourErrors(0.05, of: sweeps), "\(found)")
  }

  @Test func `the detectable difference has SciPy's quantiles`() throws {
    let golden = try Golden().numbers("detectable")
    #expect(isClose([smallestDetectable(error: 0.1, degrees: 9)], [golden[0]]))
    #expect(isClose([smallestDetectable(error: 0.02, degrees: 197)], [golden[1]]))
    #expect(smallestDetectable(error: 0.1, degrees: 0).isNaN)
  }

  @Test(arguments: [[10], [15, 15], [100, 100]])
  func `a difference as large as the detectable one is found in 80 of 100 studies`(sizes: [Int]) {
    var stream = RandomStream(seed: 27).stream("power", "\(sizes)")
    let users = Double(sizes.reduce(0, +))
    let effect = smallestDetectable(
      error: 1 / users.squareRoot(), degrees: Int(users) - sizes.count)
    let values = studies(4000, sizes: sizes, using: &stream) { $1.normal() + effect }
    let test = SignFlipTest(replicateSizes: sizes, flips: 2000, stream: stream.stream("flips"))
    let power = Double(test.pValues(of: values).count { $0 <= 0.05 }) / 4000
    #expect(abs(power - 0.8) < 0.03, "\(power)")
  }

  @Test func `differences come with all that is said of them`() {
    var stream = RandomStream(seed: 27).stream("statistics")
    let values = studies(2, sizes: [40, 40], using: &stream) { 3 * Double($0) + $1.normal() }
    let paired = PairedDifferences(replicateSizes: [40, 40], stream: RandomStream(seed: 1))
    for (j, found) in paired.statistics(of: values).enumerated() {
      let users = (0..<80).map { values[$0, j] }
      #expect(abs(found.estimate.mean - mean(users)) < 1e-12)
      // Errors are those within replicates, which lie far apart: about 1 / sqrt(80).
      let half = (found.estimate.high - found.estimate.low) / 2
      #expect(half > 0.15 && half < 0.3 && found.p < 1e-6)
      #expect(found.detectable > 0.25 && found.detectable < 0.4)
    }
  }
}
