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

  /// A cell that was run by hand.
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
/// Worlds speak for each replicate; learners for all replicates together.
package struct SettingAlarms {
  package let setting: Int
  /// Without failed cells, in the order of the tables.
  package let cells: [AuditedCell]

  package init(setting: Int, cells: [AuditedCell]) {
    self.setting = setting
    self.cells = cells.filter { $0.record.failure == nil }
  }

  package init(_ results: SettingResults, of design: Design) {
    self.init(
      setting: results.setting,
      cells: results.finished.map { cell, record in
        AuditedCell(
          replicate: cell.replicate, learner: design.slot(of: cell).label, record: record)
      })
  }

  /// The audits of a learner in all replicates; nil for floors and ceilings.
  package func audit(of learner: String) -> LearnerAudit? {
    let audits = cells.filter { $0.learner == learner }.compactMap(\.record.audit)
    return audits.isEmpty ? nil : LearnerAudit(pooling: audits)
  }

  package func alarms() -> [Alarm] {
    worldAlarms + learners.flatMap(alarms)
  }

  private var worldAlarms: [Alarm] {
    var seen: Set<Int> = []
    return cells.filter { seen.insert($0.replicate).inserted }.flatMap { cell in
      cell.record.world.audit.alarms(
        setting: setting, replicate: cell.replicate, users: cell.record.users.count)
    }
  }

  /// Labels that were audited, which floors and ceilings are not.
  private var learners: [String] {
    var seen: Set<String> = []
    return cells.filter { $0.record.audit != nil && seen.insert($0.learner).inserted }
      .map(\.learner)
  }

  private func alarms(of learner: String) -> [Alarm] {
    let own = cells.filter { $0.learner == learner }
    return audit(of: learner)!.alarms(setting: setting, learner: learner)
      + [tiesAlarm(own), replicatesAlarm(own)].compactMap { $0 }
  }

  // MARK: ties

  /// More tied choices than this at the last count, when feedback should have told responses apart.
  private static let mostTies = 0.25

  /// A learner whose scores often do not say which response it would choose.
  private func tiesAlarm(_ own: [AuditedCell]) -> Alarm? {
    guard let tied = Spread(of: own.flatMap { $0.record.last.map(\.tiedChoices) }),
      tied.mean > Self.mostTies
    else { return nil }
    return Alarm(
      .tiedChoices, setting: setting, learner: own[0].learner,
      "at the last count \(fixed(100 * tied.mean, places: 0)) % of its choices are ties: several responses share"
        + " the top score, and the mean over them counts; what it reads does not tell them apart")
  }

  // MARK: replicates

  private func replicatesAlarm(_ own: [AuditedCell]) -> Alarm? {
    var first: [ContentID: Int] = [:]
    for cell in own {
      let digest = cell.record.digest
      if let other = first[digest] {
        return Alarm(
          .sameInAllReplicates, setting: setting, learner: cell.learner,
          "replicates \(other) and \(cell.replicate) have the same outcomes for every user; the seed does"
            + " not matter")
      }
      first[digest] = cell.replicate
    }
    return nil
  }
}

extension CellRecord {
  /// Outcomes at the last count.
  fileprivate var last: ArraySlice<Outcome> { outcomes.suffix(users.count) }

  /// Hash of users and outcomes: equal for cells that came to the same.
  package var digest: ContentID {
    var hash = ContentHash()
    for user in users { hash.update(user) }
    outcomes.withUnsafeBytes { hash.update($0) }
    return hash.id
  }
}
