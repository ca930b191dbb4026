import Inference
package import Learners
import Preferences
package import Statistics

extension World {
  /// How well predicted choices between candidates agree with the users' own, at each count.
  ///
  /// Judged on the users who are audited, and on pairs that share no response. The truth is a probability
  /// for simulated users, and 0 or 1 for recorded people; pairs of equal utility are left out.
  package func reliability(
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
    let predictions =
      arrivals.isEmpty
      ? try fitted.preferences(
        for: pairs, histories: test.selecting(sample.users), counts: counts)
      : try counts.map {
        try fitted.preferences(
          for: pairs, histories: feedback(at: $0).selecting(sample.users), count: $0)
      }
    return try zip(predictions, counts).map { predictions, count in
      let utilities = secrets.utilities(at: count)
      let outcomes = told.joined().map { choiceOfFirst($0, utilities) }
      guard predictions.allSatisfy({ (0...1).contains($0) }) else {
        throw LearnerFailure("predicted probabilities are not all within 0 and 1")
      }
      return Reliability(predictions: predictions, outcomes: outcomes)
    }
  }

  /// Probability that the user chooses the first of two candidates, or rates it higher, by their
  /// positions.
  private func choiceOfFirst(_ pair: [Int], _ utilities: [Double]) -> Double {
    let difference = utilities[pair[0]] - utilities[pair[1]]
    guard people != nil else { return difference > 0 ? 1 : 0 }
    let model = secrets.choiceModel
    return test.form.tellsScale ? model.ratedHigher(difference) : model.preference(difference)
  }
}
