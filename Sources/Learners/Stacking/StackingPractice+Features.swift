internal import Inference
internal import Preferences

/// What features of people are worth.
extension StackingPractice {
  /// Fewer people cannot say what features are worth.
  private static let fewestPeople = 10

  /// Standard errors that a weight has to be of for features to be used at all. People who were left out were in
  /// each other's fits, and the best of four strengths is judged by those who chose it: 1.3 standard errors were
  /// passed by a quarter of features of pure chance, three by 3 of 164.
  private static let leastErrors = 3.0

  /// What an offset of the cold start by people's features is worth to people who were in no fit, less the more
  /// standard errors the fewer they are; nil where that may be nothing.
  func worthOfFeatures() throws -> OffsetWorth? {
    let shifted = parts.filter { !$0.offsets.isEmpty }
    let cold = try shifted.map { try coldScores(of: $0.histories, $0.fitted) }
    var best: (fit: PenalisedFit, people: [Evidence], strength: Int, scale: Double)?
    for strength in PersonOffset.strengths.indices {
      let margins = zip(shifted, cold).map { part, cold in
        coldMargins(of: part.histories, cold, offset: part.offsets[strength])
      }
      let scale = spread(margins.joined().map { $0.columns[1] })
      let people = zip(margins, cold).flatMap { margins, cold in
        margins.map { $0.mixed([[1 / cold.scale, 0], [0, 1 / scale]]) }
      }
      guard people.count >= Self.fewestPeople else { return nil }
      let variance = isRated ? residualVariance(people, [1]) : 1
      let evidence = people.map { $0.evidence(ratingVariance: variance) }
      let fit = fit(evidence, fixing: [nil, nil])
      if fit.objective < best?.fit.objective ?? .infinity {
        best = (fit, evidence, strength, scale)
      }
    }
    guard let best else { return nil }
    let (weight, error) = estimate(best.people)
    guard weight > Self.leastErrors * error, weight > 0 else { return nil }
    let offset = lowerBound(best.people)
    return OffsetWorth(
      strength: best.strength,
      cold: max(fit(best.people, fixing: [nil, offset]).weights[0], Self.leastWeight),
      offset: offset, offsetScale: best.scale)
  }

  private func coldScores(
    of histories: Histories, _ fitted: any FittedLearner
  ) throws -> (scores: [Double], scale: Double) {
    let layout = ItemLayout(histories, novelty: training.novelty)
    let scores = try fitted.scores(for: layout.sets, histories: histories, count: 0)
    try checkFinite([scores])
    let margins = (0..<histories.count).map {
      layout.margins(ofUser: $0, items: 0..<histories[$0].count, [scores])
    }
    return (scores, spread(margins.map { $0.columns[0] }))
  }

  /// All that each person said: cold scores beside what features say of them.
  private func coldMargins(
    of histories: Histories, _ cold: (scores: [Double], scale: Double), offset: PersonOffset
  ) -> [Margins] {
    let layout = ItemLayout(histories, novelty: training.novelty)
    let offsets = offset.scores(for: layout.sets, users: histories.users)
    return (0..<histories.count).map {
      layout.margins(ofUser: $0, items: 0..<histories[$0].count, [cold.scores, offsets])
    }.filter { $0.count > 0 }
  }

  func start(_ worth: OffsetWorth, of part: Part) throws -> PersonalStart? {
    guard !part.offsets.isEmpty else { return nil }
    let scale = try coldScores(of: part.histories, part.fitted).scale
    return worth.start(part.offsets[worth.strength], coldScale: scale)
  }

  /// That of everybody: features as all historical people's feedback made them tell.
  func start(_ worth: OffsetWorth, of fitted: any FittedLearner) throws -> PersonalStart {
    let offsets = try PersonOffset.fits(training, training.personFeatures!)
    return worth.start(
      offsets[worth.strength], coldScale: try coldScores(of: everyone, fitted).scale)
  }

  func notes(on worth: OffsetWorth?) -> [String] {
    guard let features = training.personFeatures else { return [] }
    let names = features.names.prefix(8).joined(separator: ", ")
    let who = "features of people (\(names)\(features.names.count > 8 ? ", ..." : ""))"
    if let worth {
      let share = worth.offset / (worth.offset + worth.cold)
      return ["\(who) make \((100 * share).rounded()) % of the weight of its cold start"]
    }
    let people = everyone.count
    return [
      people < Self.fewestPeople
        ? "\(who) are not used: \(people) historical people are fewer than the \(Self.fewestPeople) who could say"
          + " what they are worth"
        : "\(who) are not used: \(people) historical people whom they were not fitted to do not bear them out"
    ]
  }
}
