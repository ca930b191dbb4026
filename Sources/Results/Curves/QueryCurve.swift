import LinearAlgebra
import Randomness
package import Statistics
import Worlds

/// What the users of one setting were asked up to one feedback count, and what it cost them.
package struct QueryPoint: Sendable {
  package let count: Int
  package let users: Int
  /// Means over users of sums over the first `count` items, as in `QueryOutcome`.
  package let regret: Estimate
  package let weakRegret: Estimate
  /// Mean difference in utility of the two responses shown, per item; NaN at count 0.
  package let gap: Double
  /// Share of answers against the user's true utilities; NaN at count 0.
  package let wrongShare: Double
}

/// The query points of one setting, from one finished cell of each replicate: all cells of a world tell
/// the same. Empty where nobody was asked: recorded people, ratings, best-of choices.
package struct QueryCurve: Sendable {
  package let setting: Int
  package let points: [QueryPoint]

  package init(of results: SettingResults, in design: Design) {
    setting = results.setting
    let records = results.firstOfReplicate.map(\.record).filter { !$0.queries.isEmpty }
    guard !records.isEmpty else {
      points = []
      return
    }
    let counts = design.settings[results.setting].counts
    let outcomes = counts.indices.map { index in
      records.flatMap { record in
        record.queries[index * record.users.count..<(index + 1) * record.users.count]
      }
    }
    let bootstrap = Bootstrap(
      replicateSizes: records.map(\.users.count),
      stream: RandomStream(seed: design.seed).stream(design.stream, "bootstrap"))
    let estimates = bootstrap.estimates(of: regrets(outcomes))
    points = counts.indices.map { c in
      point(counts[c], outcomes[c], Array(estimates[2 * c..<2 * c + 2]))
    }
  }
}

/// Users x (regret, weak regret of every count).
private func regrets(_ outcomes: [[QueryOutcome]]) -> Matrix {
  var values = Matrix(rows: outcomes[0].count, columns: 2 * outcomes.count)
  for (c, users) in outcomes.enumerated() {
    for (u, outcome) in users.enumerated() {
      values[u, 2 * c] = outcome.regret
      values[u, 2 * c + 1] = outcome.weakRegret
    }
  }
  return values
}

private func point(_ count: Int, _ users: [QueryOutcome], _ regrets: [Estimate]) -> QueryPoint {
  let items = Double(count * users.count)
  return QueryPoint(
    count: count, users: users.count, regret: regrets[0], weakRegret: regrets[1],
    gap: users.reduce(0) { $0 + $1.gap } / items,
    wrongShare: users.reduce(0) { $0 + $1.wrong } / items)
}
