public import Preferences

/// A fitted learner that can say how sure it is: probabilities, not only an order.
public protocol PredictsPreferences: FittedLearner {
  /// Per pair: the probability that the user, asked, would choose the first response over the second.
  ///
  /// Noise of the choice included, as estimated from historical users, because choices are what can be
  /// observed. For ratings it is the probability that the user would rate the first higher.
  /// - Parameters:
  ///   - pairs: Per user, sets of exactly two responses.
  ///   - histories: The same users' feedback; only the first `count` items of each may be used.
  /// - Returns: One probability per set, within 0...1. The contract of `scores` holds for it alike.
  func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double]

  /// Probabilities at several ascending counts, one array per count. The default asks for one after
  /// another; a sequential method may do better.
  func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]]
}

extension PredictsPreferences {
  public func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try counts.map { try preferences(for: pairs, histories: histories, count: $0) }
  }
}

extension CandidateSets {
  /// The first and second response of each set, the third and fourth and so on, as sets of two: every
  /// response is in one pair at most, and pairs stand in no order that a learner could know.
  public var disjointPairs: CandidateSets {
    CandidateSets(
      (0..<userCount).map { user in
        sets(ofUser: user).flatMap { set -> [[Int]] in
          let rows = positions(ofSet: set).map { Int(self.rows[$0]) }
          return stride(from: 0, to: rows.count - 1, by: 2).map { [rows[$0], rows[$0 + 1]] }
        }
      })
  }
}
