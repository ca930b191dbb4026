internal import Preferences

/// What a run made of a learner's scores.
package protocol IsStacked: FittedLearner {
  /// The learner as everybody's feedback made it.
  var fitted: any FittedLearner { get }
}

/// A fitted learner whose scores after n items are weighed against those that it gave before the first.
///
/// score = a cold + b adapted, a and b at least 0. The crowd says what b deserves after n items
/// (`StackingPractice`). The person says it too: by what the scores after d items made of their items d + 1 to
/// 2 d, for d = 1, 2, 4, ... below n. Where neither bears the adaptation out, the cold start stays. Where people
/// judged the same responses, the adapted score is a blend with that by `ValueModel`, which knows of every such
/// response what columns do not say. Where features of people are known, what they are worth is part of a person's
/// cold start (`PersonalStart`).
/// Sources: Wolpert (1992), Stacked generalization; Breiman (1996), Stacked regressions, for weights of at
/// least 0; Dawid (1984), The prequential approach, for judging later items by earlier ones.
struct Stacked: IsStacked {
  let fitted: any FittedLearner
  /// What features of people add to their cold start; nil where that is nothing.
  let start: PersonalStart?
  let values: ValueModel?
  let novelty: Novelty
  /// Nil where the learner's scores stand as they are: it weighs itself, and there is nothing to add.
  let weighing: StackingWeights?
  let notes: [String]

  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try scores(for: candidates, histories: histories, counts: [count])[0]
  }

  /// The cold start itself where the adaptation weighs nothing.
  func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    guard weighing != nil else {
      return try fitted.scores(for: candidates, histories: histories, counts: counts)
    }
    return try eachPerson(candidates, histories, counts) { cold, adapted, weights, _ in
      weights.adapted > 0
        ? zip(cold, adapted).map { weights.cold * $0 + weights.adapted * $1 } : Array(cold)
    }
  }

  /// Per count, what a function makes of each person's cold and adapted scores and of their weights.
  func eachPerson(
    _ candidates: CandidateSets, _ histories: Histories, _ counts: [Int],
    _ mix: (
      _ cold: ArraySlice<Double>, _ adapted: ArraySlice<Double>,
      _ weights: (cold: Double, adapted: Double), _ after: Int
    ) -> [Double]
  ) throws -> [[Double]] {
    let weighing = self.weighing!
    let most = counts.max() ?? 0
    let doublings = doublings(below: most)
    let layout = ItemLayout(histories, upTo: most, after: candidates, novelty: novelty)
    let asked = Set([0] + doublings + counts).sorted()
    let found = try fitted.scores(for: layout.sets, histories: histories, counts: asked)
    try checkFinite(found)
    let cold = start?.shifted(found[0], for: layout.sets, users: histories.users) ?? found[0]
    let adapted = Dictionary(
      uniqueKeysWithValues: zip(asked, found).map { count, scores in
        let known = values.map {
          [$0.scores(for: layout.sets, histories: histories, count: count)]
        }
        return (count, [scores] + (known ?? []))
      })
    return counts.map { count in
      (0..<histories.count).flatMap { user -> [Double] in
        let positions = layout.candidatePositions(ofUser: user)
        // Who came late has fewer items than the count: their scores are those after n.
        let n = min(count, histories[user].count)
        let said = doublings.filter { $0 < n }.map { d in
          let items = d..<min(n, 2 * d)
          return weighing.evidence(
            of: layout.margins(ofUser: user, items: items, [cold] + adapted[d]!), after: d)
        }
        let weights = weighing.weights(own: said, after: n)
        let own = weighing.blended(adapted[count]!.map { Array($0[positions]) }, after: n)
        return mix(cold[positions], own[...], weights, n)
      }
    }
  }
}

/// One that says how sure it is, by the weights that predict the crowd's choices or ratings best.
struct StackedPredictor: IsStacked, PredictsPreferences {
  let stacked: Stacked
  var fitted: any FittedLearner { stacked.fitted }

  var notes: [String] { stacked.notes }

  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try stacked.scores(for: candidates, histories: histories, count: count)
  }

  func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try stacked.scores(for: candidates, histories: histories, counts: counts)
  }

  func preferences(
    for pairs: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try preferences(for: pairs, histories: histories, counts: [count])[0]
  }

  func preferences(
    for pairs: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    guard let weighing = stacked.weighing else {
      let fitted = stacked.fitted as! any PredictsPreferences
      return try fitted.preferences(for: pairs, histories: histories, counts: counts)
    }
    return try stacked.eachPerson(pairs, histories, counts) { cold, adapted, weights, count in
      let scores = zip(cold, adapted).map { weights.cold * $0 + weights.adapted * $1 }
      return stride(from: 0, to: scores.count, by: 2).map { first in
        weighing.preference(scores[first] - scores[first + 1], after: count)
      }
    }
  }
}

/// 1, 2, 4, ... as far as they are less than `end`.
func doublings(below end: Int) -> [Int] {
  Array(sequence(first: 1) { 2 * $0 }.prefix { $0 < end })
}

/// What no weight could put right.
func checkFinite(_ scores: [[Double]]) throws(LearnerFailure) {
  if let wrong = scores.joined().first(where: { !$0.isFinite }) {
    throw LearnerFailure("a score is \(wrong); expected finite numbers")
  }
}
