import Configuration
package import Worlds

extension AlarmRule<LearnerAudit> {
  /// Evaluation accuracy may exceed training accuracy by this much without an alarm.
  private static var margin: Double { 0.02 }

  static var evaluationAboveTraining: Self {
    AlarmRule(.evaluationAboveTraining) { audit in
      guard let gain = audit.evaluationLessTraining, gain.count >= 10, gain.mean > margin,
        gain.mean > 4 * gain.error
      else { return nil }
      return
        "it orders \(fixed(100 * gain.mean, places: 1)) % more pairs right on what it is judged on than"
        + " on the prompts of its feedback; something of the evaluation leaks into it"
    }
  }
}

extension AlarmKind {
  package static let evaluationAboveTraining = AlarmKind(
    "evaluation-above-training",
    found: """
      More pairs ordered right on the evaluation sets than on all responses to the prompts that the user gave \
      feedback on: by more than 0.02 and 4 standard errors, over users and over the prompts they share
      """,
    remedy: "Find what of the evaluation the learner knows",
    lookedFor: "evaluation better than training")
}
