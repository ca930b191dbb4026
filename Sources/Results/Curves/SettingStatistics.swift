import Learners
import Worlds

/// Everything that is reported of one setting, computed from its records.
package struct SettingStatistics: Sendable {
  package let results: SettingResults
  /// In the order of the learners.
  package let curves: [Curve]
  /// Aligned with `curves`.
  package let summaries: [CurveSummary]
  package let comparisons: [Comparison]
  package let alarms: [Alarm]
  package let reliability: [SettingReliability]
  package let queries: QueryCurve
  package let replies: [SettingReplies]

  /// - Parameters:
  ///   - isPartial: The sweep still runs: statistics use the replicates that are finished.
  package init(of results: SettingResults, in design: Design, isPartial: Bool) {
    self.results = results
    let curves = CurveBuilder(design: design, results: results, isPartial: isPartial).curves()
    let contrasts = Contrasts(design: design, results: results, isPartial: isPartial)
    let (overLength, decaysLate) = (contrasts.overLength(.winRate), contrasts.decaysLate())
    let itemsTo90 = contrasts.itemsTo90()
    let learners = design.settings[results.setting].learners
    let ceiling = design.settings[results.setting].ceiling(of: .winRate)?.label
    let audits = SettingAlarms(results, of: design)
    let alarms = audits.alarms() + contrasts.alarms()
    summaries = curves.map { curve in
      let learner = learners.firstIndex(of: curve.learner)!
      return CurveSummary(
        curve,
        SummaryContext(
          itemsTo90: itemsTo90[learner], ceiling: ceiling, decaysLate: decaysLate[learner],
          overLength: overLength[learner]?.difference,
          labelFlip: audits.audit(of: curve.learner.label)?.labelFlip?.mean ?? .nan,
          alarms: alarms.count { $0.learner == curve.learner.label }))
    }
    self.curves = curves
    self.alarms = alarms
    comparisons = contrasts.comparisons()
    reliability = SettingReliability.all(of: results, in: design, isPartial: isPartial)
    queries = QueryCurve(of: results, in: design)
    replies = SettingReplies.all(of: results, in: design, isPartial: isPartial)
  }
}
