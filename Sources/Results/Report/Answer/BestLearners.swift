import Learners
import Statistics
import Worlds

/// The table of the best learner at each feedback count.
struct BestLearners {
  let data: ReportData
  let settings: [ReportSetting]
  let tests: PairedTests
  let arrivals: [String: [Arrival]]

  private var caption: HTML {
    """
    The learner of the highest \(settings[0].headline.words) at each feedback count, with its 95 % \
    interval. “≈ 2” says that paired tests cannot tell 2 other learners apart from it.
    """
  }

  /// Up to four settings as columns, which fit a phone; more as rows.
  var table: HTML { settings.count <= 4 ? settingsAcross : settingsDown }

  private var settingsAcross: HTML {
    let first = [HTMLTable.Cell.text("90 % first")] + settings.map(first)
    let best = data.counts.map { count in
      [HTMLTable.Cell(shown: "\(counted(count, "item"))", value: "\(count)")]
        + settings.map { cell($0, at: count) }
    }
    let bound =
      [HTMLTable.Cell.text("ceiling of \(settings[0].headline.words)")] + settings.map(ceiling)
    return HTMLTable(
      caption: caption,
      columns: [.init("after", isNumeric: false)]
        + settings.map { .init($0.name, isNumeric: false) },
      isSortable: false, rows: [first] + best + [bound], total: 0, file: "curves.csv"
    ).html
  }

  private var settingsDown: HTML {
    let rows = settings.prefix(Figure.mostPanels).map { setting in
      [HTMLTable.Cell(shown: setting.caption, value: setting.title), first(setting)]
        + data.counts.map { cell(setting, at: $0) } + [ceiling(setting)]
    }
    let counts = data.counts.map {
      HTMLTable.Column("\($0)", help: "Best learner after \(counted($0, "item"))")
    }
    return HTMLTable(
      caption: caption,
      columns: [
        .init("setting", isNumeric: false),
        .init(
          "90 % first", help: "First to cover 90 % of the way to the ceiling, after how many items"),
      ] + counts + [
        .init(
          "ceiling",
          help:
            "The highest \(settings[0].headline.words) that any learner could have, at the last count"
        )
      ],
      rows: rows, total: settings.count, file: "curves.csv"
    ).html
  }

  private func first(_ setting: ReportSetting) -> HTMLTable.Cell {
    guard let arrival = arrivals[setting.id]?.first else { return .init(shown: "none", value: "") }
    let learner: HTML = data.learner(arrival.learner)?.key ?? "\(arrival.learner)"
    return HTMLTable.Cell(
      shown:
        "\(learner)<br> <b>\(arrival.shownItems)</b> items <small>\(arrival.shortInterval)</small>",
      value: numberCell(arrival.items))
  }

  private func cell(_ setting: ReportSetting, at count: Int) -> HTMLTable.Cell {
    guard let ranking = data.ranking(setting, at: count, tests) else { return .text("") }
    let (best, rivals) = (ranking.best, ranking.equals + ranking.untested)
    let estimate = best.estimate
    return HTMLTable.Cell(
      shown: """
        \(best.learner.key)<br> <b>\(readableRate(estimate.mean))</b> \
        <small>\(readableRate(estimate.low)) to \
        \(readableRate(estimate.high))\(near(rivals))</small>
        """, value: numberCell(estimate.mean))
  }

  private func near(_ rivals: [ReportData.Level]) -> HTML {
    guard !rivals.isEmpty else { return "" }
    let names = rivals.map(\.learner.label).joined(separator: ", ")
    return " <span title=\"not told apart from \(names)\">≈ \(rivals.count)</span>"
  }

  /// The lowest ceiling of the headline measure at the last count.
  private func ceiling(_ setting: ReportSetting) -> HTMLTable.Cell {
    let measure = setting.headline
    let ceilings = data.curves(setting, of: measure).filter { $0.learner.role == .ceiling }
    let chosen = ceilings.first { !$0.learner.ceilingOf.contains("all") } ?? ceilings.first
    guard let chosen, let last = chosen.points.last?[measure] else {
      return .text("")
    }
    return HTMLTable.Cell(
      shown: "\(chosen.learner.key)<br> <b>\(readableRate(last.mean))</b>",
      value: numberCell(last.mean))
  }
}
