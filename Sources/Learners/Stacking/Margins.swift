internal import Inference
internal import LinearAlgebra

/// How far a person's items lie apart on several scales: the scores without feedback and adapted ones.
struct Margins {
  /// Items say how much: then the scores of one response each, and not the winner's less a loser's.
  let isRated: Bool
  /// One per scale, of equal lengths.
  private(set) var columns: [[Double]]
  private(set) var ratings: [Double] = []
  /// Rows of each choice.
  private var choices: [Int] = []

  init(isRated: Bool, scales: Int) {
    self.isRated = isRated
    columns = [[Double]](repeating: [], count: scales)
  }

  var count: Int { columns[0].count }

  /// A rating, or a choice: per scale, the winner's scores less those of each loser.
  mutating func add(_ values: [[Double]], rating: Double = 0) {
    for scale in columns.indices { columns[scale] += values[scale] }
    if isRated { ratings.append(rating) }
    choices.append(values[0].count)
  }

  /// Ratings about their mean: a level that all of them share orders nothing.
  func centred() -> Margins {
    guard isRated else { return self }
    var result = self
    result.columns = columns.map(lessMean)
    result.ratings = lessMean(ratings)
    return result
  }

  /// On other scales, each a mixture of these.
  /// - Parameter weights: Per new scale, one number for each of the scales at hand.
  func mixed(_ weights: [[Double]]) -> Margins {
    var result = self
    result.columns = weights.map { mixture(of: columns, $0) }
    return result
  }

  /// A linear model whose columns are the scales.
  func evidence(ratingVariance: Double) -> Evidence {
    Evidence(
      width: columns.count, rows: (0..<count).flatMap { i in columns.map { $0[i] } },
      targets: isRated ? ratings : nil, ratingVariance: ratingVariance, choices: choices)
  }
}

/// Sum of columns of equal length, each times its weight.
func mixture(of columns: [[Double]], _ weights: [Double]) -> [Double] {
  columns[0].indices.map { i in
    zip(columns, weights).reduce(0) { $0 + $1.1 * $1.0[i] }
  }
}

private func lessMean(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(max(1, values.count))
  return values.map { $0 - mean }
}
