import Learners

/// One panel of a figure: the curves of a setting against feedback count, as inline SVG.
///
/// Colours come from the page's style sheet, so that they fit light, dark and paper.
struct CurvePanel {
  let setting: ReportSetting
  let curves: [ReportCurve]
  let measure: ReportMeasure
  let scale: PanelScale
  let frame: PanelFrame

  var svg: HTML {
    """
    <svg class="panel" role="img" aria-label="\(description)" \
    viewBox="0 0 \(frame.width) \(frame.height)">
    \(horizontalAxis)\(verticalAxis)\(drawn.map(line))\(frame.hasLabels ? labels : "")
    </svg>
    """
  }

  /// Floors first and learners last, on top of the others.
  private var drawn: [ReportCurve] {
    curves.reversed().sorted { $0.learner.layer < $1.learner.layer }
  }

  private var description: String {
    let ends = curves.compactMap { curve -> String? in
      guard let last = curve.points.last else { return nil }
      return "\(curve.learner.label) \(readableRate(last.estimates[measure.index].mean))"
    }
    let count = scale.counts.last ?? 0
    return "\(measure.title) against feedback items per user, \(setting.name)."
      + " After \(counted(count, "item")): \(ends.joined(separator: ", "))."
  }

  private func x(_ count: Int) -> Double { frame.x(scale.across(count)) }
  private func y(_ value: Double) -> Double { frame.y(scale.up(value)) }

  // MARK: Axes

  private var horizontalAxis: HTML {
    var axis: HTML = ""
    var free = -Double.infinity
    for count in scale.counts {
      let x = x(count)
      axis += "<path class=\"axis\" d=\"M\(x) \(frame.bottom)v4\"/>"
      let halfWidth = 4.5 * Double("\(count)".count) + 2
      guard x - halfWidth > free else { continue }
      free = x + halfWidth
      axis += "<text class=\"tick middle\" x=\"\(x)\" y=\"\(frame.bottom + 17)\">\(count)</text>"
    }
    return """
      <path class="axis" d="M\(frame.left) \(frame.bottom)H\(frame.right)"/>\(axis)\
      <text class="tick middle name" x="\((frame.left + frame.right) / 2)" \
      y="\(frame.height - 4)">feedback items per user</text>
      """
  }

  private var verticalAxis: HTML {
    let ticks = scale.ticks.map { tick -> HTML in
      let y = y(tick)
      return """
        <path class="grid" d="M\(frame.left) \(y)H\(frame.right)"/>\
        <text class="tick end" x="\(frame.left - 6)" y="\(y + 4)">\
        \(readableTick(tick, places: scale.places))</text>
        """
    }
    return "\(ticks)"
  }

  // MARK: Curves

  private func line(_ curve: ReportCurve) -> HTML {
    let learner = curve.learner
    let points = curve.points.filter { $0.estimates[measure.index].mean.magnitude < 1e9 }
    guard let first = points.first, let last = points.last else { return "" }
    let path = points.map { "\($0.count == first.count ? "M" : "L")\(place(learner, $0))" as HTML }
    return """
      <g class="curve \(learner.styleClass)"><title>\(learner.label): \
      \(readableRate(first.estimates[measure.index].mean)) to \
      \(readableRate(last.estimates[measure.index].mean))</title>\
      <path class="line" d="\(path)"/>\
      \(learner.role == .floor ? [] : points.map { point(learner, $0) })</g>

      """
  }

  private func place(_ learner: ReportLearner, _ point: ReportPoint) -> HTML {
    "\(x(point.count) + shift(learner)) \(y(point.estimates[measure.index].mean))"
  }

  /// The interval as a bar, and the mark, with the numbers for whoever points at it.
  private func point(_ learner: ReportLearner, _ point: ReportPoint) -> HTML {
    let estimate = point.estimates[measure.index]
    let x = x(point.count) + shift(learner)
    var bar: HTML = ""
    if measure.hasInterval, estimate.low.magnitude < 1e9, estimate.high.magnitude < 1e9 {
      bar = "<path class=\"bar\" d=\"M\(x) \(y(estimate.low))V\(y(estimate.high))\"/>"
    }
    return """
      <g><title>\(learner.label), \(counted(point.count, "item")): \(measure.text(estimate)), \
      \(point.users) users</title>\(bar)\
      \(learner.mark(x: x, y: y(estimate.mean), radius: frame.markRadius))</g>
      """
  }

  /// Learners stand a little beside each other, so that their intervals can be seen.
  private func shift(_ learner: ReportLearner) -> Double {
    guard learner.role == .learner else { return 0 }
    let learners = curves.count { $0.learner.role == .learner }
    let gap = min(frame.markRadius * 1.1, 16 / Double(max(1, learners)))
    let middle = Double(learners - 1) / 2
    let index = curves.filter { $0.learner.role == .learner }.firstIndex { $0.learner == learner }
    return (Double(index ?? 0) - middle) * gap
  }

  // MARK: Labels at the ends of the curves

  private var labels: HTML {
    let ends = curves.compactMap { curve -> (learner: ReportLearner, y: Double)? in
      guard let last = curve.points.last?.estimates[measure.index], last.mean.magnitude < 1e9
      else { return nil }
      return (curve.learner, y(last.mean))
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
      <text class="label" x="\(x + (learner.role == .learner ? 39 : 27))" y="\(place + 4)">\
      \(shortened(learner.label, to: 22))</text>
      """
  }
}

extension ReportLearner {
  /// Floors lie below ceilings, and both below learners.
  fileprivate var layer: Int {
    switch role {
    case .floor: 0
    case .ceiling: 1
    case .learner: 2
    }
  }
}
