import Worlds
import Learners

/// The headline: which learner is best after how many items, and whom paired tests cannot tell from it.
struct ReportAnswer {
  let data: ReportData
  private let tests: PairedTests
  private let arrivals: [String: [Arrival]]
  /// With more settings than this the answer only counts in how many each learner leads.
  private static let mostInWords = 6

  init(_ data: ReportData) {
    self.data = data
    let headlines = Dictionary(data.settings.map { ($0.id, $0.headline) }) { first, _ in first }
    tests = PairedTests(data.files.comparisons) { headlines[$0] ?? .winRate }
    arrivals = Arrival.all(in: data.files.summary ?? ResultTable(), alarms: data.files.alarms)
  }

  private var settings: [ReportSetting] {
    data.drawnSettings.filter { !data.learners($0).isEmpty }
  }

  var section: HTML {
    let settings = self.settings
    guard !settings.isEmpty else { return "" }
    let table = BestLearners(data: data, settings: settings, tests: tests, arrivals: arrivals).table
    return """
      <section id="answer"><h2>Answer</h2>
      \(settings.count > Self.mostInWords ? list(shares) : "\(settings.map(words))")\
      <p class="note">\(basis)</p>
      \(table)</section>

      """
  }

  /// The answer as lines of text; each begins with its setting where there are several.
  var lines: [String] {
    let settings = self.settings
    guard settings.count <= Self.mostInWords else { return shares }
    return settings.map { setting in
      (setting.axes.isEmpty ? "" : setting.title + ": ")
        + sentences(setting).joined(separator: " ")
    }
  }

  private var basis: String {
    data.files.comparisons == nil
      ? "There is no comparisons.csv, so that nothing is told apart."
      : "“Best” and “cannot be told apart” are by paired tests over the same users, learner against learner,"
        + " at 5 % after Holm's correction for all of them in the sweep (comparisons.csv)."
  }

  private func sentences(_ setting: ReportSetting) -> [String] {
    AnswerSentences(
      data: data, setting: setting, tests: tests, arrivals: arrivals[setting.id] ?? []
    ).all
  }

  private func words(_ setting: ReportSetting) -> HTML {
    let place: HTML = setting.axes.isEmpty ? "" : "<strong>\(setting.title).</strong> "
    return """
      <p class="headline">\(place)\(sentences(setting).joined(separator: " "))</p>

      """
  }

  private func list(_ sentences: [String]) -> HTML {
    "<ul class=\"headline\">\(sentences.map { "<li>\($0)</li>" as HTML })</ul>\n"
  }

  // MARK: Many settings

  /// How often each learner leads at the last count, and how often it is first to cover 90 % of the way.
  private var shares: [String] {
    guard let count = data.counts.last else { return [] }
    let settings = self.settings
    let rankings = settings.compactMap { data.ranking($0, at: count, tests) }
    let alone = rankings.filter(\.isAlone).map(\.best.learner.label)
    let best = mostOften(rankings.map(\.best.learner.label)).map { label, wins in
      "After \(counted(count, "item")), \(label) is highest in \(wins) of \(settings.count) settings;"
        + " tests tell it from every other in \(counted(alone.count { $0 == label }, "setting"))."
    }
    let first = settings.compactMap { arrivals[$0.id]?.first }
    let before = first.count(where: \.isBeforeFeedback)
    let arrived = mostOften(first.filter { !$0.isBeforeFeedback }.map(\.learner)).map {
      label, wins in
      "\(label) is the first to cover 90 % of the way to the ceiling in \(wins) of \(settings.count)"
        + " settings."
    }
    let early =
      "In \(before) of \(settings.count) settings 90 % of the way to the ceiling is covered before any feedback."
    let none = settings.count - first.count
    let never =
      "In \(none) of \(settings.count) settings no learner covers 90 % of the way to the ceiling."
    return best + arrived + (before > 0 ? [early] : []) + (none > 0 ? [never] : [])
  }

  /// The four that come first most often, and how often.
  private func mostOften(_ winners: [String]) -> [(String, Int)] {
    let wins = winners.uniqued().map { label in (label, winners.count { $0 == label }) }
    return Array(wins.sorted { $0.1 > $1.1 }.prefix(4))
  }
}
