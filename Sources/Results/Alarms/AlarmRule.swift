package import Worlds

/// How alarms of one kind are found in the evidence on a learner, a setting or the whole sweep.
struct AlarmRule<Evidence>: Sendable {
  /// An alarm's sentence, and its learner where the evidence covers several.
  typealias Finding = (learner: String?, message: String)

  let kind: AlarmKind
  let find: @Sendable (Evidence) -> [Finding]

  init(_ kind: AlarmKind, find: @escaping @Sendable (Evidence) -> [Finding]) {
    (self.kind, self.find) = (kind, find)
  }

  /// A rule that raises at most one alarm from its evidence.
  init(_ kind: AlarmKind, sentence: @escaping @Sendable (Evidence) -> String?) {
    self.init(kind) { evidence in sentence(evidence).map { [(nil, $0)] } ?? [] }
  }

  func alarms(
    in evidence: Evidence, setting: Int? = nil, learner: String? = nil
  ) -> [Alarm] {
    find(evidence).map { found in
      Alarm(kind, setting: setting, learner: found.learner ?? learner, found.message)
    }
  }
}

/// Every alarm. To add one, write a file for it and list it here or in `WorldAudit.checks`.
package enum Alarms {
  /// About a learner, from its audits in all replicates.
  static let ofAudits: [AlarmRule<LearnerAudit>] = [
    .ignoresFeedback, .batchDependent, .evaluationAboveTraining,
  ]
  /// About learners, from tests between the curves of a setting.
  static let ofCurves: [AlarmRule<Contrasts>] = [.noBetterThanLength, .feedbackHurts]
  /// About a learner, from its finished cells.
  static let ofCells: [AlarmRule<[AuditedCell]>] = [.tiedChoices, .replicatesAlike]
  static let ofSweeps: [AlarmRule<SweepAlarms>] = [
    .axisWithoutEffect, .unfinished, .mixedMachines,
  ]

  package static let worldKinds = WorldAudit.checks.map { $0.alarm }
  package static let learnerKinds =
    ofAudits.map(\.kind) + ofCurves.map(\.kind) + ofCells.map(\.kind)
  package static let sweepKinds = ofSweeps.map(\.kind)
}
