import Configuration
import LinearAlgebra
import Randomness

/// Version of Attune.
public let attuneVersion = "0.1.0"

/// `run.json`: what was run, on what, with what, and what should give a reader pause.
struct RunRecord {
  let plan: Plan
  let records: [String: CellRecord]

  var json: JSONValue {
    let experiment = plan.experiment
    return .object([
      ("attune", .string(attuneVersion)), ("resultsVersion", .string(Plan.resultsVersion)),
      ("name", .string(experiment.name)), ("seed", .integer(Int(experiment.seed))),
      ("replicates", .integer(experiment.replicates)), ("baseline", .string(experiment.baseline)),
      ("settings", .array(experiment.settings.map(\.json))), ("cells", .array(cells)),
      ("worlds", .array(worlds)), ("alarms", .array(alarms.map(JSONValue.string))),
      (
        "libraries",
        .object([
          ("openblas", .string(BLAS.configuration)), ("openblasCore", .string(BLAS.coreName)),
          ("gsl", .string(SpecialFunctions.libraryVersion)),
        ])
      ),
    ])
  }

  private var cells: [JSONValue] {
    plan.cells.map { cell in
      .object([
        ("cell", .string(cell.id)), ("setting", .integer(cell.setting)),
        ("replicate", .integer(cell.replicate)), ("learner", .string(cell.learner.label)),
        ("failed", .boolean(records[cell.id]?.failure != nil)),
      ])
    }
  }

  /// One finished cell of each world.
  private var firstOfWorld: [(Cell, CellRecord)] {
    var seen: Set<String> = []
    return plan.cells.compactMap { cell in
      guard let record = records[cell.id], record.failure == nil, seen.insert(cell.world).inserted
      else { return nil }
      return (cell, record)
    }
  }

  private var worlds: [JSONValue] {
    firstOfWorld.map { cell, record in
      .object(
        [
          ("setting", JSONValue.integer(cell.setting)), ("replicate", .integer(cell.replicate)),
          ("hash", .string(cell.world)), ("users", .integer(record.users.count)),
        ] + record.world.json.members!.map { ($0.key, $0.value) })
    }
  }

  /// Sentences about what a reader should know before believing the curves.
  var alarms: [String] {
    allAlarms.sentences { plan.experiment.settings[$0].title }
  }

  /// The same, one for each kind and learner.
  var warnings: [String] {
    allAlarms.warnings { plan.experiment.settings[$0].title }
  }

  /// The sweep's alarms, then each setting's.
  var allAlarms: [Alarm] {
    var sweep = SweepAlarms(
      axes: plan.experiment.settings.map(\.axes), cellCount: plan.cells.count)
    var bySetting = [[AuditedCell]](repeating: [], count: plan.experiment.settings.count)
    for cell in plan.cells {
      guard let record = records[cell.id] else { continue }
      sweep.add(
        setting: cell.setting, replicate: cell.replicate, learner: cell.learner.label,
        record: record)
      bySetting[cell.setting].append(
        AuditedCell(replicate: cell.replicate, learner: cell.learner.label, record: record))
    }
    return sweep.alarms()
      + bySetting.enumerated().flatMap { SettingAlarms(setting: $0.offset, cells: $0.element).alarms() }
  }
}
