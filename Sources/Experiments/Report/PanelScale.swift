#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The axes that all panels of a figure share.
struct PanelScale: Sendable {
  /// Feedback counts, ascending.
  let counts: [Int]
  let low: Double
  let high: Double
  let ticks: [Double]
  /// Decimals that tell one tick from the next.
  let places: Int

  /// Covers every interval of the curves with a little room; 0 to 1 where there is nothing to cover.
  init(_ curves: [ReportCurve], measure: ReportMeasure, counts: [Int]) {
    self.counts = counts
    let estimates = curves.flatMap { $0.points.map { $0.estimates[measure.index] } }
    let values = estimates.flatMap { [$0.mean, $0.low, $0.high] }.filter { abs($0) < 1e9 }
    var (least, most) = (values.min() ?? 0, values.max() ?? 1)
    if most - least < 1e-9 { (least, most) = (least - 0.05, most + 0.05) }
    let step = roundStep((most - least) / 6)
    let room = (most - least) / 25
    low = least - room
    high = most + room
    let first = (low / step).rounded(.up)
    ticks = (0...10).map { (first + Double($0)) * step }.filter { [high] in $0 <= high }
    places = max(0, Int((-log10(step)).rounded(.up)))
  }

  /// Evenly spaced for 0, 1, 3, 7, ..., from 0 at the first count to 1 at the last; 1/2 where there is one.
  func across(_ count: Int) -> Double {
    let axis = counts.map { log2(1 + Double($0)) }
    guard let first = axis.first, let last = axis.last, last > first else { return 0.5 }
    return (log2(1 + Double(count)) - first) / (last - first)
  }

  /// 0 at the foot of the panel, 1 at its top.
  func up(_ value: Double) -> Double { (value - low) / (high - low) }
}

/// The next larger of 1, 2 and 5 times a power of ten.
private func roundStep(_ step: Double) -> Double {
  let power = pow(10, log10(step).rounded(.down))
  return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? step
}
