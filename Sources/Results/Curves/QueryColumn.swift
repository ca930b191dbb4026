package import Worlds

/// A column of queries.csv: what being asked cost the users, or what it was like.
package struct QueryColumn: Sendable {
  package let name: String
  /// Its head in the report.
  package let title: String
  /// What it means, in few words.
  package let help: String
  package let aggregate: Aggregate

  package enum Aggregate: Sendable {
    /// Mean over users of a sum over their items, with its interval.
    case sum(@Sendable (QueryOutcome) -> Double)
    /// Mean over all items; NaN at count 0.
    case perItem(@Sendable (QueryOutcome) -> Double)
  }

  package static let regret = QueryColumn(
    name: "regret", title: "regret", help: "best on offer less the mean of the two, summed",
    aggregate: .sum { $0.regret })

  /// In the order of the table.
  package static let all = [
    regret,
    QueryColumn(
      name: "weak_regret", title: "weak regret",
      help: "best on offer less the better of the two, summed", aggregate: .sum { $0.weakRegret }),
    QueryColumn(
      name: "gap", title: "gap", help: "mean difference in utility of the two",
      aggregate: .perItem { $0.gap }),
    QueryColumn(
      name: "wrong_share", title: "wrong", help: "share of answers against the user's utilities",
      aggregate: .perItem { $0.wrong }),
  ]

  package var isEstimate: Bool {
    if case .sum = aggregate { true } else { false }
  }

  /// Names in the table: an estimate has its interval beside it.
  package var columns: [String] { isEstimate ? [name, name + "_low", name + "_high"] : [name] }
}
