package import Hashing
import Learners
import Platform
import Preferences
package import Worlds

/// A finished cell as the alarms see it.
package struct AuditedCell: Sendable {
  package let replicate: Int
  package let learner: String
  package let record: CellRecord

  package init(replicate: Int, learner: String, record: CellRecord) {
    self.replicate = replicate
    self.learner = learner
    self.record = record
  }

  /// A cell that was run outside a sweep.
  package init(replicate: Int, learner: String, trial: Trial, in world: World) {
    self.init(
      replicate: replicate, learner: learner,
      record: CellRecord(
        cell: ContentHash().id, seconds: 0, peakMemory: 0, failure: nil, users: world.test.users,
        outcomes: trial.outcomes, world: world.description, audit: trial.audit))
  }
}

/// The alarms of one setting, from the records of its finished cells.
///
/// A world raises alarms for its replicate, a learner for all replicates together.
package struct SettingAlarms {
  package let setting: Int
  /// Without failed cells, in the order of the tables.
  package let cells: [AuditedCell]
  /// Whether a name is one person in all replicates.
  private let areRecorded: Bool

  package init(setting: Int, cells: [AuditedCell], areRecorded: Bool = false) {
    self.setting = setting
    self.areRecorded = areRecorded
    self.cells = cells.filter { $0.record.failure == nil }
  }

  package init(_ results: SettingResults, of design: Design) {
    self.init(
      setting: results.setting,
      cells: results.finished.map { cell, record in
        AuditedCell(
          replicate: cell.replicate, learner: design.slot(of: cell).label, record: record)
      }, areRecorded: design.settings[results.setting].isRecorded)
  }

  /// The audits of a learner in all replicates; nil for floors and ceilings.
  package func audit(of learner: String) -> LearnerAudit? {
    let audited = cells.filter { $0.learner == learner && $0.record.audit != nil }
    let audits = audited.compactMap(\.record.audit)
    guard !audits.isEmpty else { return nil }
    guard areRecorded else { return LearnerAudit(pooling: audits) }
    return LearnerAudit(
      pooling: audits, ofPeople: Set(audited.flatMap(\.record.auditedUsers).map(Name.init)).count)
  }

  package func alarms() -> [Alarm] {
    worldAlarms + learners.flatMap(alarms)
  }

  private var worldAlarms: [Alarm] {
    var seen: Set<Int> = []
    return cells.filter { seen.insert($0.replicate).inserted }.flatMap { cell in
      cell.record.world.audit.alarms(users: cell.record.users.count).map { kind, message in
        Alarm(kind, setting: setting, replicate: cell.replicate, message)
      }
    }
  }

  /// Labels of audited learners: all but floors and ceilings.
  private var learners: [String] {
    cells.filter { $0.record.audit != nil }.map(\.learner).uniqued()
  }

  private func alarms(of learner: String) -> [Alarm] {
    let own = cells.filter { $0.learner == learner }
    return audit(of: learner)!.alarms(setting: setting, learner: learner)
      + Alarms.ofCells.flatMap { $0.alarms(in: own, setting: setting, learner: learner) }
  }
}

extension LearnerAudit {
  package func alarms(setting: Int? = nil, learner: String? = nil) -> [Alarm] {
    Alarms.ofAudits.flatMap { $0.alarms(in: self, setting: setting, learner: learner) }
  }
}

extension CellRecord {
  /// Names of the test users that the learner was asked about again.
  fileprivate var auditedUsers: [String] {
    AuditSample.positions(among: users.count).map { users[$0] }
  }

  /// Hash of users and outcomes: equal for cells of equal results.
  package var digest: ContentID {
    var hash = ContentHash()
    for user in users { hash.update(user) }
    outcomes.withUnsafeBytes { hash.update($0) }
    return hash.id
  }
}
