internal import Inference
internal import LinearAlgebra
internal import Platform
internal import Preferences

extension Learner {
  /// Fits to everybody, and weighs what it learns of a person against its cold start.
  ///
  /// It is fitted again without each of a few parts of the historical people, who are then played as new ones: as many
  /// fits more as there are parts, five where people are few, one from 200 people on.
  package func stacked(_ training: TrainingData) throws -> Stacked {
    let practice = try StackingPractice(training) { try fit($0) }
    return Stacked(fitted: try fit(training), weighing: practice.weights())
  }
}

/// Historical people played as new ones, after a fit that knew nothing of them.
private struct StackingPractice {
  /// Scaled by nothing yet: per practised count, the margins of each person's later items.
  private var margins: [Int: [Margins]] = [:]

  private let isRated: Bool

  /// People after whom practice ends: more cost more than they tell.
  private static let people = 40
  /// As many later items judge as taught, and at least this many.
  private static let horizon = 16
  /// A person with fewer later items than this, and than those taught, says too little.
  private static let fewestItems = 8
  /// The adaptation counts for its weight less sqrt(doubt / n) standard errors over n people: two for one person,
  /// one for four, 0.2 for a hundred. Between 2 and 5 little changes; less lets five people be misled.
  private static let doubt = 4.0

  init(_ training: TrainingData, fit: (TrainingData) throws -> any FittedLearner) throws {
    isRated = training.historical.form.tellsScale
    for part in training.parts(people: Self.people) {
      let histories = training.historical.selecting(part)
      let counts = doublings(below: part.map { training.historical[$0].count }.max() ?? 0)
      // Who is left may be too few for this learner, where everybody is not.
      guard !counts.isEmpty, let fitted = try? fit(training.without(part)) else { continue }
      let layout = ItemLayout(histories)
      let found = try fitted.scores(for: layout.sets, histories: histories, counts: [0] + counts)
      try checkFinite(found)
      for (c, count) in counts.enumerated() {
        for user in 0..<histories.count
        where histories[user].count >= count + min(count, Self.fewestItems) {
          let end = min(histories[user].count, count + max(count, Self.horizon))
          let judged = layout.margins(
            ofUser: user, items: count..<end, cold: found[0], adapted: found[c + 1])
          if judged.count > 0 { margins[count, default: []].append(judged) }
        }
      }
    }
  }

  func weights() -> StackingWeights {
    let all = margins.values.flatMap { $0 }
    var result = StackingWeights(
      isRated: isRated, levels: Schedule(StackingWeights.Level()))
    result.coldScale = spread(all.map(\.cold))
    let most = margins.values.map(\.count).max() ?? 0
    let counts = margins.keys.sorted().filter { margins[$0]!.count > max(1, most / 2) }
    guard !counts.isEmpty else { return result }
    result.ratingVariance = residualVariance(all, coldScale: result.coldScale)
    result.levels = Schedule(
      counts: counts,
      settings: counts.map { level(margins[$0]!, result.coldScale, result.ratingVariance) })
    return result
  }

  private func level(
    _ people: [Margins], _ coldScale: Double, _ variance: Double
  ) -> StackingWeights.Level {
    let scale = spread(people.map(\.adapted))
    let parts = people.map {
      $0.divided(cold: coldScale, adapted: scale).evidence(ratingVariance: variance)
    }
    let sure = lowerBound(parts)
    let cold = weights(Evidence(joining: parts, width: 2, isRated: isRated), adapted: sure)[0]
    return StackingWeights.Level(adaptedScale: scale, cold: cold, adapted: sure)
  }

  /// The adaptation's weight, less the more standard errors the fewer people say it.
  private func lowerBound(_ parts: [Evidence]) -> Double {
    let evidence = Evidence(joining: parts, width: 2, isRated: isRated)
    let best = weights(evidence, adapted: nil)
    guard best[1] > 0,
      let inverse = try? Cholesky(
        evidence.hessian(evidence.derivatives(at: best).curvature, ridge: 1e-2)
      ).inverse
    else { return 0 }
    // The sandwich of White (1980), clustered by person (Liang and Zeger, 1986).
    let n = Double(parts.count)
    let variance = parts.reduce(0.0) { sum, part in
      let g = part.derivatives(at: best).gradient
      let step = inverse[1, 0] * g[0] + inverse[1, 1] * g[1]
      return sum + step * step
    }
    let error = (variance * n / (n - 1)).squareRoot()
    return max(0, best[1] - (Self.doubt / n).squareRoot() * error)
  }

  private func weights(_ evidence: Evidence, adapted: Double?) -> [Double] {
    var precision = Matrix.identity(2, scale: 1e-2)
    if adapted != nil { precision[1, 1] = 1e9 }
    let prior = GaussianPrior(centre: [0, adapted ?? 0], precision: precision)
    return evidence.mode(under: prior, nonNegative: true).weights
  }
}

/// Root of the mean square, 1 where all are 0.
private func spread(_ values: [[Double]]) -> Double {
  let squares = values.joined().reduce(0) { $0 + $1 * $1 }
  let count = values.reduce(0) { $0 + $1.count }
  return squares > 0 ? (squares / Double(count)).squareRoot() : 1
}

/// Mean square of ratings about the cold start at its best scale.
private func residualVariance(_ people: [Margins], coldScale: Double) -> Double {
  guard people.first?.isRated == true else { return 1 }
  let cold = people.flatMap(\.cold).map { $0 / coldScale }
  let ratings = people.flatMap(\.ratings)
  let slope = max(0, dot(cold, ratings) / max(1e-12, dot(cold, cold)))
  let squares = zip(cold, ratings).reduce(0) { $0 + ($1.1 - slope * $1.0) * ($1.1 - slope * $1.0) }
  return max(1e-3, squares / Double(ratings.count))
}
