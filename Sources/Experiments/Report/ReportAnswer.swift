import Learners

/// The headline: who reaches 90 % of the ceiling first, and who is best at each count.
struct ReportAnswer {
  let data: ReportData
  private static let mostSettings = ReportFigures.mostPanels

  var section: HTML {
    let settings = data.drawnSettings.filter { !learners($0).isEmpty }
    guard !settings.isEmpty else { return "" }
    return """
      <section id="answer"><h2>Answer</h2>
      \(sentences(settings))\(table(settings))</section>

      """
  }

  private func learners(_ setting: ReportSetting) -> [ReportCurve] {
    data.curves(setting).filter { $0.learner.role == .learner }
  }

  // MARK: Who reaches 90 % of the ceiling first

  private struct Arrival {
    let learner: String
    let items: Double
  }

  /// Per setting, the learner with the fewest items to 90 % of the ceiling, from summary.csv.
  private var arrivals: [String: Arrival] {
    var first: [String: Arrival] = [:]
    for row in (data.folder.summary ?? ResultTable()).rows where row["role"] == "learner" {
      let items = row.number("items_to_90")
      guard items.isFinite, items < first[row["setting"]]?.items ?? .infinity else { continue }
      first[row["setting"]] = Arrival(learner: row["learner"], items: items)
    }
    return first
  }

  private func sentences(_ settings: [ReportSetting]) -> HTML {
    let arrivals = arrivals
    let reached = settings.compactMap { arrivals[$0.id]?.learner }
    if settings.count == 1 {
      return "<p class=\"headline\">\(sentence(arrivals[settings[0].id]))</p>\n"
    }
    let winners = reached.uniqued().map { label in (label, reached.count { $0 == label }) }
      .sorted { $0.1 > $1.1 }
    var lines = winners.prefix(4).map { label, count -> HTML in
      """
      <li><strong>\(label)</strong> reaches 90 % of the way to the ceiling first in \
      \(count) of \(settings.count) settings.</li>
      """
    }
    let none = settings.count - reached.count
    if none > 0 {
      lines.append("<li>In \(none) of \(settings.count) settings no learner reaches it.</li>")
    }
    return "<ul class=\"headline\">\(lines)</ul>\n"
  }

  private func sentence(_ arrival: Arrival?) -> HTML {
    guard let arrival else { return "No learner reaches 90 % of the way to the ceiling." }
    return """
      <strong>\(arrival.learner)</strong> reaches 90 % of the way to the ceiling first, after about \
      <strong>\(items(arrival.items))</strong> items of feedback.
      """
  }

  private func items(_ count: Double) -> String { fixed(count, places: count < 10 ? 1 : 0) }

  // MARK: Who is best at each count

  private func table(_ settings: [ReportSetting]) -> HTML {
    let arrivals = arrivals
    let rows = settings.prefix(Self.mostSettings).map { row($0, arrivals[$0.id]) }
    let counts = data.counts.map {
      HTMLTable.Column("\($0)", help: "Best learner after \($0) items")
    }
    return HTMLTable(
      caption: """
        The learner of the highest win rate at each feedback count, with its 95 % interval. \
        “≈ 2” says that the intervals of 2 other learners overlap it: their order is not settled \
        (the paired comparisons below are sharper).
        """,
      columns: [
        .init("setting", isNumeric: false),
        .init(
          "90 % first", help: "First to cover 90 % of the way to the ceiling, after how many items"),
      ] + counts + [
        .init("ceiling", help: "The best that any learner could do, at the last count")
      ],
      rows: rows, total: settings.count, file: "curves.csv and summary.csv"
    ).html
  }

  private func row(_ setting: ReportSetting, _ arrival: Arrival?) -> [HTMLTable.Cell] {
    var first = HTMLTable.Cell(shown: "none", value: "")
    if let arrival {
      first = HTMLTable.Cell(
        shown: "\(key(arrival.learner))<br><b>\(items(arrival.items))</b> items",
        value: numberCell(arrival.items))
    }
    let best = data.counts.map { cell(learners(setting), at: $0) }
    return [HTMLTable.Cell(shown: setting.caption, value: setting.title), first] + best
      + [ceiling(setting)]
  }

  private func key(_ label: String) -> HTML { data.learner(label)?.key ?? "\(label)" }

  private func cell(_ curves: [ReportCurve], at count: Int) -> HTMLTable.Cell {
    let present = curves.compactMap { curve -> (learner: ReportLearner, estimate: Estimate)? in
      guard let estimate = curve.estimate(.winRate, at: count), !estimate.mean.isNaN else {
        return nil
      }
      return (curve.learner, estimate)
    }
    guard let best = present.max(by: { $0.estimate.mean < $1.estimate.mean }) else {
      return .text("")
    }
    let rivals = present.filter {
      $0.learner != best.learner && $0.estimate.high >= best.estimate.low
    }
    let names = rivals.map(\.learner.label).joined(separator: ", ")
    let near: HTML =
      rivals.isEmpty ? "" : " <span title=\"not settled against \(names)\">≈ \(rivals.count)</span>"
    let estimate = best.estimate
    return HTMLTable.Cell(
      shown: """
        \(best.learner.key)<br><b>\(readableRate(estimate.mean))</b> \
        <small>\(readableRate(estimate.low)) to \(readableRate(estimate.high))\(near)</small>
        """, value: numberCell(estimate.mean))
  }

  private func ceiling(_ setting: ReportSetting) -> HTMLTable.Cell {
    let ceilings = data.curves(setting).filter { $0.learner.role == .ceiling }
    let chosen = ceilings.first { $0.learner.label == "bayes" } ?? ceilings.first
    guard let chosen, let last = chosen.points.last?.estimates[ReportMeasure.winRate.index] else {
      return .text("")
    }
    return HTMLTable.Cell(
      shown: "\(chosen.learner.key)<br><b>\(readableRate(last.mean))</b>",
      value: numberCell(last.mean))
  }
}
