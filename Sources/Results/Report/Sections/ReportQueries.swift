/// What asking cost the users, where pairs were not simply random: queries.csv at each setting's last count.
struct ReportQueries {
  let data: ReportData

  var section: HTML {
    guard let table = data.files.queries, data.values("feedback", "pairs") != ["random"] else {
      return ""
    }
    // Rows are sorted by count, so that the last of a setting is that of its last count.
    let last = Dictionary(table.rows.map { ($0["setting"], $0) }) { _, later in later }
    let rows = data.settings.compactMap { setting in last[setting.id].map { row(setting, $0) } }
    guard !rows.isEmpty else { return "" }
    return """
      <section id="queries"><h2>What asking cost</h2>
      <p>Every comparison shows a user two responses, and most are not the best on offer. Regret \
      sums that loss over the items, in standard deviations of a standardised score: for the mean of the two \
      shown, and (weak) for the better of the two. A policy that asks well may cost much, and one \
      that costs little may teach little.</p>
      \(html(rows))</section>

      """
  }

  private func row(_ setting: ReportSetting, _ row: ResultTable.Row) -> [HTMLTable.Cell] {
    let cells = QueryColumn.all.map { column -> HTMLTable.Cell in
      guard column.isEstimate else { return .number(row[column.name]) }
      let cells = column.columns.map { row[$0] }
      return .estimate(cells[0], low: cells[1], high: cells[2])
    }
    return setting.axes.map { .text($0.value) } + [.number(row["count"], { "\(Int($0))" })] + cells
  }

  private func html(_ rows: [[HTMLTable.Cell]]) -> HTML {
    HTMLTable(
      caption: "Cumulative regret of the pairs shown, at the last feedback count.",
      columns: data.axes.map { .init($0, isNumeric: false) } + [.init("items")]
        + QueryColumn.all.map { .init($0.title, help: $0.help) },
      headColumns: data.axes.count, rows: rows, total: rows.count, file: "queries.csv"
    ).html
  }
}
