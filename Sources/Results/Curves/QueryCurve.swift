import LinearAlgebra
import Randomness
import Statistics
import Worlds

/// What the users of one setting were asked up to one feedback count, and what it cost them.
struct QueryPoint: Sendable {
  let count: Int
  let users: Int
  /// One per column, in the order of `QueryColumn.all`.
  let estimates: [Estimate]

  /// That of `QueryColumn.regret`, which comes first.
  var regret: Estimate { estimates[0] }

  /// The cells of queries.csv.
  var numbers: [Double] {
    zip(QueryColumn.all, estimates).flatMap { column, estimate in
      column.isEstimate ? [estimate.mean, estimate.low, estimate.high] : [estimate.mean]
    }
  }
}

/// The query points of one setting, from one finished cell of each replicate: all cells of a world agree.
/// Empty where nobody was asked: recorded people, ratings, best-of choices.
package struct QueryCurve: Sendable {
  let setting: Int
  let points: [QueryPoint]

  init(of results: SettingResults, in design: Design) {
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
    var estimates = bootstrap.estimates(of: sums(outcomes))[...]
    points = zip(counts, outcomes).map { count, users in
      QueryPoint(
        count: count, users: users.count,
        estimates: QueryColumn.all.map { column in
          switch column.aggregate {
          case .sum: estimates.removeFirst()
          case .perItem(let value):
            Estimate(users.reduce(0) { $0 + value($1) } / Double(count * users.count))
          }
        })
    }
  }
}

/// Users x (the sums of every count).
private func sums(_ outcomes: [[QueryOutcome]]) -> Matrix {
  let columns = outcomes.flatMap { users in
    QueryColumn.all.compactMap { column in
      if case .sum(let value) = column.aggregate { users.map(value) } else { nil }
    }
  }
  return Matrix(columns: columns)
}
