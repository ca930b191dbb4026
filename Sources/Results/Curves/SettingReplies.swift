import Learners

/// How a model's replies gave a learner's choices in one setting, over all replicates.
package struct SettingReplies: Sendable {
  let setting: Int
  let learner: Design.Slot
  let counts: [Int]
  /// Aligned with `counts`.
  let atCount: [ReplyTally]

  /// One for each learner that reads replies.
  /// - Parameter isPartial: The sweep still runs: finished replicates are enough.
  static func all(
    of results: SettingResults, in design: Design, isPartial: Bool
  ) -> [SettingReplies] {
    let setting = design.settings[results.setting]
    return setting.learners.enumerated().compactMap { index, learner in
      let replicates = results.replicates(ofLearner: index)
      let records = replicates.map { results.completed(learner: index, replicate: $0)! }
      guard isPartial || replicates.count == design.replicates(ofSetting: results.setting),
        let first = records.first, first.replies.count == setting.counts.count
      else { return nil }
      return SettingReplies(
        setting: results.setting, learner: learner, counts: setting.counts,
        atCount: setting.counts.indices.map { c in
          records.dropFirst().reduce(first.replies[c]) { $0 + $1.replies[c] }
        })
    }
  }

  /// Columns of replies.csv after the learner and the count, with what they mean.
  static let columns: [(name: String, help: String, value: @Sendable (ReplyTally) -> Double)] = [
    ("asked", "choices asked for", { Double($0.asked) }),
    (
      "asked_again_rate", "share of them whose first reply named no option",
      { Double($0.askedAgain) / Double($0.asked) }
    ),
    (
      "unanswered_rate",
      "share whose second reply named none either: they count as the choice without feedback",
      { Double($0.unanswered) / Double($0.asked) }
    ),
    (
      "first_share", "share of the choices that took the option shown first",
      { Double($0.chosen.first ?? 0) / Double($0.chosen.reduce(0, +)) }
    ),
    (
      "first_expected", "the same, had every position been chosen alike",
      { ($0.expected.first ?? .nan) / Double($0.chosen.reduce(0, +)) }
    ),
    (
      "position_bias",
      "half the sum of differences between the shares of the positions and those of even choice: 0 to 1",
      \.positionBias
    ),
  ]

  /// One per count.
  var rows: [(text: [String], numbers: [Double])] {
    zip(counts, atCount).map { count, tally in
      (
        [learner.label, learner.kind, "\(count)"],
        Self.columns.map { column in
          let value = column.value(tally)
          return value.isFinite ? value : .nan
        }
      )
    }
  }
}
