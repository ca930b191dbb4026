import LinearAlgebra
import Preferences
import Randomness

/// How many factors: the fewest that predict people who had no part in the fit about as well as any number does.
///
/// Of everyone held out, half of the judgements are given and the density of the others is the score, by the
/// judgement, so that people count alike. A ladder of numbers is climbed until two steps brought nothing;
/// chosen is the lowest step whose score is within one standard error of the best, the error being that of
/// people's differences between the two.
/// Source: cross-validation with the rule of one standard error, Breiman et al. (1984), section 3.4.3.
struct FactorChoice {
  /// Judgements of all people, on rows that count.
  private let all: Histories
  /// Of the same people, the half that is given.
  private let halves: Histories
  private let judgements: Judgements
  private let stream: RandomStream

  init(_ judgements: Judgements, _ stream: RandomStream) {
    self.judgements = judgements
    self.stream = stream.stream("choice")
    all = judgements.shared
    halves = judgements.halves(self.stream)
  }

  /// Steps between them cost little: neighbours predict alike.
  static let ladder = [0, 1, 2, 3, 4, 6, 9, 12, 16, 24, 32, 48, 64, 96, 128, 200]
  /// Up to so many people everyone is held out once, in five parts; of more, one part of 200.
  private static let foldedPeople = 500
  private static let heldPeople = 200
  /// Most people that a part's factors are fitted to: more cost time and move the choice little.
  private static let fittedPeople = 2000
  /// Log density by judgement that counts for nothing: a model that goes on converges by as much.
  private static let tolerance = 1e-3
  /// Of each step; the model goes on from the step before.
  private static let iterations = 15

  func count() throws(NotPositiveDefinite) -> Int {
    let most = judgements.mostFactors
    var parts = self.parts
    guard let fewest = parts.map(\.learning.count).min() else { return 0 }
    var scores: [[Double]] = []
    var best = 0
    for factors in Self.ladder where factors <= min(most, fewest - 1) {
      scores.append(try climb(&parts, to: factors))
      if mean(scores.last!) > mean(scores[best]) + Self.tolerance { best = scores.count - 1 }
      if scores.count - 1 - best == 2 { break }
    }
    guard let top = scores.indices.first(where: { isAsGood(scores[$0], as: scores[best]) }) else {
      return 0
    }
    return Self.ladder[top]
  }

  private func climb(
    _ parts: inout [Part], to factors: Int
  ) throws(NotPositiveDefinite) -> [Double] {
    var scores: [Double] = []
    for index in parts.indices { scores += try parts[index].climb(to: factors) }
    return scores
  }

  /// Whether scores are at most one standard error of the difference below the best.
  private func isAsGood(_ scores: [Double], as best: [Double]) -> Bool {
    let differences = zip(best, scores).map { $0 - $1 }
    let deficit = mean(differences)
    let squares = differences.reduce(0) { $0 + ($1 - deficit) * ($1 - deficit) }
    let n = Double(differences.count)
    return deficit <= max(Self.tolerance, (squares / max(1, n - 1) / n).squareRoot())
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  private var parts: [Part] {
    let able = (0..<all.count).filter { halves[$0].count > 0 && halves[$0].count < all[$0].count }
    guard able.count > 1 else { return [] }
    var draw = stream.stream("people")
    let order = draw.permutation(able.count).map { able[$0] }
    guard able.count <= Self.foldedPeople else {
      let learning = order.dropFirst(Self.heldPeople).prefix(Self.fittedPeople)
      return [part(held: Array(order.prefix(Self.heldPeople)), learning: Array(learning))]
    }
    let folds = min(5, order.count)
    return (0..<folds).map { fold in
      let isHeld = order.indices.map { $0 % folds == fold }
      return part(
        held: order.indices.filter { isHeld[$0] }.map { order[$0] },
        learning: order.indices.filter { !isHeld[$0] }.map { order[$0] })
    }
  }

  private func part(held: [Int], learning: [Int]) -> Part {
    Part(
      held: all.selecting(held), halves: halves.selecting(held), learning: all.selecting(learning),
      model: LatentFactors(
        rowCount: judgements.isJudged.count, hasLevels: judgements.areRatings),
      stream: stream.stream("loadings"))
  }

  /// Held-out people, and a model of the others.
  private struct Part {
    let held, halves, learning: Histories
    var model: LatentFactors
    var stream: RandomStream

    /// Adds factors up to a number; returns what each held-out person's other half then scores.
    mutating func climb(to factors: Int) throws(NotPositiveDefinite) -> [Double] {
      model.add(factors - model.factorCount, using: &stream)
      try model.improve(learning, iterations: FactorChoice.iterations)
      var scores: [Double] = []
      for user in 0..<held.count {
        let all = try model.person(held[user]).logDensity
        let half = try model.person(halves[user]).logDensity
        scores.append((all - half) / Double(held[user].count - halves[user].count))
      }
      return scores
    }
  }
}
