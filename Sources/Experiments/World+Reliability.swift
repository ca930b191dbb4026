import Learners
import Preferences

extension World {
  /// How well predicted choices between candidates agree with the users' own, at each count.
  ///
  /// Judged on the users who are audited, and on pairs that share no response. Simulated users' choices are
  /// known as probabilities, those of recorded people and the order of ratings as 0 or 1; equal utilities
  /// are left out.
  func reliability(
    of fitted: any PredictsPreferences, counts: [Int]
  ) throws -> [Reliability] {
    let positions = CandidateSets(
      sample.users.map { user in
        candidates.sets(ofUser: user).map { Array(candidates.positions(ofSet: $0)) }
      }
    ).disjointPairs
    let told = sample.users.indices.map { user in
      positions.sets(ofUser: user).map { set in
        positions.positions(ofSet: set).map { Int(positions.rows[$0]) }
      }.filter { secrets.utilities[$0[0]] != secrets.utilities[$0[1]] }
    }
    let pairs = CandidateSets(told.map { $0.map { $0.map { Int(candidates.rows[$0]) } } })
    let outcomes = told.joined().map(choiceOfFirst)
    let predictions = try fitted.preferences(
      for: pairs, histories: test.selecting(sample.users), counts: counts)
    return try predictions.map { predictions in
      guard predictions.allSatisfy({ (0...1).contains($0) }) else {
        throw LearnerFailure("predicted probabilities are not all within 0 and 1")
      }
      return Reliability(predictions: predictions, outcomes: outcomes)
    }
  }

  /// Probability that the user chooses the first of two candidates, by their positions.
  private func choiceOfFirst(_ pair: [Int]) -> Double {
    let difference = secrets.utilities[pair[0]] - secrets.utilities[pair[1]]
    guard people != nil, test.form != .rating else { return difference > 0 ? 1 : 0 }
    return secrets.choiceModel.preference(difference)
  }
}
