import Learners
import Platform
import Statistics
import Worlds

/// A curve in a few numbers. The axis is log2(1 + count), on which 0, 1, 3, 7 are evenly spaced, so that
/// early feedback, the question of interest, weighs as much as late.
package struct CurveSummary: Sendable {
  /// Mean win rate over the axis, by trapezoids.
  let area: Double
  let first: Double
  let last: Double
  let best: Double
  /// Least-squares line of the win rate on the axis.
  let slope: Double
  let r2: Double
  /// The same after the curve is scaled to 0...1 (ALOE's N-IR and N-R2); NaN for a flat curve.
  let normalizedSlope: Double
  let normalizedR2: Double
  /// Mean win rate of the worst-served tenth of users at the last count.
  let worstTenth: Double
  /// Area under the regret over the counts themselves, by trapezoids: the utility lost from the first count
  /// to the last, in standard deviations times items.
  let cumulativeRegret: Double
  /// Win rate by count.
  let levels: [Int: Double]
  let context: SummaryContext

  init(_ curve: Curve, _ context: SummaryContext) {
    let axis = curve.points.map { log2(1 + Double($0.count)) }
    let levels = curve.points.map { $0[.winRate].mean }
    area = trapezoidMean(axis, levels)
    first = levels[0]
    last = levels.last!
    best = levels.max()!
    (slope, r2) = line(axis, levels)
    let (low, span) = (levels.min()!, levels.max()! - levels.min()!)
    (normalizedSlope, normalizedR2) =
      span > 1e-12 ? line(axis, levels.map { ($0 - low) / span }) : (.nan, .nan)
    worstTenth = curve.points.last![.worstTenth].mean
    let counts = curve.points.map { Double($0.count) }
    cumulativeRegret =
      counts.count > 1
      ? trapezoidMean(counts, curve.points.map { $0[.regret].mean }) * (counts.last! - counts[0])
      : 0
    self.levels = Dictionary(
      curve.points.map { ($0.count, $0[.winRate].mean) }, uniquingKeysWith: { first, _ in first })
    self.context = context
  }
}

/// The parts of a summary that do not follow from its curve alone.
struct SummaryContext: Sendable {
  /// When the curve covers 90 % of the way to the ceiling.
  var itemsTo90: ItemsTo90?
  /// Label of that ceiling.
  var ceiling: String?
  /// Whether some earlier level lies above the last by more than chance.
  var decaysLate = false
  /// Win rate minus that of the length floor, at the last count.
  var overLength: PairedDifference?
  /// Share of choices that change when the feedback's labels are flipped; NaN where it was not asked.
  var labelFlip = Double.nan
  /// Alarms about the learner in the setting.
  var alarms: Int?
}

private func trapezoidMean(_ x: [Double], _ y: [Double]) -> Double {
  guard x.count > 1 else { return y[0] }
  var area = 0.0
  for i in 1..<x.count { area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2 }
  return area / (x.last! - x[0])
}

/// Slope and R2 of the least-squares line; NaN for one point, R2 NaN for a flat curve.
private func line(_ x: [Double], _ y: [Double]) -> (slope: Double, r2: Double) {
  let n = Double(x.count)
  let mx = x.reduce(0, +) / n
  let my = y.reduce(0, +) / n
  var (sxx, syy, sxy) = (0.0, 0.0, 0.0)
  for i in x.indices {
    sxx += (x[i] - mx) * (x[i] - mx)
    syy += (y[i] - my) * (y[i] - my)
    sxy += (x[i] - mx) * (y[i] - my)
  }
  guard sxx > 0 else { return (.nan, .nan) }
  // Rounding of the mean alone: the curve is flat.
  guard syy > 1e-24 else { return (0, .nan) }
  return (sxy / sxx, sxy * sxy / (sxx * syy))
}
