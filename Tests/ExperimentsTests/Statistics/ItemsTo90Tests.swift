import Experiments
import Foundation
import LinearAlgebra
import Randomness
import Results
import Statistics
import Testing

/// Curves over these counts whose users vary about a known truth.
struct KnownCurve: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let levels: [Double]

  static let counts = [0, 1, 2, 4, 8, 16, 32]
  static let ceiling = 0.71
  static let all = [
    KnownCurve(testDescription: "steep", levels: [0.5, 0.55, 0.6, 0.65, 0.68, 0.7, 0.71]),
    KnownCurve(
      testDescription: "flat near 90 %", levels: [0.5, 0.6, 0.66, 0.685, 0.69, 0.695, 0.7]),
    KnownCurve(testDescription: "short of it", levels: [0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.62]),
  ]

  /// Infinite where 90 % is never covered.
  var truth: Double {
    let goal = 0.5 + 0.9 * (Self.ceiling - 0.5)
    guard let i = levels.firstIndex(where: { $0 >= goal }) else { return .infinity }
    let axis = Self.counts.map { log2(1 + Double($0)) }
    let share = (goal - levels[i - 1]) / (levels[i] - levels[i - 1])
    return exp2(axis[i - 1] + share * (axis[i] - axis[i - 1])) - 1
  }

  func study(users: Int, using stream: inout RandomStream) -> ItemsTo90 {
    var shortfalls = Matrix(rows: users, columns: Self.counts.count)
    for user in 0..<users {
      let own = 0.1 * stream.normal()
      let ceiling = Self.ceiling + own + 0.08 * stream.normal()
      for (c, level) in levels.enumerated() {
        shortfalls[user, c] = level + own + 0.08 * stream.normal() - 0.05 - 0.9 * ceiling
      }
    }
    let bootstrap = Bootstrap(
      replicateSizes: [users], resamples: 500, stream: stream.stream("resamples"))
    return ItemsTo90(counts: Self.counts, shortfalls: shortfalls, bootstrap: bootstrap)
  }
}

@Suite struct `Items to 90 percent` {
  @Test(arguments: KnownCurve.all, [40, 200])
  func `intervals hold the truth in 95 of 100 studies`(curve: KnownCurve, users: Int) {
    var stream = RandomStream(seed: 27).stream("items", curve.testDescription, "\(users)")
    let studies = 200
    let truth = curve.truth
    let held = (0..<studies).count { _ in
      let found = curve.study(users: users, using: &stream)
      let low = found.low.isNaN ? .infinity : found.low
      let high = found.high.isNaN ? .infinity : found.high
      return low <= truth && truth <= high
    }
    let share = Double(held) / Double(studies)
    #expect(share > 0.95 - fourErrors(0.95, of: studies), "\(share)")
  }

  @Test func `what many users show is settled, and what they never reach is not reached`() {
    var stream = RandomStream(seed: 27).stream("settled")
    let steep = KnownCurve.all[0].study(users: 2000, using: &stream)
    // A user's shortfall deviates by 0.11, the mean of 2,000 by 0.0024, and the curve climbs by 0.02 from 8 to
    // 16 items: 0.9 items. Four such errors, and an interval of about four.
    #expect(steep.reached == 1 && abs(steep.items - KnownCurve.all[0].truth) < 3.6)
    #expect(steep.low < steep.items && steep.items < steep.high && steep.high - steep.low < 6)
    let short = KnownCurve.all[2].study(users: 2000, using: &stream)
    #expect(short.reached == 0 && short.items.isNaN && short.low.isNaN && short.high.isNaN)
  }
}
