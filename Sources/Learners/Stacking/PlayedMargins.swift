internal import Preferences

/// What one fit's scores after 1, 2, 4, ... items make of people's next ones.
struct PlayedMargins {
  /// Per practised count, those of each person who has enough items: without feedback, adapted, and by values of
  /// shared responses if there are any.
  private var margins: [Int: [Margins]] = [:]

  /// As many later items judge as taught, and at least this many.
  private static let horizon = 16

  /// - Parameter start: What features of people add to the scores without feedback.
  init(
    of histories: Histories, after fitted: any FittedLearner, start: PersonalStart?,
    _ values: ValueModel?, novelty: Novelty
  ) throws {
    let counts = doublings(below: (0..<histories.count).map { histories[$0].count }.max() ?? 0)
    let layout = ItemLayout(histories, novelty: novelty)
    var found = try fitted.scores(for: layout.sets, histories: histories, counts: [0] + counts)
    try checkFinite(found)
    if let start { found[0] = start.shifted(found[0], for: layout.sets, users: histories.users) }
    for (c, count) in counts.enumerated() {
      let known = values.map { [$0.scores(for: layout.sets, histories: histories, count: count)] }
      let scores = [found[0], found[c + 1]] + (known ?? [])
      for user in 0..<histories.count where Practice.suffice(histories[user].count, after: count) {
        let end = min(histories[user].count, count + max(count, Self.horizon))
        let judged = layout.margins(ofUser: user, items: count..<end, scores)
        if judged.count > 0 { margins[count, default: []].append(judged) }
      }
    }
  }

  /// Spread of scores without feedback on all these items.
  var coldScale: Double {
    // In the order of counts: that of a dictionary is another in every process, and so are the last bits of sums.
    spread(margins.keys.sorted().flatMap { margins[$0]!.map { $0.columns[0] } })
  }

  /// Spreads of adapted scores after so many items; empty where nobody practised.
  func adaptedScales(after count: Int) -> [Double] {
    guard let people = margins[count] else { return [] }
    return people[0].columns.indices.dropFirst().map { scale in
      spread(people.map { $0.columns[scale] })
    }
  }

  var counts: [Int] { margins.keys.sorted() }

  /// Scores in units of their own spread.
  func scaled(after count: Int) -> [Margins] {
    guard let people = margins[count] else { return [] }
    let units = [coldScale] + adaptedScales(after: count)
    let weights = units.indices.map { a in units.indices.map { $0 == a ? 1 / units[a] : 0 } }
    return people.map { $0.mixed(weights) }
  }
}

/// Root of the mean square, 1 where all are 0.
func spread(_ values: [[Double]]) -> Double {
  let squares = values.joined().reduce(0) { $0 + $1 * $1 }
  let count = values.reduce(0) { $0 + $1.count }
  return squares > 0 ? (squares / Double(count)).squareRoot() : 1
}
