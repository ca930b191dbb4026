import Learners
import Preferences
import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The work of a cell: its world is built or shared, its learner fitted and its choices judged.
struct CellWork: Sendable {
  let plan: Plan
  let worlds: WorldCache

  /// What the cell leaves behind. An error of the learner or of its data is a record, not an error.
  func record(of cell: Cell) -> CellRecord {
    var start = seconds()
    defer { worlds.release(cell) }
    do {
      let world = try worlds.world(of: cell) { try plan.builder(for: cell).build() }
      start = seconds()
      let outcomes = try self.outcomes(of: cell, in: world)
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: nil,
        users: world.test.users, outcomes: outcomes, world: world.description)
    } catch {
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: "\(error)",
        users: [], outcomes: [],
        world: .none)
    }
  }

  private func outcomes(of cell: Cell, in world: World) throws -> [Outcome] {
    let entry = plan.entry(of: cell)
    let training = TrainingData(
      table: world.table, historical: world.historical, populationUtility: world.populationUtility,
      stream: plan.builder(for: cell).root.stream("learner", entry.kind))
    let fitted: any FittedLearner
    if let ceiling = entry.learner as? any Ceiling {
      fitted = try ceiling.fit(training, secrets: world.secrets)
    } else {
      fitted = try entry.learner.fit(training)
    }
    let counts = plan.experiment.settings[cell.setting].feedback.counts
    let scores = try fitted.scores(
      for: world.candidates, histories: world.test, counts: counts)
    let judge = Judge(secrets: world.secrets)
    return try scores.flatMap { try judge.outcomes(of: $0) }
  }
}

/// Peak resident memory of this process in MiB.
func peakMemory() -> Double {
  var usage = rusage()
  getrusage(0, &usage)
  return Double(usage.ru_maxrss) / 1024
}
