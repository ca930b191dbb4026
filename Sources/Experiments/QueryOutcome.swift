import Learners
import LinearAlgebra
import Preferences

/// What the first items of one user cost that user: the dueling bandit's view of feedback.
///
/// The responses that a prompt has on offer are the arms, and showing a pair pulls two of them. Utilities
/// in standard deviations; sums over the items. Source: Yue et al. (2012), The K-armed dueling bandits
/// problem, section 2.
package struct QueryOutcome: Sendable, Equatable {
  /// Best response on offer less the mean of the two shown ("strong" or average regret).
  package var regret = 0.0
  /// Best response on offer less the better of the two shown.
  package var weakRegret = 0.0
  /// Answers against the user's true utilities.
  package var wrong = 0.0

  /// Difference in utility of the two responses shown, summed.
  package var gap: Double { 2 * (regret - weakRegret) }

  static let width = 3
  var values: [Double] { [regret, weakRegret, wrong] }

  init() {}

  init(values: ArraySlice<Double>) {
    let v = Array(values)
    (regret, weakRegret, wrong) = (v[0], v[1], v[2])
  }

  fileprivate mutating func add(chosen: Double, other: Double, best: Double) {
    regret += best - (chosen + other) / 2
    weakRegret += best - max(chosen, other)
    wrong += chosen < other ? 1 : 0
  }
}

extension WorldBuilder {
  /// Outcome of user u at count index c: entry `c * users + u`. Empty unless feedback is comparisons.
  func queryOutcomes(
    of feedback: Histories, plans: [UserPlan], weights: Matrix, table: RewardTable
  ) -> [QueryOutcome] {
    guard feedback.form == .comparison else { return [] }
    let byUser = plans.indices.map { u in
      let own = weights.row(u)
      return cumulative(
        feedback[u], best: bestOnOffer(plans[u].feedback, own, table),
        utility: { table.utility($0, own) }, table: table)
    }
    return setting.feedback.counts.flatMap { count in byUser.map { $0[count] } }
  }

  /// After 0, 1, 2, ... items.
  private func cumulative(
    _ history: History, best: [Int32: Double], utility: (Int) -> Double, table: RewardTable
  ) -> [QueryOutcome] {
    history.reduce(into: [QueryOutcome()]) { outcomes, item in
      var next = outcomes.last!
      next.add(
        chosen: utility(item.chosen), other: utility(item.loser),
        best: best[table.promptOfRow[item.chosen]]!)
      outcomes.append(next)
    }
  }

  /// Greatest utility of the responses to each prompt that a user may give feedback on.
  private func bestOnOffer(
    _ prompts: [[Int]], _ weights: [Double], _ table: RewardTable
  ) -> [Int32: Double] {
    prompts.reduce(into: [:]) { best, rows in
      guard let first = rows.first else { return }
      best[table.promptOfRow[first]] = rows.map { table.utility($0, weights) }.max()!
    }
  }
}
