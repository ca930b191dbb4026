public import LinearAlgebra
import Platform
public import Statistics
import Worlds

/// The feedback count at which a curve covers 90 % of the way from 1/2 to its ceiling's last win rate,
/// interpolated on the axis log2(1 + count), with an interval for the chance of who the users are.
public struct ItemsTo90: Sendable, Equatable {
  /// NaN where the curve never covers it.
  public let items: Double
  /// Ends of the 95 % interval; NaN where the interval is open at that end.
  public let low: Double
  public let high: Double
  /// Share of the bootstrap's resamples of users in which the curve covers it.
  public let reached: Double

  /// The interval holds every count whose own 95 % interval shows the curve neither short of 90 % nor past
  /// it (Fieller's method for a ratio). Quantiles of the crossings of resampled curves would be too narrow
  /// where a curve is flat near 90 %: they hold the truth in 90 to 95 of 100 studies, this in 95 or more.
  ///
  /// - Parameters:
  ///   - counts: Ascending.
  ///   - shortfalls: Users x counts: a user's win rate minus 90 % of the way from 1/2 to the ceiling's.
  ///   - bootstrap: Of as many users; the same for all curves.
  public init(counts: [Int], shortfalls: Matrix, bootstrap: Bootstrap) {
    self.init(
      counts: counts, estimates: bootstrap.estimates(of: shortfalls),
      resamples: bootstrap.resampledMeans(of: shortfalls))
  }

  package init(counts: [Int], estimates: [Estimate], resamples: Matrix) {
    let axis = counts.map { log2(1 + Double($0)) }
    items = crossing(axis, estimates.map(\.mean))
    low = crossing(axis, estimates.map(\.high))
    high = crossing(axis, estimates.map(\.low))
    let covered = (0..<resamples.rows).count { row in
      (0..<resamples.columns).contains { resamples[row, $0] >= 0 }
    }
    reached = Double(covered) / Double(max(1, resamples.rows))
  }
}

/// Where values first reach 0, as a feedback count; NaN where they do not.
private func crossing(_ axis: [Double], _ values: [Double]) -> Double {
  guard let i = values.firstIndex(where: { $0 >= 0 }) else { return .nan }
  guard i > 0 else { return exp2(axis[0]) - 1 }
  let share = -values[i - 1] / (values[i] - values[i - 1])
  return exp2(axis[i - 1] + share * (axis[i] - axis[i - 1])) - 1
}

extension Contrasts {
  /// Per learner; nil where the setting has no ceiling of the win rate, or one that is not above 1/2, and for
  /// learners that share no finished replicate with it.
  func itemsTo90() -> [ItemsTo90?] {
    let learners = setting.learners
    guard let slot = setting.ceiling(of: .winRate), let ceiling = learners.firstIndex(of: slot)
    else {
      return learners.map { _ in nil }
    }
    let counts = setting.counts
    let last = counts.count - 1
    let contrasts = learners.indices.flatMap { learner in
      counts.indices.map { count in
        Contrast(
          point: (learner, count), less: (ceiling, last), measure: .winRate, share: 0.9,
          offset: 0.05)
      }
    }
    // At the ceiling's own last count what is short of the way is a tenth of it.
    let found = map(contrasts) { paired, shortfalls in
      let estimates = paired.bootstrap.estimates(of: shortfalls)
      let means = paired.bootstrap.resampledMeans(of: shortfalls)
      return estimates.indices.map { column in
        (estimates[column], (0..<means.rows).map { means[$0, column] })
      }
    }
    let top = found[ceiling * counts.count + last]
    guard let top, top.0.mean > 0 else { return learners.map { _ in nil } }
    return learners.indices.map { learner in
      let own = found[learner * counts.count..<(learner + 1) * counts.count].compactMap { $0 }
      guard own.count == counts.count else { return nil }
      let rows = own[0].1.count
      var resamples = Matrix(rows: rows, columns: counts.count)
      for (column, point) in own.enumerated() {
        // Where a resample's ceiling is not above 1/2 there is no way to cover.
        for row in 0..<rows { resamples[row, column] = top.1[row] > 0 ? point.1[row] : .nan }
      }
      return ItemsTo90(counts: counts, estimates: own.map { $0.0 }, resamples: resamples)
    }
  }
}
