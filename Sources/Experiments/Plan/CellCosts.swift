import Hashing
import Platform
import Results

/// What cells will cost, learned from finished ones; it decides the size of a claim.
struct CellCosts {
  /// A learner of a setting: its cells differ by their replicate alone.
  private struct Kind: Hashable {
    let setting: Int
    let learner: Int
  }

  private let design: Design
  private var means: [Kind: (seconds: Double, cells: Int)] = [:]
  /// The most that a cell of a label has cost in any setting.
  private var largest: [String: Double] = [:]
  /// The most that a world has cost here.
  private var world = 0.0

  init(design: Design) {
    self.design = design
  }

  /// - Parameter seconds: Of a completed cell, without its world.
  mutating func learn(_ cell: Cell, seconds: Double) {
    guard seconds >= 0 else { return }
    let kind = Kind(setting: cell.setting, learner: cell.learner)
    let mean = means[kind] ?? (0, 0)
    let count = Double(mean.cells)
    means[kind] = ((mean.seconds * count + seconds) / (count + 1), mean.cells + 1)
    let label = design.slot(of: cell).label
    largest[label] = max(largest[label] ?? 0, seconds)
  }

  mutating func learn(world seconds: Double) { world = max(world, seconds) }

  /// Infinite for a learner of which nothing is known.
  private func seconds(of cell: Cell) -> Double {
    means[Kind(setting: cell.setting, learner: cell.learner)]?.seconds
      ?? largest[design.slot(of: cell).label] ?? .infinity
  }

  /// - Returns: Tells of one cell after another whether a claim has room for it.
  func room(jobs: Int, left: Int) -> (Cell) -> Bool {
    var allowance = Allowance(jobs: jobs, left: left)
    var last: ContentID?
    return { cell in
      defer { last = cell.world }
      return allowance.admits(self.seconds(of: cell) + (cell.world == last ? 0 : world))
    }
  }
}

/// What one claim may hold: half a second of work for all threads, and an eighth of what is left, so that
/// the end of a sweep is shared whatever it consists of.
package struct Allowance {
  private var seconds: Double
  private var cells: Int

  package init(jobs: Int, left: Int) {
    seconds = 0.5 * Double(jobs)
    cells = max(1, left / 8)
  }

  /// Whether there is room for a further cell of so many seconds.
  package mutating func admits(_ cost: Double) -> Bool {
    seconds -= cost
    cells -= 1
    return seconds >= 0 && cells >= 0
  }
}
