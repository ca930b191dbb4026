import Worlds
import Learners

/// What a swept setting does to every learner: one figure per axis and measure, at the largest count that
/// all settings have.
struct ReportSweep {
  let data: ReportData

  var section: HTML {
    let figures = data.axes.indices.flatMap { axis in
      Measure.reported.map { figure($0, along: axis) }
    }
    guard let count, figures.contains(where: { !$0.isEmpty }) else { return "" }
    return """
      <section id="sweep"><h2>Swept settings</h2>
      <p>The level after \(counted(count, "item")) of feedback against each swept setting, all \
      others held. Lines, marks and bars are those of the curves.</p>
      \(figures)</section>

      """
  }

  /// The largest count that every setting with a curve has.
  private var count: Int? {
    data.drawnSettings.map { setting in
      Set(data.curves(setting).flatMap { $0.points.map(\.count) })
    }.reduce(nil) { common, counts in common?.intersection(counts) ?? counts }?.max()
  }

  private func figure(_ measure: Measure, along axis: Int) -> HTML {
    let path = data.axes[axis]
    let settings = data.drawnSettings
    let values = settings.map { $0.axes.map(\.value) }
    let families = AxisFamily.all(along: axis, of: data.axes, settings: values)
    guard let count, !families.isEmpty else { return "" }
    let scale = HorizontalScale(path: path, values: values.map { $0[axis] }.uniqued())
    let figure = Figure(
      title: path, horizontal: scale, vertical: measure.title,
      panels: families.map { panel($0, settings, measure, count, scale) })
    return figure.map { figure in
      ReportFigure(
        figure: figure, heading: "\(measure.title) against \(path)", note: measure.explanation,
        isFolded: measure != .winRate
      ).html
    } ?? ""
  }

  private func panel(
    _ family: AxisFamily, _ settings: [ReportSetting], _ measure: Measure, _ count: Int,
    _ scale: HorizontalScale
  ) -> FigurePanel {
    let members = family.members.map { (place: scale.place($0.value)!, member: $0) }
      .sorted { $0.place < $1.place }
    return FigurePanel(
      caption: family.fixed,
      lines: data.learners.map { learner in
        FigureLine(
          learner: learner,
          points: members.compactMap { place, member in
            let curve = data.curves(settings[member.setting]).first { $0.learner == learner }
            return curve?.points.first { $0.count == count }.map {
              measure.point($0, across: place, name: member.value)
            }
          })
      })
  }
}
