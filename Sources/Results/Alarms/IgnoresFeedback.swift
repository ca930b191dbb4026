import Configuration
package import Worlds

extension AlarmRule<LearnerAudit> {
  /// Share of choices that must change when all labels are flipped. In-context reward models that changed
  /// 14 % of their answers were found to hardly read the feedback.
  private static var fewestFlips: Double { 0.15 }

  static var ignoresFeedback: Self {
    AlarmRule(.ignoresFeedback) { audit in
      guard let flip = audit.labelFlip, flip.count >= 10,
        flip.mean + 2 * flip.error < fewestFlips
      else { return nil }
      return
        "only \(fixed(100 * flip.mean, places: 1)) % of its choices change when the labels of all"
        + " feedback are flipped; it hardly reads them, or users are too much alike for them to matter"
    }
  }
}

extension AlarmKind {
  package static let ignoresFeedback = AlarmKind(
    "ignores-feedback",
    found: """
      With all labels flipped (winner and loser exchanged, a best-of choice exchanged with a random other, \
      ratings mirrored) fewer than 15 % of the top choices change, by two standard errors. The share is \
      `label_flip` in `summary.csv`
      """,
    remedy: "Look at what the learner really reads; where users are all alike, nothing is wrong",
    lookedFor: "choices that do not depend on the feedback, or depend on the batch")
}
