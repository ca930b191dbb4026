import Language
import Platform
import Preferences
import Randomness
import Results
import Worlds

/// The work of a cell: its world is built or shared, its learner fitted and its choices judged.
struct CellWork: Sendable {
  let plan: Plan
  let worlds: WorldCache
  /// Per setting.
  private let shelves: [ModelShelf]

  /// - Parameter answers: Folder in which the answers of servers are kept.
  init(plan: Plan, worlds: WorldCache, answers: String?) {
    self.plan = plan
    self.worlds = worlds
    shelves = ModelShelf.shelves(of: plan.experiment.settings, answers: answers)
  }

  /// Runs a cell. An error of the learner or of its data becomes part of the record.
  /// - Throws: `EndsRun` where the run cannot go on, which is no failure of the cell.
  @Sendable func record(of cell: Cell) throws -> CellRecord {
    var start = seconds()
    defer { worlds.release(cell) }
    do {
      let world = try worlds.world(of: cell) { try plan.builder(for: cell).build() }
      start = seconds()
      let trial = try self.trial(of: cell, in: world)
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: nil,
        users: world.test.users, outcomes: trial.outcomes, world: world.description,
        audit: trial.audit, reliability: trial.reliability, queries: world.queries,
        replies: trial.replies, written: trial.written, notes: trial.notes)
    } catch let end as any EndsRun {
      throw end
    } catch {
      return CellRecord(
        cell: cell.id, seconds: seconds() - start, peakMemory: peakMemory(), failure: "\(error)",
        users: [], outcomes: [], world: WorldDescription())
    }
  }

  private func trial(of cell: Cell, in world: World) throws -> Trial {
    let entry = plan.entry(of: cell)
    return try world.trial(
      of: entry.learner, counts: plan.experiment.settings[cell.setting].feedback.counts,
      stream: plan.builder(for: cell).root.stream("learner", entry.kind),
      models: shelves[cell.setting])
  }
}
