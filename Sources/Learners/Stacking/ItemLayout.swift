internal import Preferences

/// People's own items beside the candidates they are judged on, so that one call of a learner scores both.
struct ItemLayout {
  private let histories: Histories
  private let novelty: Novelty
  /// Per user: the candidate sets, then one set per item, the response chosen or rated first.
  let sets: CandidateSets
  /// Candidate sets of each user.
  private let judged: [Int]

  /// - Parameter limit: Items of each user that are laid out.
  init(
    _ histories: Histories, upTo limit: Int = .max, after candidates: CandidateSets? = nil,
    novelty: Novelty
  ) {
    self.histories = histories
    self.novelty = novelty
    judged = (0..<histories.count).map { candidates?.sets(ofUser: $0).count ?? 0 }
    sets = CandidateSets(
      (0..<histories.count).map { user in
        let own = candidates.map { all in
          all.sets(ofUser: user).map { all.positions(ofSet: $0).map { Int(all.rows[$0]) } }
        }
        return (own ?? []) + histories[user].prefix(limit).map { $0.shown }
      })
  }

  func candidatePositions(ofUser user: Int) -> Range<Int> {
    let first = sets.setOffsets[user]
    return sets.rowOffsets[first]..<sets.rowOffsets[first + judged[user]]
  }

  /// What several scores make of some of a user's items, of those that are as new as candidates are.
  /// - Parameter scores: Without feedback, and after the items before these.
  func margins(ofUser user: Int, items: Range<Int>, _ scores: [[Double]]) -> Margins {
    let history = histories[user]
    let isNew = novelty.isNew(history, after: items.lowerBound)
    var margins = Margins(isRated: history.form.tellsScale, scales: scores.count)
    for i in items where isNew(history[i]) {
      let positions = sets.positions(ofSet: sets.setOffsets[user] + judged[user] + i)
      let place = Dictionary(
        zip(history[i].shown, positions), uniquingKeysWith: { first, _ in first })
      history.form.rules.forEachChoice(of: history[i]) { row, losers in
        let a = place[row]!
        guard !losers.isEmpty else {
          margins.add(scores.map { [$0[a]] }, rating: history[i].value)
          return
        }
        let others = losers.map { place[Int($0)]! }
        margins.add(scores.map { scores in others.map { scores[a] - scores[$0] } })
      }
    }
    return margins.centred()
  }
}
