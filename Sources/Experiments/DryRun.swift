/// What a run would do, with an estimate of its time: `attune run --dry-run`.
public struct DryRun: Sendable {
  /// Different cells of the selection, and those that would be run.
  public let cells: Int
  public let pending: Int
  /// Seconds the pending cells take one after another, worlds included.
  public let work: Double
  public let jobs: Int
  /// Cells that were run to learn their time, and the seconds they took.
  public let pilots: (cells: Int, seconds: Double)
  /// Label, pending cells, seconds of one.
  public let learners: [(label: String, pending: Int, seconds: Double)]

  /// Estimated seconds of the run.
  public var seconds: Double {
    let longest = learners.filter { $0.pending > 0 }.map(\.seconds).max() ?? 0
    return max(longest, work / Double(jobs))
  }
}

extension ExperimentRun {
  /// Counts what would be run and times a pilot of it: one cell of each learner whose time the journal
  /// does not know. Writes nothing.
  /// - Parameter budget: Seconds after which no further pilot is begun; learners without one are taken
  ///   to be like the mean of the others.
  public func dryRun(budget: Double = 30) throws -> DryRun {
    let selected = try options.selection.cells(of: plan.design)
    try folder.journal.refresh()
    let pending = selected.filter { cell in
      let state = folder.journal[cell.id]?.state ?? .waiting
      return state == .waiting || (state == .failed && options.retryFailed)
    }
    var times = knownTimes(selected)
    let pilot = pilot(of: pending, &times, budget: budget)
    let mean = times.values.reduce(0, +) / Double(max(1, times.count))
    let byLabel = Dictionary(grouping: pending) { plan.design.slot(of: $0).label }
    let learners = byLabel.map { ($0.key, $0.value.count, times[$0.key] ?? mean) }
      .sorted { Double($0.1) * $0.2 > Double($1.1) * $1.2 }
    let worlds = Set(pending.map(\.world)).count
    return DryRun(
      cells: selected.count, pending: pending.count,
      work: learners.reduce(0) { $0 + Double($1.1) * $1.2 } + Double(worlds) * pilot.world,
      jobs: options.jobs, pilots: (pilot.cells, pilot.seconds), learners: learners)
  }

  /// Mean seconds of completed cells by label.
  private func knownTimes(_ cells: [Cell]) -> [String: Double] {
    var sums: [String: (Double, Int)] = [:]
    for cell in cells {
      guard let entry = folder.journal[cell.id], entry.state == .completed else { continue }
      let label = plan.design.slot(of: cell).label
      let known = sums[label] ?? (0, 0)
      sums[label] = (known.0 + Double(entry.seconds), known.1 + 1)
    }
    return sums.mapValues { $0.0 / Double($0.1) }
  }

  private func pilot(
    of pending: [Cell], _ times: inout [String: Double], budget: Double
  ) -> (cells: Int, seconds: Double, world: Double) {
    let work = CellWork(plan: plan, worlds: WorldCache(limit: 1))
    let start = Experiments.seconds()
    var (cells, world) = (0, 0.0)
    for cell in pending where Experiments.seconds() - start < budget {
      let label = plan.design.slot(of: cell).label
      guard times[label] == nil else { continue }
      let before = Experiments.seconds()
      let record = work.record(of: cell)
      times[label] = record.seconds
      world = max(world, Experiments.seconds() - before - record.seconds)
      cells += 1
    }
    return (cells, Experiments.seconds() - start, world)
  }
}
