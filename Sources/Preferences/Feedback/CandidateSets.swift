/// What each user is offered when a learner is judged: sets of candidate responses.
///
/// Scores are exchanged as one flat array beside `rows`.
public struct CandidateSets: Sendable, Equatable {
  /// User u owns sets `setOffsets[u] ..< setOffsets[u + 1]`.
  public let setOffsets: [Int]
  /// Set s owns `rows[rowOffsets[s] ..< rowOffsets[s + 1]]`.
  public let rowOffsets: [Int]
  /// Row numbers of the candidates.
  public let rows: [Int32]

  /// - Parameter sets: Per user, the sets of rows.
  public init(_ sets: [[[Int]]]) {
    setOffsets = sets.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    let all = sets.joined()
    rowOffsets = all.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    rows = all.joined().map(Int32.init)
  }

  public var userCount: Int { setOffsets.count - 1 }

  /// Sets of user u.
  public func sets(ofUser u: Int) -> Range<Int> { setOffsets[u]..<setOffsets[u + 1] }

  /// Positions in `rows`, and so in a score array, of set s.
  public func positions(ofSet s: Int) -> Range<Int> { rowOffsets[s]..<rowOffsets[s + 1] }

  /// Positions in `rows`, and so in a score array, of all sets of user u.
  public func positions(ofUser u: Int) -> Range<Int> {
    rowOffsets[setOffsets[u]]..<rowOffsets[setOffsets[u + 1]]
  }

  /// The sets of some users, in that order.
  public func selecting(_ users: [Int]) -> CandidateSets {
    CandidateSets(
      users.map { u in sets(ofUser: u).map { s in positions(ofSet: s).map { Int(rows[$0]) } } })
  }
}
