import Learners

/// Figures of cumulative regret: a panel for settings that differ in `feedback.pairs` alone, with a line
/// for each; none where only one way of asking was tried. Settings past `SweepFigures.drawnSettings` are
/// left out.
package struct RegretFigures {
  private let design: Design
  private var curves: [Int: QueryCurve] = [:]

  package init(design: Design) {
    self.design = design
  }

  package mutating func add(_ curve: QueryCurve) {
    guard curve.setting < SweepFigures.drawnSettings else { return }
    if curve.points.contains(where: { $0.count > 0 }) { curves[curve.setting] = curve }
  }

  package var all: [SweepFigures.Named] {
    guard let axis = design.axes.firstIndex(of: "feedback.pairs") else { return [] }
    let settings = design.settings.map(\.axes)
    let policies = settings.map { $0[axis] }.uniqued()
    let scale = HorizontalScale(counts: design.counts)
    let panels = AxisFamily.all(along: axis, of: design.axes, settings: settings).map { family in
      FigurePanel(
        caption: family.fixed,
        lines: family.members.compactMap { setting, policy in
          curves[setting].map { line($0, policy, policies.firstIndex(of: policy)!, scale) }
        })
    }
    let figure = Figure(
      title: design.name, horizontal: scale,
      vertical: "Regret of the pairs shown, summed (standard deviations)",
      panels: panels.filter { $0.lines.count > 1 })
    return figure.map { [(FigureName("regret"), $0)] } ?? []
  }

  /// The line of a setting, named for its way of asking.
  private func line(
    _ curve: QueryCurve, _ policy: String, _ place: Int, _ scale: HorizontalScale
  ) -> FigureLine {
    FigureLine(
      learner: ReportLearner(label: policy, kind: policy, role: .learner, place: place),
      points: curve.points.map { point in
        FigurePoint(
          across: scale.place("\(point.count)")!, estimate: point.regret,
          name: counted(point.count, "item"))
      })
  }
}
