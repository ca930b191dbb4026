import Configuration
import Platform

/// What the cells cost, by learner.
struct ReportTimings {
  let data: ReportData

  private struct Cost {
    let label: String
    /// Ascending.
    let seconds: [Double]
    let memory: Double

    var total: Double { seconds.reduce(0, +) }
  }

  var section: HTML {
    guard let table = data.files.timings, table.rowCount > 0 else { return "" }
    let costs = table.rows.grouped { $0["learner"] }.map { label, rows in
      Cost(
        label: label, seconds: rows.map { $0.number("seconds") }.sorted(),
        memory: rows.map { $0.number("peak_memory_mib") }.max()!)
    }
    return """
      <section id="time"><h2>Time</h2>
      \(self.table(costs))</section>

      """
  }

  private func table(_ costs: [Cost]) -> HTML {
    let rows = costs.sorted { $0.total > $1.total }.map { cost in
      let count = cost.seconds.count
      return [
        HTMLTable.Cell.learner(cost.label, data.learner(cost.label)),
        .number("\(count)", readable), .number(numberCell(cost.total), time),
        .number(numberCell(cost.seconds[count / 2]), time),
        .number(numberCell(cost.seconds.last!), time),
        .number(numberCell(cost.memory)) { fixed($0, places: 0) },
      ]
    }
    return HTMLTable(
      caption: "Time of the cells, by learner; memory is the process's when the cell ended.",
      columns: [
        .init("learner", isNumeric: false), .init("cells"), .init("total"), .init("median"),
        .init("slowest"), .init("peak memory, MiB"),
      ],
      rows: rows, total: rows.count, file: "timings.csv"
    ).html
  }

  /// `22 ms`, `1.4 s`, `3 min 20 s`.
  private func time(_ seconds: Double) -> String {
    seconds < 0.9995 ? fixed(1000 * seconds, places: 0) + " ms" : duration(seconds)
  }
}
