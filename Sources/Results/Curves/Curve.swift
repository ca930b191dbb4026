import Configuration
import Learners
import LinearAlgebra
import Randomness
package import Statistics
import Worlds

/// One point of a curve: what is reported for a learner at one feedback count.
package struct CurvePoint: Sendable {
  package let count: Int
  package let users: Int
  package let winRate: Estimate
  package let strictWinRate: Double
  package let tieRate: Double
  package let accuracy: Estimate
  package let top1: Double
  package let reward: Estimate
  package let regret: Double
  /// Share of the distance from the reference to the oracle, in reward; NaN where there is none.
  package let gapClosed: Double
  /// Mean win rate of the worst-served tenth of users.
  package let worstTenth: Double
}

/// The curve of one learner in one setting.
package struct Curve: Sendable {
  package let setting: Int
  package let learner: Design.Slot
  package let points: [CurvePoint]
}

/// Turns the records of one setting into curves. Recomputed from the records at every run: they are the
/// only state.
package struct CurveBuilder {
  package let design: Design
  package let results: SettingResults
  /// True while the sweep runs: a curve then stands on the replicates that are finished. Else a learner
  /// with a failed or missing cell has none, because it would be judged on fewer people than others.
  package let isPartial: Bool

  /// Curves in the order of the learners.
  package func curves() -> [Curve] {
    let learners = design.settings[results.setting].learners
    let replicates = learners.indices.map { usable(results.replicates(ofLearner: $0)) }
    // Learners judged on the same people are resampled together.
    var curves: [Curve] = []
    for group in Set(replicates) where !group.isEmpty {
      curves += self.curves(of: learners.indices.filter { replicates[$0] == group }, group)
    }
    let position = { (curve: Curve) in learners.firstIndex(of: curve.learner)! }
    return curves.sorted { position($0) < position($1) }
  }

  private func usable(_ finished: [Int]) -> [Int] {
    isPartial || finished.count == design.replicates ? finished : []
  }

  private func curves(of learners: [Int], _ replicates: [Int]) -> [Curve] {
    let records = learners.map { learner in
      replicates.map { results.completed(learner: learner, replicate: $0)! }
    }
    let counts = design.settings[results.setting].counts
    let bootstrap = Bootstrap(
      replicateSizes: records[0].map(\.users.count),
      stream: RandomStream(seed: design.seed).stream(design.stream, "bootstrap"))
    let outcomes = records.map { records in
      counts.indices.map { index in records.flatMap { Array($0.outcomes(atCount: index)) } }
    }
    let estimates = bootstrap.estimates(of: measured(outcomes.flatMap { $0 }))
    return learners.indices.map { e in
      let points = counts.indices.map { c in
        let column = 3 * (e * counts.count + c)
        return point(counts[c], outcomes[e][c], Array(estimates[column..<column + 3]))
      }
      return Curve(
        setting: results.setting,
        learner: design.settings[results.setting].learners[learners[e]], points: points)
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
      count: count, users: outcomes.count, winRate: estimates[0].clipped(to: 0...1),
      strictWinRate: mean(\.strictWinRate), tieRate: mean(\.tieRate),
      accuracy: estimates[1].clipped(to: 0...1),
      top1: mean(\.top1), reward: estimates[2], regret: mean(\.regret),
      gapClosed: gap > 0 ? (estimates[2].mean - mean(\.referenceReward)) / gap : .nan,
      worstTenth: worst.reduce(0, +) / Double(worst.count))
  }
}
