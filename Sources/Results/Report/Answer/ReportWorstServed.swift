import Learners
import Statistics
import Worlds

/// Who is served worst: the win rate of the worst tenth of users beside the mean.
struct ReportWorstServed {
  let data: ReportData

  var section: HTML {
    var rows: [[HTMLTable.Cell]] = []
    for setting in data.drawnSettings {
      for curve in data.curves(setting) where curve.learner.role != .floor {
        guard let last = curve.points.last, !last[.worstTenth].mean.isNaN else { continue }
        rows.append(row(setting, curve.learner, last))
      }
    }
    guard !rows.isEmpty else { return "" }
    return """
      <section id="worst-served"><h2>Worst-served tenth</h2>
      <p>A mean can hide people whom a learner serves badly. This is the mean win rate of the \
      tenth of the users it serves worst, at the last feedback count; the curve over all counts is \
      the last figure above.</p>
      \(table(rows))</section>

      """
  }

  private func row(
    _ setting: ReportSetting, _ learner: ReportLearner, _ point: CurvePoint
  ) -> [HTMLTable.Cell] {
    let axes = setting.axes.map { HTMLTable.Cell.text($0.value) }
    return [.learner(learner.label, learner)] + axes + [
      .number(numberCell(point[.worstTenth].mean)), .number(numberCell(point[.winRate].mean)),
    ]
  }

  private func table(_ rows: [[HTMLTable.Cell]]) -> HTML {
    HTMLTable(
      caption: "Win rate at the last feedback count: the worst-served tenth, and everyone.",
      columns: [.init("learner", isNumeric: false)]
        + data.axes.map { .init($0, isNumeric: false) }
        + [.init("worst tenth"), .init("all users")],
      rows: rows, total: rows.count, file: "curves.csv"
    ).html
  }
}
