internal import Inference
internal import LinearAlgebra
internal import Platform
internal import Preferences

extension Learner {
  /// Fits to everybody, and weighs what it learns of a person against its cold start.
  ///
  /// It is fitted again without each of a few parts of the historical people, who are then played as new ones: as many
  /// fits more as there are parts, five where people are few, one from 200 people on. One that weighs itself is left
  /// as it is where nothing is known of people and of shared responses.
  package func stacked(_ training: TrainingData) throws -> any FittedLearner {
    let values = try training.values?()
    let practice = try StackingPractice(training, values) { try fit($0) }
    let fitted = try fit(training)
    let worth = try practice.worthOfFeatures()
    let start = try worth.map { try practice.start($0, of: fitted) }
    let isWeighed = Self.stacking == .always || start != nil || values != nil
    let stacked = Stacked(
      fitted: fitted, start: start, values: values?.everybody, novelty: training.novelty,
      weighing: isWeighed ? try practice.weights(for: fitted, start: start, worth: worth) : nil,
      notes: fitted.notes + practice.notes + practice.notes(on: worth))
    return fitted is any PredictsPreferences ? StackedPredictor(stacked: stacked) : stacked
  }
}

/// Historical people played as new ones, after fits that knew nothing of them.
struct StackingPractice {
  let training: TrainingData
  private let values: CrowdValues?
  private(set) var parts: [Part] = []
  private var partsLost = 0

  /// Those who are played, and the fits without them.
  struct Part {
    let people: [Int]
    let histories: Histories
    let fitted: any FittedLearner
    /// What features say of people, by strength; empty where none are known.
    let offsets: [PersonOffset]
    let values: ValueModel?
  }

  /// The adaptation counts for its weight less 1 + sqrt(doubt / n) standard errors over n people: three for one
  /// person, two for four, 1.2 for a hundred. Less lets few people mislead, where choices are noisy most of all.
  private static let doubt = 4.0
  /// Least sum of both weights: where the crowd's choices tell nothing, the person's own items still may.
  static let leastWeight = 0.1

  init(
    _ training: TrainingData, _ values: CrowdValues?,
    fit: (TrainingData) throws -> any FittedLearner
  ) throws {
    self.training = training
    self.values = values
    for (index, part) in training.parts.enumerated() {
      // Who is left may be too few for this learner, where everybody is not.
      guard let rest = try? training.without(part), let fitted = try? fit(rest) else {
        partsLost += 1
        continue
      }
      let offsets = try? training.personFeatures.map { try PersonOffset.fits(rest, $0) }
      parts.append(
        Part(
          people: part, histories: training.historical.selecting(part), fitted: fitted,
          offsets: offsets ?? [], values: values?.parts[index]))
    }
  }

  var notes: [String] {
    guard partsLost > 0 else { return [] }
    return [
      "without \(partsLost) of \(parts.count + partsLost) parts of the historical people there was no fit, so that"
        + " these people do not say what feedback is worth"
    ]
  }

  var isRated: Bool { training.historical.form.tellsScale }
  var everyone: Histories { training.historical.selecting(parts.flatMap(\.people)) }

  /// - Parameters:
  ///   - fitted: The learner as everybody's feedback made it, whose scores are to be weighed: their length
  ///     may be another than that of the parts' fits.
  ///   - start: What features of people add to their cold start.
  func weights(
    for fitted: any FittedLearner, start: PersonalStart?, worth: OffsetWorth?
  ) throws -> StackingWeights {
    var result = StackingWeights(
      isRated: isRated,
      levels: Schedule(StackingWeights.Level(blend: values == nil ? [1] : [1, 0])))
    guard everyone.count > 0 else { return result }
    let full = try PlayedMargins(
      of: everyone, after: fitted, start: start, values?.everybody, novelty: training.novelty)
    result.coldScale = full.coldScale
    let played = try parts.map { part in
      try PlayedMargins(
        of: part.histories, after: part.fitted,
        start: try worth.flatMap { try self.start($0, of: part) }, part.values,
        novelty: training.novelty)
    }
    func margins(after count: Int) -> [Margins] { played.flatMap { $0.scaled(after: count) } }
    let all = Set(played.flatMap(\.counts)).sorted()
    let most = all.map { margins(after: $0).count }.max() ?? 0
    let counts = all.filter { margins(after: $0).count > max(1, most / 2) }
    guard !counts.isEmpty else { return result }
    if isRated {
      let everything = all.flatMap { margins(after: $0) }
      result.ratingVariance = residualVariance(everything, [1])
    }
    let blends = counts.map { blend(margins(after: $0), result.ratingVariance) }
    let people = zip(counts, blends).map { count, blend in
      margins(after: count).map { $0.mixed([[1] + blend.map { _ in 0 }, [0] + blend]) }
    }
    let said = people.map { $0.map { $0.evidence(ratingVariance: result.ratingVariance) } }
    let sure = steadied(said.map(lowerBound))
    let levels = counts.indices.map { c in
      var level = StackingWeights.Level(blend: blends[c], adapted: sure[c])
      if sure[c] > 0 { level.heldBack = max(0, estimate(said[c]).weight - sure[c]) }
      let cold = fit(said[c], fixing: [nil, sure[c]]).weights[0]
      level.cold = max(cold, Self.leastWeight - sure[c])
      if isRated { level.ratingVariance = residualVariance(people[c], [level.cold, sure[c]]) }
      return level
    }
    let weighed = Schedule(counts: counts, settings: levels)
    // Where too few people have items to weigh by, they still tell in what unit a learner's scores then are.
    result.levels = Schedule(
      counts: all,
      settings: all.map { count in
        var level = weighed[count]
        level.blend = zip(level.blend, full.adaptedScales(after: count)).map { $0 / $1 }
        return level
      })
    return result
  }

  /// Shares of the learner's and the values' scores in one adapted score, which predicts best with the cold start.
  private func blend(_ people: [Margins], _ ratingVariance: Double) -> [Double] {
    let scales = people[0].columns.count
    guard scales > 2 else { return [1] }
    let said = people.map { $0.evidence(ratingVariance: ratingVariance) }
    let best = fit(said, fixing: [Double?](repeating: nil, count: scales)).weights.dropFirst()
    let sum = best.reduce(0, +)
    return sum > 0 ? best.map { $0 / sum } : [1, 0]
  }

  /// The second weight of two, less the more standard errors the fewer people say it.
  func lowerBound(_ people: [Evidence]) -> Double {
    let (weight, error) = estimate(people)
    return max(0, weight - (1 + (Self.doubt / Double(people.count)).squareRoot()) * error)
  }

  /// The second weight of two, and its standard error over people.
  func estimate(_ people: [Evidence]) -> (weight: Double, error: Double) {
    let evidence = joined(people)
    let best = fit(people, fixing: [nil, nil]).weights
    guard best[1] > 0,
      let inverse = try? Cholesky(
        evidence.hessian(evidence.derivatives(at: best).curvature, ridge: 1e-2)
      ).inverse
    else { return (0, 0) }
    // The sandwich of White (1980), clustered by person (Liang and Zeger, 1986).
    let n = Double(people.count)
    let variance = people.reduce(0.0) { sum, person in
      let g = person.derivatives(at: best).gradient
      let step = inverse[1, 0] * g[0] + inverse[1, 1] * g[1]
      return sum + step * step
    }
    return (best[1], (variance * n / (n - 1)).squareRoot())
  }

  /// Weights of at least 0 that predict best.
  /// - Parameter given: Per weight, what it is to be, or nil.
  func fit(_ people: [Evidence], fixing given: [Double?]) -> PenalisedFit {
    var precision = Matrix.identity(given.count, scale: 1e-2)
    for (k, value) in given.enumerated() where value != nil { precision[k, k] = 1e9 }
    let prior = GaussianPrior(centre: given.map { $0 ?? 0 }, precision: precision)
    return joined(people).mode(under: prior, nonNegative: true)
  }

  private func joined(_ people: [Evidence]) -> Evidence {
    Evidence(joining: people, width: people[0].width, isRated: isRated)
  }
}

/// Each value's median with its neighbours: what one count alone says is chance. Before the first stands a 0, as no items
/// tell nothing; after the last, the last.
private func steadied(_ values: [Double]) -> [Double] {
  values.indices.map { i in
    let near = [i > 0 ? values[i - 1] : 0, values[i], values[min(i + 1, values.count - 1)]]
    return near.sorted()[1]
  }
}

/// Mean square of ratings about a mixture of scales, at its best length.
func residualVariance(_ people: [Margins], _ weights: [Double]) -> Double {
  let scores = people.flatMap { mixture(of: $0.columns, weights) }
  let ratings = people.flatMap(\.ratings)
  let slope = max(0, dot(scores, ratings) / max(1e-12, dot(scores, scores)))
  let squares = zip(scores, ratings).reduce(0) {
    $0 + ($1.1 - slope * $1.0) * ($1.1 - slope * $1.0)
  }
  return max(1e-3, squares / Double(ratings.count))
}
