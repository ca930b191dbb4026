import Worlds

/// A column of queries.csv: what being asked cost the users, or what it was like.
struct QueryColumn: Sendable {
  let name: String
  /// Its head in the report.
  let title: String
  /// What it means, in few words.
  let help: String
  let aggregate: Aggregate

  enum Aggregate: Sendable {
    /// Mean over users of a sum over their items, with its interval.
    case sum(@Sendable (QueryOutcome) -> Double)
    /// Mean over all items; NaN at count 0.
    case perItem(@Sendable (QueryOutcome) -> Double)
  }

  static let regret = QueryColumn(
    name: "regret", title: "regret", help: "best on offer less the mean of the two, summed",
    aggregate: .sum { $0.regret })

  /// In the order of the table.
  static let all = [
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

  var isEstimate: Bool {
    if case .sum = aggregate { true } else { false }
  }

  /// Names in the table: an estimate has its interval beside it.
  var columns: [String] { isEstimate ? [name, name + "_low", name + "_high"] : [name] }
}
