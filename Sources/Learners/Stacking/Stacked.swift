public import Preferences

/// A fitted learner whose scores after n items are weighed against those that it gave before the first.
///
/// score = a cold + b adapted, a and b at least 0. The crowd says what b deserves after n items
/// (`StackingPractice`). The person says it too: by what the scores after d items made of their items d + 1 to
/// 2 d, for d = 1, 2, 4, ... below n. Where neither bears the adaptation out, the cold start stays.
/// Where features of people are known, what they are worth is part of a person's cold start (`PersonalStart`).
/// Sources: Wolpert (1992), Stacked generalization; Breiman (1996), Stacked regressions, for weights of at
/// least 0; Dawid (1984), The prequential approach, for judging later items by earlier ones.
public struct Stacked: FittedLearner {
  /// The learner as everybody's feedback made it.
  package let fitted: any FittedLearner
  /// Nil where the scores of the learner stand as they are, as it weighs itself and features tell nothing.
  let weighing: StackingWeights?
  /// What features of people add to their cold start; nil where that is nothing.
  let start: PersonalStart?
  public let notes: [String]

  /// The learner, where nothing is added to it.
  package var unchanged: (any FittedLearner)? { weighing == nil ? fitted : nil }

  public func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try scores(for: candidates, histories: histories, counts: [count])[0]
  }

  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    guard let weighing else {
      return try fitted.scores(for: candidates, histories: histories, counts: counts)
    }
    let most = counts.max() ?? 0
    let doublings = doublings(below: most)
    let layout = ItemLayout(histories, upTo: most, after: candidates)
    let asked = Set([0] + doublings + counts).sorted()
    let found = try fitted.scores(for: layout.sets, histories: histories, counts: asked)
    try checkFinite(found)
    let at = Dictionary(uniqueKeysWithValues: zip(asked, found))
    let cold = start?.shifted(at[0]!, for: layout.sets, users: histories.users) ?? at[0]!
    return counts.map { count in
      (0..<histories.count).flatMap { user -> ArraySlice<Double> in
        let positions = layout.candidatePositions(ofUser: user)
        let n = min(count, histories[user].count)
        let own = doublings.filter { $0 < n }.map { d in
          weighing.evidence(
            of: layout.margins(
              ofUser: user, items: d..<min(n, 2 * d), cold: cold, adapted: at[d]!),
            after: d)
        }
        return weighing.mixture(cold[positions], at[count]![positions], own: own, after: n)
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
