internal import Inference

/// How far a person's items lie apart on two scales: the scores without feedback and the adapted ones.
struct Margins {
  /// Items say how much: then the scores of one response each, and not the winner's less a loser's.
  let isRated: Bool
  private(set) var cold: [Double] = []
  private(set) var adapted: [Double] = []
  private(set) var ratings: [Double] = []
  /// Rows of each choice.
  private var choices: [Int] = []

  init(isRated: Bool) { self.isRated = isRated }

  var count: Int { cold.count }

  /// A rating, or a choice: the winner's scores less those of each loser.
  mutating func add(cold c: [Double], adapted a: [Double], rating: Double = 0) {
    cold += c
    adapted += a
    if isRated { ratings.append(rating) }
    choices.append(c.count)
  }

  /// Ratings about their mean: a level that all of them share orders nothing.
  func centred() -> Margins {
    guard isRated else { return self }
    var result = self
    result.cold = lessMean(cold)
    result.adapted = lessMean(adapted)
    result.ratings = lessMean(ratings)
    return result
  }

  func divided(cold coldScale: Double, adapted adaptedScale: Double) -> Margins {
    var result = self
    result.cold = cold.map { $0 / coldScale }
    result.adapted = adapted.map { $0 / adaptedScale }
    return result
  }

  /// A linear model over two columns, and before them, on request, one of a mixture of both by given weights.
  func evidence(
    offset: (cold: Double, adapted: Double)? = nil, ratingVariance: Double
  ) -> Evidence {
    let rows = zip(cold, adapted).flatMap { cold, adapted in
      (offset.map { [$0.cold * cold + $0.adapted * adapted] } ?? []) + [cold, adapted]
    }
    return Evidence(
      width: offset == nil ? 2 : 3, rows: rows, targets: isRated ? ratings : nil,
      ratingVariance: ratingVariance, choices: choices)
  }
}

private func lessMean(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(max(1, values.count))
  return values.map { $0 - mean }
}
