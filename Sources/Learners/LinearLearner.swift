public import Preferences

/// A fitted learner whose scores are weighted sums of the table's columns: it only adapts weights.
public protocol LinearLearner: FittedLearner {
  var table: RewardTable { get }
  /// Weights over the K columns for one user after these items.
  func weights(after history: History) throws -> [Double]
}

extension LinearLearner {
  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    var result = [Double](repeating: 0, count: candidates.rows.count)
    for user in 0..<histories.count {
      let weights = try weights(after: histories[user].first(count))
      for position in candidates.positions(ofUser: user) {
        result[position] = table.utility(Int(candidates.rows[position]), weights)
      }
    }
    return result
  }
}
