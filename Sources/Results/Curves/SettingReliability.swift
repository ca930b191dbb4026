import Configuration
import Learners
import Statistics

/// How well a learner's probabilities agreed with choices in one setting, over all replicates.
package struct SettingReliability: Sendable {
  let setting: Int
  let learner: Design.Slot
  let counts: [Int]
  /// Aligned with `counts`.
  let atCount: [Reliability]

  /// One for each learner that predicts probabilities.
  /// - Parameter isPartial: The sweep still runs: finished replicates are enough.
  static func all(
    of results: SettingResults, in design: Design, isPartial: Bool
  ) -> [SettingReliability] {
    let setting = design.settings[results.setting]
    return setting.learners.enumerated().compactMap { index, learner in
      let replicates = results.replicates(ofLearner: index)
      let records = replicates.map { results.completed(learner: index, replicate: $0)! }
      guard isPartial || replicates.count == design.replicates(ofSetting: results.setting),
        let first = records.first, first.reliability.count == setting.counts.count
      else { return nil }
      return SettingReliability(
        setting: results.setting, learner: learner, counts: setting.counts,
        atCount: setting.counts.indices.map { c in
          records.dropFirst().reduce(first.reliability[c]) { $0 + $1.reliability[c] }
        })
    }
  }

  static let columns = [
    "learner", "kind", "role", "count", "bin_low", "bin_high", "pairs", "predicted", "observed",
    "log_loss", "brier", "calibration_error",
  ]

  /// Rows of reliability.csv: at each count one over all pairs, with the scores, and one per bin of
  /// about as many pairs.
  var rows: [(text: [String], numbers: [Double])] {
    zip(counts, atCount).flatMap { count, table in
      let text = [learner.label, learner.kind, learner.role.rawValue, "\(count)"]
      let whole = [
        0, 1, Double(table.count), table.predicted, table.observed, table.logLoss, table.brier,
        table.calibrationError,
      ]
      let bins = table.groups().map { bin in
        [bin.lower, bin.upper, Double(bin.count), bin.predicted, bin.observed, .nan, .nan, .nan]
      }
      return ([whole] + bins).map { (text, $0) }
    }
  }
}
