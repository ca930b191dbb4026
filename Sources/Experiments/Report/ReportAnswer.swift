import Learners

/// The headline: who reaches 90 % of the ceiling first, and who is best in the end.
struct ReportAnswer {
  let data: ReportData
  let arrivals: [String: Arrival]

  init(_ data: ReportData) {
    self.data = data
    arrivals = Arrival.first(in: data.files.summary ?? ResultTable())
  }

  var section: HTML {
    let settings = data.drawnSettings.filter { !data.learners($0).isEmpty }
    guard let only = settings.first else { return "" }
    let headline = settings.count == 1 ? sentence(only) : shares(settings)
    return """
      <section id="answer"><h2>Answer</h2>
      \(headline)\(BestLearners(data: data, settings: settings, arrivals: arrivals).table)</section>

      """
  }

  // MARK: One setting

  private func sentence(_ setting: ReportSetting) -> HTML {
    """
    <p class="headline">\(arrival(arrivals[setting.id])) \(lastLevel(setting))</p>

    """
  }

  private func arrival(_ arrival: Arrival?) -> HTML {
    guard let arrival else { return "No learner reaches 90 % of the way to the ceiling." }
    return """
      <strong>\(arrival.learner)</strong> reaches 90 % of the way to the ceiling first, after \
      about <strong>\(arrival.shownItems)</strong> items of feedback.
      """
  }

  /// Where the curves end.
  private func lastLevel(_ setting: ReportSetting) -> HTML {
    guard let count = data.counts.last,
      let best = data.best(data.learners(setting), at: count)
    else { return "" }
    return """
      After \(counted(count, "item")), <strong>\(best.learner.label)</strong> is best with a win \
      rate of \(ReportMeasure.winRate.text(best.estimate))\(doubt(setting, at: count)).
      """
  }

  /// Who may be as good as the best.
  private func doubt(_ setting: ReportSetting, at count: Int) -> HTML {
    let rivals = data.rivals(data.learners(setting), at: count).map(\.learner.label)
    guard !rivals.isEmpty else { return "" }
    return "; its interval overlaps that of \(rivals.joined(separator: ", "))"
  }

  // MARK: Several settings

  private func shares(_ settings: [ReportSetting]) -> HTML {
    let first = settings.compactMap { arrivals[$0.id]?.learner }
    let none = settings.count - first.count
    let nobody: HTML = "<li>In \(none) of \(settings.count) settings no learner reaches it.</li>\n"
    let arrived = mostOften(first).map { label, count -> HTML in
      """
      <li><strong>\(label)</strong> reaches 90 % of the way to the ceiling first in \(count) of \
      \(settings.count) settings.</li>

      """
    }
    return """
      <ul class="headline">
      \(arrived)\(none > 0 ? nobody : "")\(lastLevels(settings))</ul>

      """
  }

  private func lastLevels(_ settings: [ReportSetting]) -> [HTML] {
    guard let count = data.counts.last else { return [] }
    let best = settings.compactMap { data.best(data.learners($0), at: count) }
    return mostOften(best.map(\.learner.label)).map { label, wins in
      let clear = settings.count { data.clearWinner(data.learners($0), at: count)?.label == label }
      return """
        <li><strong>\(label)</strong> has the highest win rate after \(counted(count, "item")) in \
        \(wins) of \(settings.count) settings; its interval is clear of every other's in \
        \(clear).</li>

        """
    }
  }

  /// The four that come first most often, and how often.
  private func mostOften(_ winners: [String]) -> [(String, Int)] {
    let wins = winners.uniqued().map { label in (label, winners.count { $0 == label }) }
    return Array(wins.sorted { $0.1 > $1.1 }.prefix(4))
  }
}

/// The learner that covers 90 % of the way to the ceiling with the fewest items.
struct Arrival {
  let learner: String
  let items: Double

  var shownItems: String { fixed(items, places: items < 10 ? 1 : 0) }

  /// Per setting; none where no learner covers it.
  static func first(in summary: ResultTable) -> [String: Arrival] {
    var first: [String: Arrival] = [:]
    for row in summary.rows where row["role"] == LearnerRole.learner.rawValue {
      let items = row.number("items_to_90")
      guard items.isFinite, items < first[row["setting"]]?.items ?? .infinity else { continue }
      first[row["setting"]] = Arrival(learner: row["learner"], items: items)
    }
    return first
  }
}
