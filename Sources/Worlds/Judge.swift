package import Learners
import Preferences

/// How one learner did for one user at one count, over that user's candidate sets.
public struct Outcome: Sendable, Equatable {
  /// Mean of 1 for a win over the reference, 1/2 for a tie, 0 for a loss.
  public var winRate = 0.0
  public var strictWinRate = 0.0
  public var tieRate = 0.0
  /// Share of pairs within a set ordered right by the scores; pairs of equal utility are left out and
  /// equal scores count one half. NaN where there is no such pair.
  public var accuracy = 0.0
  /// How often the choice is as good as the user's best.
  public var top1 = 0.0
  /// Mean utility of the choice. Simulated users weigh standardised scores, so that its unit is a standard
  /// deviation of one score over the training prompts, not of the user's own utilities, which vary less.
  /// Recorded ratings: standard deviations of the historical users' ratings. Recorded comparisons: 1 for
  /// the winner, 0 for the loser.
  public var reward = 0.0
  public var referenceReward = 0.0
  public var oracleReward = 0.0
  /// Share of the sets in which several responses have the top score.
  public var tiedChoices = 0.0

  /// What is lost against the user's best: oracle less chosen.
  public var regret: Double { oracleReward - reward }

  package static let columns = [
    "win_rate", "strict_win_rate", "tie_rate", "accuracy", "top1", "reward", "reference_reward",
    "oracle_reward", "tied_choices",
  ]
  package var values: [Double] {
    [
      winRate, strictWinRate, tieRate, accuracy, top1, reward, referenceReward, oracleReward,
      tiedChoices,
    ]
  }

  package init() {}

  package init(values: ArraySlice<Double>) {
    let v = Array(values)
    (winRate, strictWinRate, tieRate, accuracy) = (v[0], v[1], v[2], v[3])
    (top1, reward, referenceReward, oracleReward) = (v[4], v[5], v[6], v[7])
    tiedChoices = v[8]
  }
}

/// Turns choices into outcomes. Alone with the ceilings it holds true utilities.
package struct Judge: Sendable {
  package let secrets: Secrets

  /// One outcome per user from scores aligned with the candidates, by the users' utilities after `count`
  /// items. The choice is the top score; where several share it, any of them is as likely, and what is
  /// expected of it counts. The same holds for the reference.
  package func outcomes(of scores: [Double], at count: Int) throws -> [Outcome] {
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
      outcome.divide(by: Double(sets.count))
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

extension Outcome {
  fileprivate mutating func divide(by sets: Double) {
    winRate /= sets
    strictWinRate /= sets
    tieRate /= sets
    top1 /= sets
    reward /= sets
    referenceReward /= sets
    oracleReward /= sets
    tiedChoices /= sets
  }
}

private func mean(_ values: [Double]) -> Double {
  values.reduce(0, +) / Double(values.count)
}

/// Pairs of different utility, and how many of them the scores order as the utilities do; equal scores
/// count one half.
package func pairOrder(
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
