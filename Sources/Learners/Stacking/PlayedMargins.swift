internal import Preferences

/// What one fit's scores after 1, 2, 4, ... items make of people's next ones.
struct PlayedMargins {
  /// Per practised count, those of each person who has enough items.
  private var margins: [Int: [Margins]] = [:]

  /// As many later items judge as taught, and at least this many.
  private static let horizon = 16

  /// - Parameter start: What features of people add to the scores without feedback.
  init(
    of histories: Histories, after fitted: any FittedLearner, start: PersonalStart? = nil
  ) throws {
    let counts = doublings(below: (0..<histories.count).map { histories[$0].count }.max() ?? 0)
    let layout = ItemLayout(histories)
    var found = try fitted.scores(for: layout.sets, histories: histories, counts: [0] + counts)
    try checkFinite(found)
    if let start { found[0] = start.shifted(found[0], for: layout.sets, users: histories.users) }
    for (c, count) in counts.enumerated() {
      for user in 0..<histories.count where Practice.suffice(histories[user].count, after: count) {
        let end = min(histories[user].count, count + max(count, Self.horizon))
        let judged = layout.margins(
          ofUser: user, items: count..<end, cold: found[0], adapted: found[c + 1])
        if judged.count > 0 { margins[count, default: []].append(judged) }
      }
    }
  }

  /// Spread of scores without feedback on all these items.
  var coldScale: Double {
    // In the order of counts: that of a dictionary is another in every process, and so are the last bits of sums.
    spread(margins.keys.sorted().flatMap { margins[$0]!.map(\.cold) })
  }

  /// Spread of scores after so many items, per practised count.
  var adaptedScales: [Int: Double] {
    margins.mapValues { spread($0.map(\.adapted)) }
  }

  /// Scores in units of their own spread.
  var scaled: [Int: [Margins]] {
    let cold = coldScale
    return margins.mapValues { people in
      let adapted = spread(people.map(\.adapted))
      return people.map { $0.divided(cold: cold, adapted: adapted) }
    }
  }
}

/// Root of the mean square, 1 where all are 0.
func spread(_ values: [[Double]]) -> Double {
  let squares = values.joined().reduce(0) { $0 + $1 * $1 }
  let count = values.reduce(0) { $0 + $1.count }
  return squares > 0 ? (squares / Double(count)).squareRoot() : 1
}
