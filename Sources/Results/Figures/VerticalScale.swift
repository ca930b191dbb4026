import Learners
import Platform
import Statistics

/// The vertical axis that all panels of a figure share.
struct VerticalScale: Sendable {
  let title: String
  let low: Double
  let high: Double
  let ticks: [Double]
  /// Decimals of tick labels, enough to tell ticks apart.
  let places: Int
  /// Room at the foot of every panel, as a share of its height, for the names of floors that lie below.
  let foot: Double

  /// Spans learners and ceilings with their intervals, and floors close enough not to squeeze them. Floors
  /// more than a fifth of that span below are named at the foot instead.
  init(title: String, lines: [FigureLine], fixed: ClosedRange<Double>? = nil) {
    self.title = title
    let band = Self.range(of: lines.filter { $0.learner.role != .floor })
    let least =
      band.map {
        $0.upperBound - $0.lowerBound < 1e-9
          ? -.infinity
          : $0.lowerBound - 0.2 * ($0.upperBound - $0.lowerBound)
      } ?? -.infinity
    let shown = lines.flatMap(\.points).filter { $0.estimate.mean >= least }
    let values = fixed ?? Self.range(of: shown) ?? 0...1
    let isFlat = values.upperBound - values.lowerBound < 1e-9
    let (bottom, top) =
      isFlat
      ? (values.lowerBound - 0.05, values.upperBound + 0.05)
      : (values.lowerBound, values.upperBound)
    let step = roundStep((top - bottom) / 8)
    let room = fixed == nil ? (top - bottom) / 25 : 0
    high = top + room
    let start = bottom >= 0 ? max(0, bottom - room) : bottom - room
    let below = lines.filter { line in line.points.allSatisfy { $0.estimate.mean < start } }
    let names = Set(below.map(\.learner.label)).count
    foot = names == 0 ? 0 : names <= 2 ? 0.1 : 0.17
    low = start - foot / (1 - foot) * (high - start)
    let first = (start / step).rounded(.up)
    ticks = (0...10).map { (first + Double($0)) * step }.filter { [high] in $0 <= high }
    places = max(0, Int((-log10(step)).rounded(.up)))
  }

  /// 0 at the foot of the panel, 1 at its top.
  func up(_ value: Double) -> Double { (value - low) / (high - low) }

  /// The lowest value that is drawn; lines below it are named at the foot.
  var lowest: Double { low + foot * (high - low) }

  /// The lines of a panel that lie below it as a whole, with their mean level.
  func below(_ panel: FigurePanel) -> [(learner: ReportLearner, level: Double)] {
    panel.lines.filter { line in line.points.allSatisfy { $0.estimate.mean < lowest } }
      .map { line in
        let sum = line.points.reduce(0) { $0 + $1.estimate.mean }
        return (line.learner, sum / Double(line.points.count))
      }
  }

  /// The note at the foot of a panel: `below: random 0.20, length 0.32`; empty where nothing lies below.
  func footnote(_ panel: FigurePanel) -> String {
    let floors = below(panel).map { learner, level in
      "\(shortened(learner.label, to: 24)) \(readableTick(level, places: 2))"
    }
    return floors.isEmpty ? "" : "below: " + floors.joined(separator: ", ")
  }

  private static func range(of lines: [FigureLine]) -> ClosedRange<Double>? {
    range(of: lines.flatMap(\.points))
  }

  private static func range(of points: [FigurePoint]) -> ClosedRange<Double>? {
    let values = points.flatMap { point in
      point.hasInterval
        ? [point.estimate.mean, point.estimate.low, point.estimate.high] : [point.estimate.mean]
    }
    guard let least = values.min(), let most = values.max() else { return nil }
    return least...most
  }
}

/// The next larger of 1, 2 and 5 times a power of ten.
private func roundStep(_ step: Double) -> Double {
  let power = pow(10, log10(step).rounded(.down))
  return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? step
}
