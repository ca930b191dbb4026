internal import Preferences

/// People's own items beside the candidates they are judged on, so that one call of a learner scores both.
struct ItemLayout {
  private let histories: Histories
  /// Per user: the candidate sets, then one set per item, the response chosen or rated first.
  let sets: CandidateSets
  /// Candidate sets of each user.
  private let judged: [Int]

  /// - Parameter limit: Items of each user that are laid out.
  init(_ histories: Histories, upTo limit: Int = .max, after candidates: CandidateSets? = nil) {
    self.histories = histories
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

  /// What cold and adapted scores make of some of a user's items, but for those that show a response which the
  /// items before them showed: candidates that are judged never do.
  /// - Parameter adapted: Scores after the items before these.
  func margins(
    ofUser user: Int, items: Range<Int>, cold: [Double], adapted: [Double]
  ) -> Margins {
    let history = histories[user]
    let taught = Set(history.prefix(items.lowerBound).flatMap(\.shown))
    var margins = Margins(isRated: history.form.tellsScale)
    for i in items where taught.isDisjoint(with: history[i].shown) {
      let positions = sets.positions(ofSet: sets.setOffsets[user] + judged[user] + i)
      let place = Dictionary(
        zip(history[i].shown, positions), uniquingKeysWith: { first, _ in first })
      history.form.rules.forEachChoice(of: history[i]) { row, losers in
        let a = place[row]!
        guard !losers.isEmpty else {
          margins.add(cold: [cold[a]], adapted: [adapted[a]], rating: history[i].value)
          return
        }
        let others = losers.map { place[Int($0)]! }
        margins.add(
          cold: others.map { cold[a] - cold[$0] }, adapted: others.map { adapted[a] - adapted[$0] })
      }
    }
    return margins.centred()
  }
}
