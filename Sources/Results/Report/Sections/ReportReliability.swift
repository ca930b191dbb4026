import Learners
import Platform
import Statistics

/// Whether probabilities can be believed: predicted against observed choices at the last feedback count.
struct ReportReliability {
  let data: ReportData

  /// What reliability.csv says of a learner in a setting at the last count.
  private struct Entry {
    let setting: ReportSetting
    let learner: ReportLearner
    var whole: ResultTable.Row?
    var bins: [(predicted: Double, observed: Double, pairs: Double)] = []
  }

  var section: HTML {
    let entries = self.entries
    guard !entries.isEmpty else { return "" }
    let settings = data.drawnSettings.filter { setting in
      entries.contains { $0.setting.id == setting.id }
    }.prefix(Figure.mostPanels)
    let learners = data.learners.filter { learner in entries.contains { $0.learner == learner } }
    return """
      <section id="reliability"><h2>Reliability</h2>
      <p>Some learners say how sure they are. Here, for pairs of candidates that users were not \
      asked about, the predicted probability that a user chooses the first is held against how \
      often users do, at the last feedback count. On the dashed diagonal probabilities can be \
      taken at their word; a curve flatter than it is overconfident. Each mark stands for about a tenth of the pairs.</p>
      <div class="legend"><ul>\(learners.map { "<li>\($0.key)</li>" as HTML })</ul></div>
      <div class="panels three">\(settings.map { panel($0, entries) })</div>
      \(table(entries))</section>

      """
  }

  private var entries: [Entry] {
    guard let table = data.files.reliability, let last = data.counts.last else { return [] }
    let byID = Dictionary(data.settings.map { ($0.id, $0) }) { first, _ in first }
    var found: [String: Entry] = [:]
    var order: [String] = []
    for row in table.rows where row["count"] == "\(last)" {
      guard let setting = byID[row["setting"]], let learner = data.learner(row["learner"]) else {
        continue
      }
      let key = row["setting"] + "/" + row["learner"]
      if found[key] == nil { order.append(key) }
      var entry = found[key] ?? Entry(setting: setting, learner: learner)
      if !row["log_loss"].isEmpty {
        entry.whole = row
      } else if let p = Double(row["predicted"]), let y = Double(row["observed"]),
        (0...1).contains(p), (0...1).contains(y)
      {
        entry.bins.append((p, y, Double(row["pairs"]) ?? 0))
      }
      found[key] = entry
    }
    return order.map { found[$0]! }
  }

  // MARK: Panels

  private static let frame = PanelFrame(
    width: 360, height: 330, left: 42, right: 336, top: 6, bottom: 290, hasLabels: false,
    markRadius: 3.2)

  private func panel(_ setting: ReportSetting, _ entries: [Entry]) -> HTML {
    let frame = Self.frame
    let drawn = entries.filter { $0.setting.id == setting.id }
    return """
      <figure><figcaption>\(setting.caption)</figcaption>\
      <svg class="panel" role="img" aria-label="\(description(setting, drawn))" \
      viewBox="0 0 \(frame.width) \(frame.height)">\(axes)\
      <g class="floor d4"><path class="line" d="M\(x(0)) \(y(0))L\(x(1)) \(y(1))"/></g>\
      \(drawn.reversed().map(curve))</svg></figure>

      """
  }

  private func description(_ setting: ReportSetting, _ drawn: [Entry]) -> String {
    "Predicted against observed choices, \(setting.name): "
      + drawn.map(\.learner.label).joined(separator: ", ") + "."
  }

  private func x(_ share: Double) -> Double {
    Self.frame.left + share * (Self.frame.right - Self.frame.left)
  }
  private func y(_ share: Double) -> Double { Self.frame.y(share) }

  private var axes: HTML {
    let frame = Self.frame
    let ticks = [0, 0.25, 0.5, 0.75, 1].map { tick -> HTML in
      """
      <path class="grid" d="M\(frame.left) \(y(tick))H\(frame.right)"/>\
      <text class="tick end" x="\(frame.left - 6)" y="\(y(tick) + 4)">\
      \(readableTick(tick, places: 2))</text>\
      <text class="tick middle" x="\(x(tick))" y="\(frame.bottom + 17)">\
      \(readableTick(tick, places: 2))</text>
      """
    }
    return """
      \(ticks)<path class="axis" d="M\(frame.left) \(frame.bottom)H\(frame.right)"/>\
      <text class="tick middle name" x="\((frame.left + frame.right) / 2)" \
      y="\(frame.height - 4)">predicted, and upwards observed</text>
      """
  }

  private func curve(_ entry: Entry) -> HTML {
    guard let first = entry.bins.first else { return "" }
    let path = entry.bins.map { bin -> HTML in
      "\(bin.predicted == first.predicted ? "M" : "L")\(x(bin.predicted)) \(y(bin.observed))"
    }
    let marks = entry.bins.map { bin -> HTML in
      """
      <g><title>\(entry.learner.label): predicted \(readableRate(bin.predicted)), observed \
      \(readableRate(bin.observed)), \(Int(bin.pairs)) pairs</title>\
      \(entry.learner.mark(x: x(bin.predicted), y: y(bin.observed), radius: 3.2))</g>
      """
    }
    return """
      <g class="curve \(entry.learner.styleClass)"><path class="line" d="\(path)"/>\(marks)</g>
      """
  }

  // MARK: Scores

  private func table(_ entries: [Entry]) -> HTML {
    let rows = entries.compactMap { entry -> [HTMLTable.Cell]? in
      guard let whole = entry.whole else { return nil }
      return [.learner(entry.learner.label, entry.learner)]
        + entry.setting.axes.map { .text($0.value) }
        + [.text(whole["pairs"])]
        + ["log_loss", "brier", "calibration_error"].map { .number(whole[$0]) }
    }
    return HTMLTable(
      caption: """
        Scores of the probabilities at the last feedback count; the smaller the better. Calibration \
        error: the largest excess of predicted over observed choices, or the reverse, summed from the \
        least sure pairs on, as a share of all pairs.
        """,
      columns: [.init("learner", isNumeric: false)]
        + data.axes.map { .init($0, isNumeric: false) }
        + [.init("pairs"), .init("log loss"), .init("Brier score"), .init("calibration error")],
      rows: rows, total: rows.count, file: "reliability.csv"
    ).html
  }
}
