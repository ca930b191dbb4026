import Configuration
import Learners

/// The result tables of one experiment, rows sorted by cell: setting, learner, count.
struct Tables {
  let plan: Plan
  let records: [String: CellRecord]
  let curves: [Curve]

  private var axes: [String] { plan.experiment.axes }

  private func axisCells(_ setting: Int) -> [String] {
    ["\(setting)"] + plan.experiment.settings[setting].axes.map { axisText($0.value) }
  }

  /// One row per setting x learner x count.
  func curvesTable() -> CSVTable {
    var table = CSVTable(
      header: ["setting"] + axes + [
        "learner", "kind", "role", "count", "users", "win_rate", "win_rate_low", "win_rate_high",
        "strict_win_rate", "tie_rate", "accuracy", "accuracy_low", "accuracy_high", "top1",
        "reward",
        "reward_low", "reward_high", "regret", "gap_closed", "worst_tenth_win_rate",
      ])
    for curve in curves {
      for p in curve.points {
        let numbers = [
          p.winRate.mean, p.winRate.low, p.winRate.high, p.strictWinRate, p.tieRate,
          p.accuracy.mean, p.accuracy.low, p.accuracy.high, p.top1, p.reward.mean, p.reward.low,
          p.reward.high, p.regret, p.gapClosed, p.worstTenth,
        ]
        table.append(
          axisCells(curve.setting) + [
            curve.learner.label, curve.learner.kind, curve.learner.role.rawValue, "\(p.count)",
            "\(p.users)",
          ] + numbers.map(numberCell))
      }
    }
    return table
  }

  /// One row per setting x learner.
  func summaryTable() -> CSVTable {
    var table = CSVTable(
      header: ["setting"] + axes + ["learner", "kind", "role"] + CurveSummary.columns)
    for curve in curves {
      let summary = CurveSummary(curve, ceiling: ceiling(ofSetting: curve.setting))
      table.append(
        axisCells(curve.setting) + [
          curve.learner.label, curve.learner.kind, curve.learner.role.rawValue,
        ] + summary.cells)
    }
    return table
  }

  /// Last win rate of the Bayes ceiling, or of the oracle.
  private func ceiling(ofSetting setting: Int) -> Double? {
    let ceilings = curves.filter { $0.setting == setting && $0.learner.role == .ceiling }
    let chosen = ceilings.first { $0.learner.kind == Bayes.kind } ?? ceilings.first
    return chosen?.points.last?.winRate.mean
  }

  /// One row per failed cell.
  func failuresTable() -> CSVTable {
    var table = CSVTable(header: ["setting"] + axes + ["replicate", "learner", "error"])
    for cell in plan.cells {
      guard let failure = records[cell.id]?.failure else { continue }
      table.append(
        axisCells(cell.setting) + ["\(cell.replicate)", cell.learner.label, failure])
    }
    return table
  }

  /// One row per cell; the only table whose bytes may differ between runs.
  func timingsTable() -> CSVTable {
    var table = CSVTable(
      header: ["setting"] + axes + ["replicate", "learner", "cell", "seconds", "peak_memory_mib"])
    for cell in plan.cells {
      guard let record = records[cell.id] else { continue }
      table.append(
        axisCells(cell.setting) + [
          "\(cell.replicate)", cell.learner.label, cell.id, numberCell(record.seconds),
          numberCell(record.peakMemory),
        ])
    }
    return table
  }

  static let userColumns = ["replicate", "learner", "count", "user"] + Outcome.columns

  /// One row per setting x replicate x learner x count x user: what every statistic can be recomputed
  /// from.
  func usersTable() -> CSVTable {
    var table = CSVTable(header: ["setting"] + axes + Self.userColumns)
    for cell in plan.cells {
      guard let record = records[cell.id], record.failure == nil else { continue }
      let start = axisCells(cell.setting) + ["\(cell.replicate)", cell.learner.label]
      let counts = plan.experiment.settings[cell.setting].feedback.counts
      for (c, count) in counts.enumerated() {
        for (user, outcome) in zip(record.users, record.outcomes(atCount: c)) {
          table.append(start + ["\(count)", user] + outcome.values.map(numberCell))
        }
      }
    }
    return table
  }
}
