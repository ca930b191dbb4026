import Learners

/// The curves: one figure per measure, one panel per setting.
struct ReportFigures {
  let data: ReportData
  /// More panels than this would not be looked at; the rest are among the figures in `plots/`.
  static let mostPanels = 24
  /// With more panels than this, all measures but the first are folded away.
  private static let mostOpenPanels = 6

  private var shown: [ReportSetting] { Array(data.drawnSettings.prefix(Self.mostPanels)) }

  var section: HTML {
    guard !shown.isEmpty else {
      return """
        <section id="curves"><h2>Curves</h2>
        <p>No learner has a finished curve yet.</p></section>

        """
    }
    return """
      <section id="curves"><h2>Curves</h2>
      <p>Lines between floors, which need no learning, and ceilings, the best that any learner \
      could do; a ceiling is drawn only where it is one of the measure shown. Bars are 95 % intervals over users. The axis counts feedback items on a scale of \
      log<sub>2</sub>(1 + count), so that early items weigh as much as late ones.\
      \(missingPanels)</p>
      \(legend)
      \(data.measures.map(figure))</section>

      """
  }

  private var missingPanels: HTML {
    let all = data.drawnSettings.count
    guard all > shown.count else { return "" }
    return """
       <strong>The first \(shown.count) of \(all) settings are drawn here.</strong> All are in \
      <code>curves.csv</code>, and <code>plots/</code> has the figures of more of them, by their \
      number.
      """
  }

  /// Learners that have a curve in a panel, ceilings first.
  private var legend: HTML {
    let present = Set(shown.flatMap { data.curves($0).map(\.learner.label) })
    let groups = [LearnerRole.ceiling, .learner, .floor].map { role -> HTML in
      let keys = data.learners.filter { $0.role == role && present.contains($0.label) }
      guard !keys.isEmpty else { return "" }
      let items = keys.map { "<li>\($0.key)\($0.ceilingNote)</li>" as HTML }
      return "<div><span class=\"role\">\(role.plural)</span><ul>\(items)</ul></div>"
    }
    // The only panel has labels at the ends of its curves, where the screen has room for them.
    let place: HTML = shown.count == 1 ? " narrow" : ""
    return """
      <div class="legend\(place)" aria-label="Legend" role="group">\(groups)</div>
      """
  }

  private func figure(_ measure: ReportMeasure) -> HTML {
    let curves = shown.flatMap { data.curves($0, of: measure) }
    let hasValues = curves.contains { curve in
      curve.points.contains { !$0.estimates[measure.index].mean.isNaN }
    }
    guard hasValues else { return "" }
    let scale = PanelScale(curves, measure: measure, counts: data.counts)
    let drawing: HTML = """
      <p class="note">\(measure.explanation)</p>
      <div class="panels \(columnsClass)">\(shown.map { panel($0, measure, scale) })</div>
      """
    if measure == data.measures[0] || shown.count <= Self.mostOpenPanels {
      return "<div class=\"measure\"><h3>\(measure.title)</h3>\n\(drawing)</div>\n"
    }
    return """
      <details class="measure"><summary><h3>\(measure.title)</h3></summary>
      \(drawing)</details>

      """
  }

  private func panel(_ setting: ReportSetting, _ measure: ReportMeasure, _ scale: PanelScale)
    -> HTML
  {
    let drawing: (PanelFrame) -> HTML = { frame in
      let panel = CurvePanel(
        setting: setting, curves: data.curves(setting, of: measure), measure: measure, scale: scale,
        frame: frame)
      return panel.svg
    }
    guard shown.count > 1 else {
      // A phone has no room for labels beside the curves.
      return """
        <figure><div class="wide">\(drawing(.alone))</div>\
        <div class="narrow">\(drawing(.oneOfMany))</div></figure>
        """
    }
    return "<figure><figcaption>\(setting.caption)</figcaption>\(drawing(.oneOfMany))</figure>\n"
  }

  /// Two swept axes make rows and columns, where the columns fit beside each other.
  private var columnsClass: HTML {
    guard shown.count > 1 else { return "one" }
    let across = data.axes.count > 1 ? Set(shown.compactMap { $0.axes.last?.value }).count : 0
    switch across == 0 || across > 4 ? shown.count : across {
    case 2: return "two"
    case 4: return across == 4 ? "four" : "two"
    default: return "three"
    }
  }
}

extension ReportSetting {
  /// Paths in small print, values in bold.
  var caption: HTML {
    guard !axes.isEmpty else { return "all users" }
    return "\(axes.map { "<span>\($0.path) <strong>\($0.value)</strong></span> " as HTML })"
  }
}

extension LearnerRole {
  var plural: String {
    switch self {
    case .ceiling: "Ceilings"
    case .learner: "Learners"
    case .floor: "Floors"
    }
  }
}
