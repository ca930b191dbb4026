import Platform
import Results

/// What a run would do, with an estimate of its time: `attune run --dry-run`.
public struct DryRun: Sendable {
  /// Different cells of the selection, and those that would be run.
  public let cells: Int
  public let pending: Int
  public let jobs: Int
  /// Cells that were run to learn their time, and the seconds they took.
  public let pilots: (cells: Int, seconds: Double)
  /// Label, pending cells, mean seconds of one, seconds of the longest; the most work first.
  public let learners: [(label: String, pending: Int, seconds: Double, longest: Double)]
  /// Seconds that the worlds of the pending cells take, one after another.
  public let worlds: Double
  /// What the largest setting is sure to need.
  public let memory: MemoryEstimate
  /// Labels for which no pilot was begun in time: they are taken to cost the mean of the others.
  public let untimed: [String]

  /// Estimated seconds of the run.
  public var seconds: Double {
    let longest = learners.map(\.longest).max() ?? 0
    let work = learners.reduce(worlds) { $0 + Double($1.pending) * $1.seconds }
    return max(longest, work / Double(jobs))
  }
}

extension ExperimentRun {
  /// Counts what would be run and times a pilot of it: every learner in its largest setting, then in others
  /// while time is left. Writes nothing.
  /// - Parameters:
  ///   - budget: Seconds after which no learner is timed in a further setting.
  ///   - limit: Seconds after which no further pilot is begun at all.
  public func dryRun(budget: Double = 30, limit: Double = 300) throws -> DryRun {
    try checkMemory()
    let selected = try options.selection.cells(of: plan.design)
    try folder.journal.refresh()
    let pending = selected.filter { cell in
      let state = folder.journal[cell.id]?.state ?? .waiting
      return state == .waiting || (state == .failed && options.retryFailed)
    }
    var pilot = Pilot(run: self)
    for cell in selected {
      if let entry = folder.journal[cell.id], entry.state == .completed {
        pilot.learn(Double(entry.seconds), of: cell)
      }
    }
    pilot.run(pending, budget: budget, limit: limit)
    let byLabel = Dictionary(grouping: pending) { plan.design.slot(of: $0).label }
    let learners = byLabel.map { label, cells in
      let times = cells.map(pilot.estimate)
      return (
        label: label, pending: cells.count,
        seconds: times.reduce(0, +) / Double(cells.count), longest: times.max() ?? 0
      )
    }
    let worlds = Dictionary(grouping: pending, by: \.world).values.map { $0[0] }
    return DryRun(
      cells: selected.count, pending: pending.count, jobs: options.jobs,
      pilots: (pilot.cells, pilot.seconds),
      learners: learners.sorted {
        (Double($1.pending) * $1.seconds, $0.label) < (Double($0.pending) * $0.seconds, $1.label)
      },
      worlds: worlds.reduce(0) { $0 + pilot.worldEstimate(of: $1) },
      memory: plan.estimatedMemory(jobs: options.jobs),
      untimed: byLabel.keys.filter { !pilot.knows($0) }.sorted())
  }
}
