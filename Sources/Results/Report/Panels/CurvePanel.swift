import Learners
import Statistics

/// One panel of a figure as inline SVG.
///
/// Colours come from the page's style sheet, so that they fit light, dark and paper.
struct CurvePanel {
  let figure: Figure
  let panel: FigurePanel
  let frame: PanelFrame

  private var horizontal: HorizontalScale { figure.horizontal }
  private var vertical: VerticalScale { figure.vertical }

  var svg: HTML {
    """
    <svg class="panel" role="img" aria-label="\(description)" \
    viewBox="0 0 \(frame.width) \(frame.height + footOfTicks)">
    \(horizontalAxis)\(verticalAxis)\(foot)\(clipped)\(frame.hasLabels ? labels : "")
    </svg>
    """
  }

  private var description: String {
    let ends = panel.lines.compactMap { line in
      line.points.last.map { "\(line.learner.label) \(readableRate($0.estimate.mean))" }
    }
    return "\(vertical.title) against \(horizontal.title), \(panel.name)."
      + " At \(horizontal.ticks.last?.label ?? ""): \(ends.joined(separator: ", "))."
  }

  private func x(_ point: FigurePoint, _ learner: ReportLearner) -> Double {
    frame.x(point.across + figure.shift(of: learner))
  }
  private func y(_ value: Double) -> Double { frame.y(vertical.up(value)) }

  // MARK: Axes

  private var ticks: (ticks: [(label: String, place: Double)], areTurned: Bool) {
    horizontal.ticks(fitting: Int((frame.right - frame.left) / 7.5))
  }

  /// Height of turned labels below the axis.
  private var footOfTicks: Double {
    let longest = ticks.ticks.map { min($0.label.count, Gnuplot.longestTick) }.max() ?? 0
    return ticks.areTurned ? max(0, 4.2 * Double(longest) - 10) : 0
  }

  private var horizontalAxis: HTML {
    let (shown, areTurned) = ticks
    let marks = horizontal.ticks.map { tick -> HTML in
      "<path class=\"axis\" d=\"M\(frame.x(tick.place)) \(frame.bottom)v4\"/>"
    }
    let labels = shown.map { label, place -> HTML in
      let (x, y) = (frame.x(place), frame.bottom + 17)
      let text = shortened(label, to: Gnuplot.longestTick)
      return areTurned
        ? "<text class=\"tick end\" transform=\"translate(\(x + 5) \(y - 3)) rotate(-35)\">\(text)</text>"
        : "<text class=\"tick middle\" x=\"\(x)\" y=\"\(y)\">\(text)</text>"
    }
    return """
      <path class="axis" d="M\(frame.left) \(frame.bottom)H\(frame.right)"/>\(marks)\(labels)\
      <text class="tick middle name" x="\((frame.left + frame.right) / 2)" \
      y="\(frame.height + footOfTicks - 4)">\(shortened(horizontal.title, to: 46))</text>
      """
  }

  private var verticalAxis: HTML {
    let ticks = vertical.ticks.map { tick -> HTML in
      let y = y(tick)
      return """
        <path class="grid" d="M\(frame.left) \(y)H\(frame.right)"/>\
        <text class="tick end" x="\(frame.left - 6)" y="\(y + 4)">\
        \(readableTick(tick, places: vertical.places))</text>
        """
    }
    return "\(ticks)"
  }

  /// The floors that lie below the panel, by name.
  private var foot: HTML {
    let limit = Int((frame.right - frame.left) / 6.4)
    let lines = wrapped(vertical.footnote(panel), at: limit).prefix(3)
    return "\(lines.enumerated().map { line($0, of: lines.count, $1) })"
  }

  private func line(_ index: Int, of count: Int, _ text: String) -> HTML {
    let y = frame.bottom - 6 - 14 * Double(count - 1 - index)
    return "<text class=\"tick\" x=\"\(frame.left + 4)\" y=\"\(y)\">\(text)</text>"
  }

  // MARK: Curves

  /// The lines, floors first and learners on top, in a nested drawing that clips floors which leave the
  /// panel.
  private var clipped: HTML {
    let below = vertical.below(panel).map(\.learner)
    let lines = panel.lines.reversed().filter { !below.contains($0.learner) }
      .sorted { $0.learner.layer < $1.learner.layer }
    let (width, height) = (frame.width - frame.left, frame.bottom + 4)
    return """
      <svg x="\(frame.left)" y="0" width="\(width)" height="\(height)" \
      viewBox="\(frame.left) 0 \(width) \(height)">\(lines.map(line))</svg>
      """
  }

  private func line(_ line: FigureLine) -> HTML {
    let learner = line.learner
    guard let first = line.points.first, let last = line.points.last else { return "" }
    let path = line.points.enumerated().map { index, point -> HTML in
      "\(index == 0 ? "M" : "L")\(x(point, learner)) \(y(point.estimate.mean))"
    }
    let drawn: HTML = horizontal.isContinuous ? "<path class=\"line\" d=\"\(path)\"/>" : ""
    return """
      <g class="curve \(learner.styleClass)"><title>\(learner.label): \
      \(readableRate(first.estimate.mean)) to \(readableRate(last.estimate.mean))</title>\
      \(drawn)\(line.points.map { point(learner, $0) })</g>

      """
  }

  /// The interval as a bar, and the mark, with the numbers as a tooltip.
  private func point(_ learner: ReportLearner, _ point: FigurePoint) -> HTML {
    let estimate = point.estimate
    let x = x(point, learner)
    var bar: HTML = ""
    if point.hasInterval, learner.role != .floor {
      bar = "<path class=\"bar\" d=\"M\(x) \(y(estimate.low))V\(y(estimate.high))\"/>"
    }
    let y = y(estimate.mean)
    let mark =
      learner.role == .ceiling && !horizontal.isContinuous
      ? ceilingMark(learner, x, y) : learner.mark(x: x, y: y, radius: frame.markRadius)
    return "<g><title>\(learner.label), \(point.name)</title>\(bar)\(mark)</g>"
  }

  /// A dash for the first ceiling and a cross for others, where no line joins the points.
  private func ceilingMark(_ learner: ReportLearner, _ x: Double, _ y: Double) -> HTML {
    learner.place == 0
      ? "<path class=\"line\" d=\"M\(x - 6) \(y)h12\"/>"
      : "<path class=\"cross\" d=\"M\(x - 4) \(y - 4)l8 8m0 -8l-8 8\"/>"
  }

  // MARK: Labels at the ends of the curves

  private var labels: HTML {
    let ends = panel.lines.compactMap { line -> (learner: ReportLearner, y: Double)? in
      guard let last = line.points.last?.estimate, last.mean >= vertical.lowest else { return nil }
      return (line.learner, y(last.mean))
    }.sorted { $0.y < $1.y }
    let places = spread(ends.map(\.y), apart: 17, within: frame.top...frame.bottom)
    return "\(zip(ends, places).map { label($0.learner, from: $0.y, to: $1) })"
  }

  private func label(_ learner: ReportLearner, from y: Double, to place: Double) -> HTML {
    let x = frame.right
    return """
      <g class="\(learner.styleClass)">\
      <path class="leader" d="M\(x + 10) \(y)L\(x + 24) \(place)"/>\
      \(learner.mark(x: x + 31, y: place, radius: 3.6))</g>\
      <text class="label" x="\(x + 39)" y="\(place + 4)">\
      \(shortened(learner.label, to: 22))</text>
      """
  }
}

extension ReportLearner {
  /// Floors lie below ceilings, and both below learners.
  var layer: Int {
    switch role {
    case .floor: 0
    case .ceiling: 1
    case .learner: 2
    }
  }
}
