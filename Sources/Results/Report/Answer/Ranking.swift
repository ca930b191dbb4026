import Worlds

/// Who leads a setting after so many items, by paired tests of learner against learner.
struct Ranking: Sendable {
  /// The highest mean.
  let best: ReportData.Level
  /// Learners that the corrected tests cannot tell apart from the best.
  let equals: [ReportData.Level]
  /// Learners that were not compared with the best.
  let untested: [ReportData.Level]
  /// Learners that are shown to be worse.
  let below: [ReportData.Level]

  /// Labels of all that may be the best.
  var leaders: Set<String> { Set(([best] + equals + untested).map(\.learner.label)) }
  var isAlone: Bool { equals.isEmpty && untested.isEmpty }
}

/// Corrected p-values of comparisons.csv by setting, count and the two labels.
struct PairedTests: Sendable {
  private struct Key: Hashable {
    let setting: String
    let count: Int
    let labels: Set<String>
  }

  private var values: [Key: Double] = [:]

  init(_ table: ResultTable?, headline: (_ setting: String) -> Measure) {
    guard let table else { return }
    for row in table.rows {
      let p = row.number(headline(row["setting"]).name + "_p_holm")
      guard let count = Int(row["count"]), !p.isNaN else { continue }
      values[
        Key(setting: row["setting"], count: count, labels: [row["learner"], row["baseline"]])] = p
    }
  }

  /// Nil where the two were not compared.
  func p(_ setting: String, _ count: Int, _ a: String, _ b: String) -> Double? {
    values[Key(setting: setting, count: count, labels: [a, b])]
  }
}

extension ReportData {
  /// - Parameter tests: Those of this folder.
  func ranking(_ setting: ReportSetting, at count: Int, _ tests: PairedTests) -> Ranking? {
    let all = levels(learners(setting), at: count, setting.headline)
    guard let best = best(all) else { return nil }
    let others = all.filter { $0.learner != best.learner }
    let p = { (other: Level) in
      tests.p(setting.id, count, best.learner.label, other.learner.label)
    }
    return Ranking(
      best: best, equals: others.filter { p($0).map { $0 > 0.05 } ?? false },
      untested: others.filter { p($0) == nil },
      below: others.filter { p($0).map { $0 <= 0.05 } ?? false })
  }
}
