import Learners
import Statistics

/// Lines in one panel, or in several that share their axes. Either gnuplot draws it for `plots/`, or the
/// report as inline SVG.
package struct Figure: Sendable {
  /// Most panels of a figure: nobody would look at more.
  static let mostPanels = 24

  let title: String
  let horizontal: HorizontalScale
  let vertical: VerticalScale
  let panels: [FigurePanel]
  /// Panels beside each other, where the screen has room.
  let columns: Int
  /// Every learner that has a line, ceilings first, then in the order of their places.
  let learners: [ReportLearner]

  /// Panels without a single defined value are left out.
  /// - Parameters:
  ///   - across: Values of the axis whose values should make the columns; 0 where there is none.
  ///   - range: A fixed one in place of what the values need.
  /// - Returns: Nil where no panel has a defined value.
  init?(
    title: String, horizontal: HorizontalScale, vertical verticalTitle: String,
    panels: [FigurePanel], across: Int = 0, range: ClosedRange<Double>? = nil
  ) {
    let drawn = panels.filter { !$0.lines.isEmpty }
    guard !drawn.isEmpty else { return nil }
    self.panels = Array(drawn.prefix(Self.mostPanels))
    var seen: Set<String> = []
    learners = self.panels.flatMap(\.lines).map(\.learner)
      .filter { seen.insert($0.role.rawValue + $0.label).inserted }
      .sorted { ($0.role.order, $0.place) < ($1.role.order, $1.place) }
    let left = drawn.count > Self.mostPanels
    self.title = left ? "\(title): first \(Self.mostPanels) of \(drawn.count) panels" : title
    self.horizontal = horizontal
    vertical = VerticalScale(
      title: verticalTitle, lines: self.panels.flatMap(\.lines), fixed: range)
    switch self.panels.count {
    case let count where count > across && (2...4).contains(across): columns = across
    case 1, 2, 3: columns = self.panels.count
    case 4: columns = 2
    default: columns = 3
    }
  }

  /// Shift of a learner's points to the right, so that marks and intervals of coinciding lines are seen
  /// side by side. Learners of a role share part of the gap between two ticks.
  func shift(of learner: ReportLearner) -> Double {
    // Ceilings are lines without marks, but for an axis of names.
    let others = learners.filter { other in
      other.role == learner.role
        || !horizontal.isContinuous && (other.role != .floor && learner.role != .floor)
    }
    guard others.count > 1, let index = others.firstIndex(of: learner) else { return 0 }
    let room = horizontal.leastGap * (horizontal.isContinuous ? 0.5 : 0.7)
    let step = min(horizontal.isContinuous ? 0.012 : 0.04, room / Double(others.count))
    return (Double(index) - Double(others.count - 1) / 2) * step
  }
}

/// One panel of a figure.
struct FigurePanel: Sendable {
  /// What is the same in the whole panel, as path and value.
  let caption: [(path: String, value: String)]
  let lines: [FigureLine]

  /// Lines without a defined value are left out.
  init(caption: [(path: String, value: String)], lines: [FigureLine]) {
    self.caption = caption
    self.lines = lines.filter { !$0.points.isEmpty }
  }

  /// `users.alpha = 0.05, feedback.form = rating`; empty where nothing is swept.
  var title: String { caption.map { "\($0.path) = \($0.value)" }.joined(separator: ", ") }

  /// The title, or a word for the only panel there is.
  var name: String { caption.isEmpty ? "all users" : title }
}

/// One line of a panel.
struct FigureLine: Sendable {
  let learner: ReportLearner
  let points: [FigurePoint]

  /// Points without a defined value, or with one too large to draw, are left out.
  init(learner: ReportLearner, points: [FigurePoint]) {
    self.learner = learner
    self.points = points.filter { abs($0.estimate.mean) < 1e9 }
  }
}

/// One point of a line.
package struct FigurePoint: Sendable {
  /// From 0 at the left of the panel to 1 at its right.
  let across: Double
  /// NaN where there is no interval.
  let estimate: Estimate
  /// What it stands for, in words: `8 items`.
  let name: String

  var hasInterval: Bool { abs(estimate.low) < 1e9 && abs(estimate.high) < 1e9 }
}
