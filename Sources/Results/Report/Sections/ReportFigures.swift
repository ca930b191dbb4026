import Worlds
import Learners

/// The curves: one figure per measure, one panel per setting.
struct ReportFigures {
  let data: ReportData
  /// With more panels than this, all measures but the first are folded away.
  private static let mostOpenPanels = 6

  private var shown: [ReportSetting] { Array(data.drawnSettings.prefix(Figure.mostPanels)) }

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
      <code>curves.csv</code>, and <code>plots/</code> has figures of more of them.
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

  private func figure(_ measure: Measure) -> HTML {
    let scale = HorizontalScale(counts: data.counts)
    let panels = shown.map { setting in
      FigurePanel(
        caption: setting.axes,
        lines: data.curves(setting, of: measure).map { curve in
          FigureLine(
            learner: curve.learner,
            points: curve.points.map { point in
              measure.point(
                point, across: scale.place("\(point.count)")!, name: counted(point.count, "item"))
            })
        })
    }
    let figure = Figure(
      title: data.name, horizontal: scale, vertical: measure.title, panels: panels, across: across)
    return figure.map { html($0, measure) } ?? ""
  }

  private func html(_ figure: Figure, _ measure: Measure) -> HTML {
    ReportFigure(
      figure: figure, heading: measure.title, note: measure.explanation,
      isFolded: measure != data.measures[0] && figure.panels.count > Self.mostOpenPanels
    ).html
  }

  /// Two swept axes make rows and columns.
  private var across: Int {
    data.axes.count > 1 ? Set(shown.compactMap { $0.axes.last?.value }).count : 0
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
