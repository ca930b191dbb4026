import Foundation
import Inference
import Learners
import Preferences
import Randomness
import SimulatedWorld

/// Win rates of the posterior mean over 100,000 users drawn from the prior, by importance weights.
///
/// A comparison that a drawn user would have decided otherwise costs them a factor of e^-20 per standard
/// deviation of utility: with noise-free feedback, all but those who agree fall away where any do.
func bayesWinRates(_ world: BuiltWorld, alpha: Double, counts: [Int]) -> [Double] {
  let n = 100_000
  let table = world.training.table
  let K = table.modelCount
  var stream = RandomStream(seed: 99).stream("prior")
  let prior = (0..<n).map { _ in stream.dirichlet([Double](repeating: alpha, count: K)) }
  var scores = counts.map { _ in [Double](repeating: 0, count: world.candidates.rows.count) }
  for u in 0..<world.histories.count {
    var alive = prior
    var logs = [Double](repeating: 0, count: n)
    var used = 0
    for (c, count) in counts.enumerated() {
      let history = world.histories[u].first(count)
      let evidence = Evidence(history.dropFirst(used), form: history.form, table: table)
      used = history.count
      for i in 0..<evidence.count {
        for h in alive.indices { logs[h] += 200 * min(0, evidence.product(row: i, alive[h])) }
      }
      let top = logs.max()!
      let kept = alive.indices.filter { logs[$0] > top - 60 }
      alive = kept.map { alive[$0] }
      logs = kept.map { logs[$0] }
      var mean = [Double](repeating: 0, count: K)
      for h in alive.indices {
        let vote = exp(logs[h] - top)
        for k in 0..<K { mean[k] += vote * alive[h][k] }
      }
      for position in world.candidates.positions(ofUser: u) {
        scores[c][position] = table.utility(Int(world.candidates.rows[position]), mean)
      }
    }
  }
  return scores.map { world.winRate($0) }
}
