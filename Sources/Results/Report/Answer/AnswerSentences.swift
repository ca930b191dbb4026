import Configuration
import Worlds

/// The answer of one setting in sentences: who is best after how many items, and who cannot be told apart.
struct AnswerSentences {
  let data: ReportData
  let setting: ReportSetting
  let tests: PairedTests
  let arrivals: [Arrival]

  var all: [String] { ranks + [cover].compactMap { $0 } }

  private var measure: Measure { setting.headline }

  // MARK: Who is best

  private var ranks: [String] {
    let rankings = data.counts.compactMap { count in
      data.ranking(setting, at: count, tests).map { (count: count, ranking: $0) }
    }
    guard let last = rankings.last else { return [] }
    let level =
      "\(measure == .accuracy ? "an" : "a") \(measure.words) of \(measure.text(last.ranking.best.estimate))"
    guard data.learners(setting).count > 1 else {
      return [
        "\(last.ranking.best.learner.label), the only learner, has \(level) after"
          + " \(counted(last.count, "item"))."
      ]
    }
    if rankings.allSatisfy({ $0.ranking.below.isEmpty }) { return [nothingTold(last, level)] }
    var sentences: [String] = []
    var start = 0
    for end in rankings.indices.dropFirst()
    where !isLike(rankings[end].ranking, rankings[start].ranking) {
      sentences.append(sentence(Array(rankings[start..<end])))
      start = end
    }
    return sentences + [sentence(Array(rankings[start...]))]
      + ["After \(counted(last.count, "item")), \(last.ranking.best.learner.label) has \(level)."]
  }

  private func isLike(_ a: Ranking, _ b: Ranking) -> Bool {
    a.leaders == b.leaders && a.untested.isEmpty == b.untested.isEmpty
  }

  private func nothingTold(_ last: (count: Int, ranking: Ranking), _ level: String) -> String {
    let highest =
      "after \(counted(last.count, "item")) \(last.ranking.best.learner.label) is highest with \(level)"
    return last.ranking.untested.isEmpty
      ? "No learner can be told apart from the best at any count; \(highest)."
      : "Learners were not compared with each other; \(highest)."
  }

  /// The sentence about consecutive counts with the same leaders.
  private func sentence(_ run: [(count: Int, ranking: Ranking)]) -> String {
    let counts = run.map { "\($0.count)" }
    let after = "After \(listed(counts, last: "and")) \(counts == ["1"] ? "item" : "items")"
    let (ranking, bests) = (run[0].ranking, run.map(\.ranking.best.learner.label).uniqued())
    if ranking.isAlone { return "\(after), \(bests[0]) is best: every other learner is below it." }
    let others = data.learners(setting).map(\.learner.label).filter {
      ranking.leaders.contains($0) && !bests.contains($0)
    }
    if !ranking.untested.isEmpty {
      return
        "\(after), \(listed(bests, last: "or")) is highest; not all learners were compared with it."
    }
    if ranking.below.isEmpty { return "\(after), no learner can be told apart from the best." }
    return bests.count == 1
      ? "\(after), \(bests[0]) is highest, but \(listed(others, last: "and")) cannot be told apart from it."
      : "\(after), \(listed(bests + others, last: "and")) lead and cannot be told apart."
  }

  // MARK: 90 % of the way

  private var cover: String? {
    guard let first = arrivals.first else { return nil }
    let others = arrivals.dropFirst().filter { $0.mayBeAsEarlyAs(first) }.map(\.learner)
    let way =
      "90 % of the way to \(first.ceiling.isEmpty ? "the ceiling" : first.ceiling) in win rate"
    let doubt =
      others.isEmpty ? "" : "; by their intervals, \(listed(others, last: "or")) may be as early"
    return "\(first.learner) covers \(way) \(first.words)\(doubt)."
  }
}

/// When a learner covers 90 % of the way to the ceiling, as summary.csv says.
struct Arrival: Sendable {
  let learner: String
  let items: Double
  let low: Double
  let high: Double
  let reached: Double
  let ceiling: String

  /// By setting, the earliest first. Left out are learners that never get there, and learners that are
  /// there before any feedback and are then hurt by it.
  static func all(in summary: ResultTable, alarms: ResultTable?) -> [String: [Arrival]] {
    var found: [String: [Arrival]] = [:]
    var hurt: Set<[String]> = []
    if let alarms {
      for row in alarms.rows where row["alarm"] == AlarmKind.feedbackHurts.name {
        hurt.insert([row["setting"], row["learner"]])
      }
    }
    for row in summary.rows where row["role"] == "learner" && row.number("items_to_90").isFinite {
      let arrival = Arrival(
        learner: row["learner"], items: row.number("items_to_90"),
        low: row.number("items_to_90_low"), high: row.number("items_to_90_high"),
        reached: row.number("items_to_90_reached"), ceiling: row["items_to_90_ceiling"])
      if arrival.isBeforeFeedback, hurt.contains([row["setting"], row["learner"]]) { continue }
      found[row["setting"], default: []].append(arrival)
    }
    return found.mapValues { $0.sorted { $0.items < $1.items } }
  }

  var shownItems: String { Self.shown(items) }

  private static func shown(_ items: Double) -> String { fixed(items, places: items < 10 ? 1 : 0) }

  /// Whether the learner is there before any feedback.
  var isBeforeFeedback: Bool { items < 1e-9 }

  /// `after about 4.2 items (95 % interval 3.1 to 6.0)`, or `before any feedback`.
  var words: String {
    isBeforeFeedback ? "before any feedback" : "after about \(shownItems) items\(interval)"
  }

  private var interval: String {
    if low.isNaN { return "" }
    if !high.isNaN { return " (95 % interval \(Self.shown(low)) to \(Self.shown(high)))" }
    let missed =
      reached.isNaN
      ? "" : ": \(fixed(100 * (1 - reached), places: 0)) % of resamples of the users never do"
    return " (from \(Self.shown(low)) on, not settled\(missed))"
  }

  /// For a narrow cell: `3.1 to 6.0`, or `from 3.1, not settled`.
  var shortInterval: String {
    if low.isNaN { return "" }
    return high.isNaN
      ? "from \(Self.shown(low)), not settled" : "\(Self.shown(low)) to \(Self.shown(high))"
  }

  /// Whether the intervals overlap; an open end has no bound.
  func mayBeAsEarlyAs(_ other: Arrival) -> Bool {
    other.high.isNaN || low.isNaN || low <= other.high
  }
}
