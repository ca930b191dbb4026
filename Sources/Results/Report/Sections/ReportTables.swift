import Configuration
import Statistics
import Worlds

/// The tables behind the figures.
struct ReportTables {
  let data: ReportData

  var section: HTML {
    """
    <section id="tables"><h2>Tables</h2>
    <p class="script-note">Choose a column's head to sort by it.</p>
    \(levels)\(summary)\(comparisons)</section>

    """
  }

  private var axisColumns: [HTMLTable.Column] {
    data.axes.map { .init($0, isNumeric: false) }
  }

  private func axisCells(_ row: ResultTable.Row) -> [HTMLTable.Cell] {
    data.axes.map { .text(row[$0]) }
  }

  // MARK: Win rate by count

  private var levels: HTML {
    guard !data.drawnSettings.isEmpty else { return "" }
    var rows: [[HTMLTable.Cell]] = []
    var total = 0
    for setting in data.drawnSettings {
      let curves = data.curves(setting)
      total += curves.count
      if rows.count < HTMLTable.mostRows { rows += curves.map { levelRow(setting, $0) } }
    }
    let counts = data.counts.map { HTMLTable.Column("\($0)", help: "Win rate after \($0) items") }
    return HTMLTable(
      caption: "Win rate by feedback count, with 95 % intervals over users.",
      columns: [.init("learner", isNumeric: false)] + axisColumns + counts,
      rows: Array(rows.prefix(HTMLTable.mostRows)), total: total, file: "curves.csv"
    ).html
  }

  private func levelRow(_ setting: ReportSetting, _ curve: ReportCurve) -> [HTMLTable.Cell] {
    let axes = setting.axes.map { HTMLTable.Cell.text($0.value) }
    let levels = data.counts.map { count -> HTMLTable.Cell in
      guard let estimate = curve.estimate(.winRate, at: count) else { return .text("") }
      return .estimate(
        numberCell(estimate.mean), low: numberCell(estimate.low), high: numberCell(estimate.high))
    }
    return [.learner(curve.learner.label, curve.learner)] + axes + levels
  }

  // MARK: Curves in a few numbers

  private var summary: HTML {
    guard let table = data.files.summary, table.rowCount > 0 else { return "" }
    // Levels stand in the table above, and settings are told by their axes.
    let left = Set(["setting", "learner", "kind", "role"] + data.axes)
    let measures = table.columns.filter { !left.contains($0) && !$0.hasPrefix("level_") }
    let rows = table.rows.prefix(HTMLTable.mostRows).map { row in
      [.learner(row["learner"], data.learner(row["learner"]))] + axisCells(row)
        + measures.map { SummaryColumn.cell($0, row[$0]) }
    }
    return HTMLTable(
      caption: "Each curve in a few numbers.",
      columns: [.init("learner", isNumeric: false)] + axisColumns
        + measures.map(SummaryColumn.head),
      rows: rows, total: table.rowCount, file: "summary.csv"
    ).html
  }

  // MARK: Paired comparisons

  private var comparisons: HTML {
    guard let table = data.files.comparisons else {
      return
        "<p class=\"note\">There is no <code>comparisons.csv</code>: paired tests were not made.</p>\n"
    }
    guard table.rowCount > 0 else {
      return "<p class=\"note\"><code>comparisons.csv</code> has no rows yet.</p>\n"
    }
    let measures: [HTML] = [Measure.winRate, .reward].compactMap { measure in
      table.has(measure.name + "_difference") ? comparison(table, measure) : nil
    }
    return "\(measures)"
  }

  private func comparison(_ table: ResultTable, _ measure: Measure) -> HTML {
    let rows = table.rows.prefix(HTMLTable.mostRows).map { comparisonRow($0, measure.name) }
    return HTMLTable(
      caption: """
        \(measure.heading): each learner less its baseline, paired by user. Bold: the difference holds at \
        5 % after Holm's correction over the whole sweep.
        """,
      columns: [
        .init("learner", isNumeric: false), .init("baseline", isNumeric: false),
      ] + axisColumns + [
        .init("items", help: "Feedback count"), .init("users"),
        .init("difference", help: "Mean paired difference with its 95 % interval"),
        .init("p", help: "Paired sign-flip permutation test over users"),
        .init("p Holm", help: "Corrected for the family-wise error of the sweep"),
        .init("p BH", help: "Corrected for the false discovery rate of the sweep"),
        .init(
          "detectable",
          help: "Smallest true difference that so many users would show at 5 % in 80 of 100 studies"
        ),
      ],
      rows: rows, total: table.rowCount, file: "comparisons.csv"
    ).html
  }

  private func comparisonRow(_ row: ResultTable.Row, _ prefix: String) -> [HTMLTable.Cell] {
    let holds = row.number(prefix + "_p_holm") <= 0.05
    let difference = HTMLTable.Cell.estimate(
      row[prefix + "_difference"], low: row[prefix + "_low"], high: row[prefix + "_high"])
    let names: [HTMLTable.Cell] = [
      .learner(row["learner"], data.learner(row["learner"])), .text(row["baseline"]),
    ]
    return names + axisCells(row) + [
      .number(row["count"], readable), .number(row["users"], readable), difference.strong(holds),
      .number(row[prefix + "_p"], readableP), .number(row[prefix + "_p_holm"], readableP),
      .number(row[prefix + "_p_bh"], readableP), .number(row[prefix + "_detectable"]),
    ]
  }
}
