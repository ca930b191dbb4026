internal import Inference
internal import LinearAlgebra
internal import Preferences

/// A normal prior of a person's values of the responses, and their posterior after the person's items.
///
/// Value of row j = length offset_j + spread loading_j . z + weights described_j . v + level + own_j, where z, v and
/// level are standard normal over people, and own_j is what the person thinks of this response alone. The posterior's
/// mode is exact for ratings. Source: Lawrence and Urtasun (2009), Non-linear matrix factorization with Gaussian
/// processes, for factors as a covariance of items; Rasmussen and Williams (2006), chapters 2 and 3.
struct ValueModel: Sendable {
  /// What the crowd decides.
  struct Widths: Sendable {
    /// Unit of the offset; 1 for ratings, which tell it.
    var length = 1.0
    /// Deviations over people, in units of the loadings.
    var spread = 1.0
    /// Deviations of people's weights of the columns, in units of those of `SharedFactors.described`.
    var weights = 0.0
    /// Deviation of what a person thinks of one response alone; 0 for ratings, whose noise it is.
    var own: Double
    /// Variance of a rating about the value, in units of `SharedFactors.noiseVariance`; of no use to choices.
    var noise = 1.0

    /// Those that a search begins with.
    init(isRated: Bool) {
      own = isRated ? 0 : 1
    }
  }

  let factors: SharedFactors
  /// Per row, what everybody thinks of it.
  let offset: [Double]
  /// Per row, how many responses its prompt has.
  let siblings: [Int]
  var widths: Widths

  /// Features of every row: the factors, what describes it, the level.
  private var sharedCount: Int { factors.loadings.columns + factors.described.columns + 1 }

  /// Posterior modes of the candidates' values, aligned with `candidates.rows`, after `count` items of each user.
  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) -> [Double] {
    (0..<histories.count).flatMap { user -> [Double] in
      let history = histories[user].first(count)
      let place = ownColumns(of: history)
      let weights = weights(after: history, place)
      return candidates.positions(ofUser: user).map {
        let row = Int(candidates.rows[$0])
        return widths.length * offset[row] + dot(features(ofRow: row, place), weights)
      }
    }
  }

  /// The posterior's mode: weights of the features.
  private func weights(after history: History, _ place: [Int: Int]) -> [Double] {
    let width = sharedCount + place.count
    var rows: [Double] = []
    var offsets: [Double] = []
    var sizes: [Int] = []
    for item in history {
      history.form.rules.forEachChoice(of: item) { row, losers in
        let chosen = features(ofRow: row, place)
        if losers.isEmpty {
          rows += chosen
          offsets.append(widths.length * offset[row])
        }
        for loser in losers.map(Int.init) {
          rows += zip(chosen, features(ofRow: loser, place)).map { $0 - $1 }
          offsets.append(widths.length * (offset[row] - offset[loser]))
        }
        sizes.append(max(1, losers.count))
      }
    }
    guard !offsets.isEmpty else { return [Double](repeating: 0, count: width) }
    return Evidence(
      width: width, rows: rows, targets: history.form.tellsScale ? history.map(\.value) : nil,
      ratingVariance: max(1e-3, widths.noise * factors.noiseVariance), choices: sizes
    ).standardNormalMode(beside: offsets)
  }

  /// Columns of responses whose value to this person alone may show again: where an item showed not all of the
  /// prompt's responses, others of it may come. In ratings of one response each that value is noise.
  private func ownColumns(of history: History) -> [Int: Int] {
    guard widths.own > 0, !history.form.tellsScale else { return [:] }
    var place: [Int: Int] = [:]
    for item in history where item.shown.count < siblings[item.chosen] {
      for row in item.shown where place[row] == nil { place[row] = sharedCount + place.count }
    }
    return place
  }

  /// The shared features, and one column for each response that has a place.
  private func features(ofRow row: Int, _ place: [Int: Int]) -> [Double] {
    var features =
      factors.loadings.row(row).map { widths.spread * $0 }
      + factors.described.row(row).map { widths.weights * $0 } + [factors.levelDeviation]
    features += [Double](repeating: 0, count: place.count)
    if let column = place[row] { features[column] = widths.own }
    return features
  }
}

extension Evidence {
  /// The mode under independent standard normal weights, where each row's score has a given part.
  ///
  /// With fewer rows than weights it is found among the rows' scores, whose covariance is X X^T: the
  /// representer theorem (Schoelkopf, Herbrich and Smola, 2001).
  fileprivate func standardNormalMode(beside offsets: [Double]) -> [Double] {
    guard count < width else { return mode(rows: rows, width: width, offsets) }
    let X = Matrix(rows: count, columns: width, values: rows)
    var covariance = X.timesTransposed(X)
    let trace = (0..<count).reduce(0) { $0 + covariance[$1, $1] }
    for i in 0..<count { covariance[i, i] += 1e-9 * max(trace, 1e-9) }
    guard let root = try? Cholesky(covariance) else {
      return mode(rows: rows, width: width, offsets)
    }
    let lower = (0..<count).flatMap { i in (0..<count).map { $0 <= i ? root.lower[i, $0] : 0 } }
    let along = root.solveTransposed(mode(rows: lower, width: count, offsets))
    return (0..<width).map { k in along.indices.reduce(0) { $0 + X[$1, k] * along[$1] } }
  }

  private func mode(rows: [Double], width: Int, _ offsets: [Double]) -> [Double] {
    let beside = Evidence(
      width: width + 1,
      rows: offsets.indices.flatMap { [offsets[$0]] + rows[$0 * width..<($0 + 1) * width] },
      targets: targets, ratingVariance: ratingVariance,
      choices: targets == nil ? choiceSizes : nil)
    var precision = Matrix.identity(width + 1)
    precision[0, 0] = 1e9  // The given part's weight is 1.
    let centre = [1] + [Double](repeating: 0, count: width)
    let prior = GaussianPrior(centre: centre, precision: precision)
    return Array(beside.mode(under: prior).weights.dropFirst())
  }
}
