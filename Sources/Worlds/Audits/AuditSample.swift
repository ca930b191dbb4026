import Preferences

/// Some test users with the responses they gave feedback on, as candidate sets of known utility. A learner
/// should do at least as well on these as on the sets it is judged on.
package struct AuditSample: Sendable {
  /// Indices of test users, ascending and evenly spaced.
  let users: [Int]
  /// Candidate sets of each of these users.
  let candidates: CandidateSets
  /// True utilities, aligned with `candidates.rows`.
  let utilities: [Double]

  /// At most 50 users and, where there are many, an eighth, so that an audit is cheap beside a cell.
  package static func positions(among users: Int) -> [Int] {
    evenlySpaced(min(50, max(10, users / 8)), of: users)
  }

  private static let promptLimit = 16

  /// For simulated users, whose utility is known for every response.
  /// - Parameters:
  ///   - wholePrompts: Sets hold all responses to the prompts of the user's feedback; else only those
  ///     shown, because the others are kept for judging.
  ///   - utility: For a test user (by index) and a row.
  init(
    of test: Histories, table: RewardTable, wholePrompts: Bool, utility: (Int, Int) -> Double
  ) {
    users = Self.positions(among: test.count)
    let sets = users.map { user in
      let rows = test[user].flatMap { [$0.chosen] + $0.others.map(Int.init) }
      return byPrompt(rows, table, limit: Self.promptLimit).map {
        wholePrompts ? Array(table.rows(ofPrompt: Int(table.promptOfRow[$0[0]]))) : $0
      }
    }
    candidates = CandidateSets(sets)
    utilities = zip(users, sets).flatMap { user, sets in sets.joined().map { utility(user, $0) } }
  }

  /// For recorded people, of whom only the feedback is known: a winner has utility 1, a loser 0, a rated
  /// response its rating.
  init(of test: Histories, table: RewardTable) {
    users = Self.positions(among: test.count)
    let known = users.map { user in
      test.form.isValue
        ? ratedSets(test[user], table, limit: Self.promptLimit)
        : test[user].prefix(Self.promptLimit).map { item in
          [(item.chosen, 1.0)] + item.others.map { (Int($0), 0.0) }
        }
    }
    candidates = CandidateSets(known.map { sets in sets.map { set in set.map(\.0) } })
    utilities = known.joined().joined().map(\.1)
  }
}

/// The different rows of each prompt, for the first `limit` prompts in the order of the rows.
private func byPrompt(_ rows: [Int], _ table: RewardTable, limit: Int) -> [[Int]] {
  var order: [Int32] = []
  var groups: [Int32: [Int]] = [:]
  for row in rows {
    let prompt = table.promptOfRow[row]
    if groups[prompt] == nil { order.append(prompt) }
    if groups[prompt]?.contains(row) != true { groups[prompt, default: []].append(row) }
  }
  return order.prefix(limit).map { groups[$0]!.sorted() }
}

private func ratedSets(
  _ history: History, _ table: RewardTable, limit: Int
) -> [[(Int, Double)]] {
  let values = Dictionary(history.map { ($0.chosen, $0.value) }) { first, _ in first }
  return byPrompt(history.map(\.chosen), table, limit: limit).map { rows in
    rows.map { ($0, values[$0]!) }
  }
}
