package import Worlds

extension AlarmRule<LearnerAudit> {
  static var batchDependent: Self {
    AlarmRule(.batchDependent) { audit in
      guard audit.batchDependent > 0 else { return nil }
      return
        "the scores of \(audit.batchDependent) of \(audit.users) users change with the other users or"
        + " candidates in the batch"
    }
  }
}

extension AlarmKind {
  package static let batchDependent = AlarmKind(
    "batch-dependent",
    found:
      "The same users in reverse order with more candidates, or alone, get scores that differ in any bit",
    remedy: "Remove state and sums over the batch")
}
