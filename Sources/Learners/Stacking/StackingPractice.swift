internal import Inference
internal import LinearAlgebra
internal import Platform
internal import Preferences

extension Learner {
  /// Fits to everybody, and weighs what it learns of a person against its cold start.
  ///
  /// It is fitted again without each of a few parts of the historical people, who are then played as new ones: as many
  /// fits more as there are parts, five where people are few, one from 200 people on.
  /// One that weighs itself is left as it is where features of people tell nothing.
  package func stacked(_ training: TrainingData) throws -> Stacked {
    let practice = try StackingPractice(training) { try fit($0) }
    let fitted = try fit(training)
    let worth = try practice.worthOfFeatures()
    let start = try worth.map { try practice.start($0, of: fitted) }
    let weighing =
      Self.weighsColdStart && start == nil
      ? nil : try practice.weights(for: fitted, start: start, worth: worth)
    return Stacked(
      fitted: fitted, weighing: weighing, start: start,
      notes: fitted.notes + practice.notes(on: worth))
  }
}

/// Historical people played as new ones, after fits that knew nothing of them.
struct StackingPractice {
  let training: TrainingData
  private(set) var parts: [Part] = []

  /// Those who are played, and the fits without them: of the learner, and of what features say of people.
  struct Part {
    let people: [Int]
    let histories: Histories
    let fitted: any FittedLearner
    let offsets: [PersonOffset]
  }

  /// People after whom practice ends: more cost more than they tell.
  private static let people = 40
  /// The adaptation counts for its weight less 1 + sqrt(doubt / n) standard errors over n people: three for one
  /// person, two for four, 1.2 for a hundred. Less lets few people mislead, where choices are noisy most of all.
  private static let doubt = 4.0
  /// Least sum of both weights: where the crowd's choices tell nothing, the person's own items still may.
  static let leastWeight = 0.1

  init(_ training: TrainingData, fit: (TrainingData) throws -> any FittedLearner) throws {
    self.training = training
    for part in training.parts(people: Self.people) {
      // Who is left may be too few for this learner, where everybody is not.
      guard let rest = try? training.without(part), let fitted = try? fit(rest) else { continue }
      let offsets = try? training.personFeatures.map { try PersonOffset.fits(rest, $0) }
      parts.append(
        Part(
          people: part, histories: training.historical.selecting(part), fitted: fitted,
          offsets: offsets ?? []))
    }
  }

  /// - Parameters:
  ///   - fitted: The learner as everybody's feedback made it, whose scores are to be weighed: their length
  ///     may be another than that of the parts' fits.
  ///   - start: What features of people add to their cold start.
  func weights(
    for fitted: any FittedLearner, start: PersonalStart?, worth: OffsetWorth?
  ) throws -> StackingWeights {
    var result = StackingWeights(isRated: isRated, levels: Schedule(StackingWeights.Level()))
    guard everyone.count > 0 else { return result }
    let full = try PlayedMargins(of: everyone, after: fitted, start: start)
    result.coldScale = full.coldScale
    let scaled = try parts.map { part in
      try PlayedMargins(
        of: part.histories, after: part.fitted,
        start: try worth.flatMap { try self.start($0, of: part) }
      ).scaled
    }
    func margins(after count: Int) -> [Margins] { scaled.flatMap { $0[count] ?? [] } }
    let all = Set(scaled.flatMap(\.keys)).sorted()
    let most = all.map { margins(after: $0).count }.max() ?? 0
    let counts = all.filter { margins(after: $0).count > max(1, most / 2) }
    guard !counts.isEmpty else { return result }
    let variance = isRated ? residualVariance(all.flatMap { margins(after: $0) }) : 1
    result.ratingVariance = variance
    let people = counts.map { margins(after: $0).map { $0.evidence(ratingVariance: variance) } }
    let sure = steadied(people.map(lowerBound))
    result.levels = Schedule(
      counts: counts,
      settings: counts.indices.map { c in
        level(people[c], adapted: sure[c], scale: full.adaptedScales[counts[c]] ?? 1)
      })
    return result
  }

  private func level(
    _ people: [Evidence], adapted: Double, scale: Double
  ) -> StackingWeights.Level {
    let all = Evidence(joining: people, width: 2, isRated: isRated)
    let cold = weights(all, adapted: adapted)[0]
    return StackingWeights.Level(
      adaptedScale: scale, cold: max(cold, Self.leastWeight - adapted), adapted: adapted)
  }

  /// The adaptation's weight, less the more standard errors the fewer people say it.
  func lowerBound(_ people: [Evidence]) -> Double {
    let (weight, error) = estimate(people)
    return max(0, weight - (1 + (Self.doubt / Double(people.count)).squareRoot()) * error)
  }

  func estimate(_ people: [Evidence]) -> (weight: Double, error: Double) {
    let evidence = Evidence(joining: people, width: 2, isRated: isRated)
    let best = weights(evidence, adapted: nil)
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

  func weights(_ evidence: Evidence, adapted: Double?) -> [Double] {
    fit(evidence, adapted: adapted).weights
  }

  func fit(_ evidence: Evidence, adapted: Double?) -> PenalisedFit {
    var precision = Matrix.identity(2, scale: 1e-2)
    if adapted != nil { precision[1, 1] = 1e9 }
    let prior = GaussianPrior(centre: [0, adapted ?? 0], precision: precision)
    return evidence.mode(under: prior, nonNegative: true)
  }

  var isRated: Bool { training.historical.form.tellsScale }
  var everyone: Histories { training.historical.selecting(parts.flatMap(\.people)) }
}

/// Each value's median with its neighbours: what one count alone says is chance. Before the first stands a 0, as no items
/// tell nothing; after the last, the last.
private func steadied(_ values: [Double]) -> [Double] {
  values.indices.map { i in
    let near = [i > 0 ? values[i - 1] : 0, values[i], values[min(i + 1, values.count - 1)]]
    return near.sorted()[1]
  }
}

/// Mean square of ratings about the cold start at its best scale.
func residualVariance(_ people: [Margins]) -> Double {
  let cold = people.flatMap(\.cold)
  let ratings = people.flatMap(\.ratings)
  let slope = max(0, dot(cold, ratings) / max(1e-12, dot(cold, cold)))
  let squares = zip(cold, ratings).reduce(0) { $0 + ($1.1 - slope * $1.0) * ($1.1 - slope * $1.0) }
  return max(1e-3, squares / Double(ratings.count))
}
