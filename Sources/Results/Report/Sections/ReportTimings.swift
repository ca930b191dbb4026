import Configuration
import Platform

/// What the cells cost, by learner.
package struct ReportTimings {
  package let data: ReportData

  private struct Cost {
    var seconds: [Double] = []
    var memory = 0.0
  }

  package var section: HTML {
    guard let table = data.files.timings, table.rowCount > 0 else { return "" }
    var costs: [String: Cost] = [:]
    var labels: [String] = []
    for row in table.rows {
      let label = row["learner"]
      if costs[label] == nil { labels.append(label) }
      costs[label, default: Cost()].seconds.append(row.number("seconds"))
      costs[label]!.memory = max(costs[label]!.memory, row.number("peak_memory_mib"))
    }
    return """
      <section id="time"><h2>Time</h2>
      \(self.table(labels.map { ($0, costs[$0]!) }))</section>

      """
  }

  private func table(_ costs: [(label: String, cost: Cost)]) -> HTML {
    let rows = costs.sorted { total($0.cost) > total($1.cost) }.map { label, cost in
      let sorted = cost.seconds.sorted()
      return [
        HTMLTable.Cell.learner(label, data.learner(label)),
        .number("\(sorted.count)", readable), .number(numberCell(total(cost)), time),
        .number(numberCell(sorted[sorted.count / 2]), time),
        .number(numberCell(sorted.last!), time),
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

  private func total(_ cost: Cost) -> Double { cost.seconds.reduce(0, +) }

  /// `22 ms`, `1.4 s`, `3 min 20 s`.
  private func time(_ seconds: Double) -> String {
    seconds < 0.9995 ? fixed(1000 * seconds, places: 0) + " ms" : duration(seconds)
  }
}
