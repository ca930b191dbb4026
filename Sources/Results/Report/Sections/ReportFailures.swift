/// Cells that failed, one entry per error.
struct ReportFailures {
  let data: ReportData
  /// Errors shown, and cells named for each.
  private static let most = 6

  var section: HTML {
    guard let table = data.files.failures, table.rowCount > 0 else { return "" }
    let errors = table.rows.grouped { $0["error"] }
    let groups = errors.prefix(Self.most).map { failure($0, $1.map(cellName)) }
    let rest = errors.count - groups.count
    let more: HTML = rest > 0 ? "<p>\(rest) other errors are in <code>failures.csv</code>.</p>" : ""
    return """
      <section id="failures" class="alarms"><h2>\(counted(table.rowCount, "failed cell"))</h2>
      <p>A learner has no curve in a setting where one of its cells failed. \
      <code>attune run --retry-failed</code> runs them again.</p>
      \(groups)\(more)</section>

      """
  }

  private func failure(_ error: String, _ cells: [String]) -> HTML {
    let shown = cells.prefix(Self.most).joined(separator: "; ")
    let rest = cells.count > Self.most ? "; and \(cells.count - Self.most) more" : ""
    return "<pre>\(shortened(error, to: 2000))</pre><p class=\"note\">\(shown)\(rest)</p>\n"
  }

  private func cellName(_ row: ResultTable.Row) -> String {
    let axes = data.axes.map { "\($0) = \(row[$0])" }
    return ([row["learner"]] + axes + ["replicate \(row["replicate"])"]).joined(separator: ", ")
  }
}
