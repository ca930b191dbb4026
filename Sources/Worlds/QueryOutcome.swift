import Learners
import LinearAlgebra
import Preferences

/// What the first items of one user cost that user: the dueling bandit's view of feedback.
///
/// The responses that a prompt has on offer are the arms, and showing a pair pulls two of them. Utilities
/// in standard deviations; sums over the items. Source: Yue et al. (2012), The K-armed dueling bandits
/// problem, section 2.
package struct QueryOutcome: Sendable, Equatable {
  /// Best response on offer minus the mean of the two shown ("strong" or average regret).
  package var regret = 0.0
  /// Best response on offer minus the better of the two shown.
  package var weakRegret = 0.0
  /// Number of answers that contradict the user's true utilities.
  package var wrong = 0.0

  /// Difference in utility of the two responses shown, summed.
  package var gap: Double { 2 * (regret - weakRegret) }

  package static let width = 3
  package var values: [Double] { [regret, weakRegret, wrong] }

  package init() {}

  package init(values: ArraySlice<Double>) {
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
    of feedback: Histories, from people: Population, splits: [UserSplit], arrivals: [Int],
    table: RewardTable
  ) -> [QueryOutcome] {
    guard feedback.form.showsPairs else { return [] }
    let byUser = splits.indices.map { u in
      cumulative(feedback[u], offered: splits[u].feedback, table: table) {
        people.weights(ofUser: u, at: $0)
      }
    }
    return setting.feedback.counts.flatMap { count in
      byUser.indices.map { u in
        byUser[u][arrivals.isEmpty ? count : max(0, count - arrivals[u])]
      }
    }
  }

  /// Outcomes after 0, 1, 2, ... items.
  private func cumulative(
    _ history: History, offered prompts: [[Int]], table: RewardTable,
    weights: (_ item: Int) -> [Double]
  ) -> [QueryOutcome] {
    let rows = Dictionary(
      prompts.compactMap { rows in rows.first.map { (table.promptOfRow[$0], rows) } },
      uniquingKeysWith: { first, _ in first })
    return history.enumerated().reduce(into: [QueryOutcome()]) { outcomes, numbered in
      let (item, own) = (numbered.element, weights(numbered.offset))
      let offer = rows[table.promptOfRow[item.chosen]]!
      var next = outcomes.last!
      next.add(
        chosen: table.utility(item.chosen, own), other: table.utility(item.loser, own),
        best: offer.map { table.utility($0, own) }.max()!)
      outcomes.append(next)
    }
  }
}
