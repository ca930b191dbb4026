import Configuration
import Learners
import LinearAlgebra
import Randomness

/// One point of a curve: what is reported for a learner at one feedback count.
struct CurvePoint: Sendable {
  let count: Int
  let users: Int
  let winRate: Estimate
  let strictWinRate: Double
  let tieRate: Double
  let accuracy: Estimate
  let top1: Double
  let reward: Estimate
  let regret: Double
  /// Share of the distance from the reference to the oracle, in reward; NaN where there is none.
  let gapClosed: Double
  /// Mean win rate of the worst-served tenth of users.
  let worstTenth: Double
}

/// The curve of one learner in one setting.
struct Curve: Sendable {
  let setting: Int
  let learner: LearnerEntry
  let points: [CurvePoint]
}

/// Turns records into curves. Recomputed from the records at every run: they are the only state.
struct CurveBuilder {
  let plan: Plan
  let records: [String: CellRecord]

  /// Curves by setting and learner; a learner with a failed or missing cell has none.
  func curves() -> [Curve] {
    plan.experiment.settings.indices.flatMap { setting in
      let cells = plan.cells.filter { $0.setting == setting }
      let entries = plan.experiment.settings[setting].learners.filter { entry in
        cells.filter { $0.learner.label == entry.label }.allSatisfy { cell in
          records[cell.id].map { $0.failure == nil } ?? false
        }
      }
      return curves(setting, entries, cells)
    }
  }

  private func curves(_ setting: Int, _ entries: [LearnerEntry], _ cells: [Cell]) -> [Curve] {
    guard let first = entries.first else { return [] }
    let recordsOf: (LearnerEntry) -> [CellRecord] = { entry in
      cells.filter { $0.learner.label == entry.label }.map { records[$0.id]! }
    }
    let counts = plan.experiment.settings[setting].feedback.counts
    let byEntry = entries.map(recordsOf)
    let bootstrap = Bootstrap(
      replicateSizes: recordsOf(first).map(\.users.count),
      stream: RandomStream(seed: plan.experiment.seed).stream(plan.experiment.name, "bootstrap"))
    let outcomes = byEntry.map { records in
      counts.indices.map { index in records.flatMap { Array($0.outcomes(atCount: index)) } }
    }
    let estimates = bootstrap.estimates(of: measured(outcomes.flatMap { $0 }))
    return entries.indices.map { e in
      let points = counts.indices.map { c in
        let column = 3 * (e * counts.count + c)
        return point(counts[c], outcomes[e][c], Array(estimates[column..<column + 3]))
      }
      return Curve(setting: setting, learner: entries[e], points: points)
    }
  }

  /// Users x (win rate, accuracy, reward of every curve point).
  private func measured(_ points: [[Outcome]]) -> Matrix {
    var values = Matrix(rows: points[0].count, columns: 3 * points.count)
    for (p, outcomes) in points.enumerated() {
      for (u, outcome) in outcomes.enumerated() {
        values[u, 3 * p] = outcome.winRate
        values[u, 3 * p + 1] = outcome.accuracy
        values[u, 3 * p + 2] = outcome.reward
      }
    }
    return values
  }

  private func point(_ count: Int, _ outcomes: [Outcome], _ estimates: [Estimate]) -> CurvePoint {
    let mean: (KeyPath<Outcome, Double>) -> Double = { path in
      outcomes.reduce(0) { $0 + $1[keyPath: path] } / Double(outcomes.count)
    }
    let gap = mean(\.oracleReward) - mean(\.referenceReward)
    let worst = outcomes.map(\.winRate).sorted().prefix(max(1, outcomes.count / 10))
    return CurvePoint(
      count: count, users: outcomes.count, winRate: estimates[0],
      strictWinRate: mean(\.strictWinRate), tieRate: mean(\.tieRate), accuracy: estimates[1],
      top1: mean(\.top1), reward: estimates[2], regret: mean(\.regret),
      gapClosed: gap > 0 ? (estimates[2].mean - mean(\.referenceReward)) / gap : .nan,
      worstTenth: worst.reduce(0, +) / Double(worst.count))
  }
}
