import Learners
import Preferences

/// Turns scores into outcomes. Only the judge and the ceilings see true utilities.
struct Judge: Sendable {
  let secrets: Secrets

  /// One outcome per user from scores aligned with the candidates, by the users' utilities after `count`
  /// items. The choice is the top score; where several share it, each is equally likely and the expected
  /// value counts. The same holds for the reference.
  func outcomes(of scores: [Double], at count: Int) throws -> [Outcome] {
    let utilities = secrets.utilities(at: count)
    guard scores.count == utilities.count, scores.allSatisfy(\.isFinite) else {
      throw LearnerFailure("scores are not all finite: the learner diverged")
    }
    let candidates = secrets.candidates
    return (0..<candidates.userCount).map { user in
      let sets = candidates.sets(ofUser: user)
      var outcome = Outcome()
      var (rightPairs, pairs) = (0.0, 0)
      for set in sets {
        let positions = candidates.positions(ofSet: set)
        add(set, scores[positions], utilities[positions], to: &outcome)
        let order = pairOrder(scores[positions], utilities[positions])
        rightPairs += order.right
        pairs += order.pairs
      }
      outcome = Outcome(values: outcome.values.map { $0 / Double(sets.count) }[...])
      outcome.accuracy = rightPairs / Double(pairs)
      return outcome
    }
  }

  private func add(
    _ set: Int, _ scores: ArraySlice<Double>, _ utilities: ArraySlice<Double>,
    to outcome: inout Outcome
  ) {
    let utilities = Array(utilities)
    let chosen = topPositions(scores).map { utilities[$0] }
    let reference = secrets.reference[set].map { utilities[$0] }
    let best = utilities.max()!
    let duels = Double(chosen.count * reference.count)
    let wins = Double(chosen.reduce(0) { sum, own in sum + reference.count { own > $0 } }) / duels
    let ties = Double(chosen.reduce(0) { sum, own in sum + reference.count { own == $0 } }) / duels
    outcome.strictWinRate += wins
    outcome.tieRate += ties
    outcome.winRate += wins + 0.5 * ties
    outcome.top1 += Double(chosen.count { $0 == best }) / Double(chosen.count)
    outcome.reward += mean(chosen)
    outcome.referenceReward += mean(reference)
    outcome.oracleReward += best
    outcome.tiedChoices += chosen.count > 1 ? 1 : 0
  }
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// Pairs of different utility, and how many of them the scores order as the utilities do; equal scores
/// count one half.
func pairOrder(
  _ scores: ArraySlice<Double>, _ utilities: ArraySlice<Double>
) -> (right: Double, pairs: Int) {
  let scores = Array(scores)
  let utilities = Array(utilities)
  var right = 0.0
  var pairs = 0
  for i in scores.indices {
    for j in (i + 1)..<max(scores.count, i + 1) where utilities[i] != utilities[j] {
      pairs += 1
      let agrees = (scores[i] > scores[j]) == (utilities[i] > utilities[j])
      right += scores[i] == scores[j] ? 0.5 : agrees ? 1 : 0
    }
  }
  return (right, pairs)
}
