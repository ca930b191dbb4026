import LinearAlgebra
import Platform
import Preferences

/// Whether simulated feedback follows from the weights, the scores and the noise that it is said to come
/// from.
///
/// An item contradicts its user when it is not what they would have said without noise: another response
/// than their best of those shown, or another rating than their utility rounds to. How many contradictions
/// the noise makes is known from the choice model, so that mislabelled feedback, weights applied to the
/// wrong columns, scores on another scale and noise that was not applied all show as too many or too few.
struct Consistency: Sendable, Equatable {
  private(set) var items = 0
  private(set) var contradictions = 0
  /// Expectation and variance of the number of contradictions under the choice model.
  private(set) var expected = 0.0
  private(set) var variance = 0.0

  /// At most this many users, evenly spaced, are looked at.
  private static let userLimit = 2000
  /// Best responses nearer than this, in standard deviations, are ties to a kernel in single precision.
  private static let tie = 1e-4

  init(items: Int, contradictions: Int, expected: Double, variance: Double) {
    (self.items, self.contradictions) = (items, contradictions)
    (self.expected, self.variance) = (expected, variance)
  }

  init(
    of feedback: Histories, from people: Population, table: RewardTable, choice: ChoiceModel
  ) {
    for user in evenlySpaced(Self.userLimit, of: feedback.count) {
      for (number, item) in feedback[user].enumerated() {
        let weights = people.weights(ofUser: user, at: number)
        if feedback.form.isValue {
          addRating(item, utility: table.utility(item.chosen, weights), choice)
        } else {
          // Where what is chosen is the least liked, the best of all is the worst.
          let isLiked = feedback.form.rules.sides(of: item).liked.contains(item.chosen)
          let worth = { (row: Int) in (isLiked ? 1 : -1) * table.utility(row, weights) }
          addChoice(worth(item.chosen), others: item.others.map { worth(Int($0)) }, choice)
        }
      }
    }
  }

  private mutating func addChoice(_ chosen: Double, others: [Double], _ choice: ChoiceModel) {
    guard let bestOther = others.max(), abs(chosen - bestOther) > Self.tie else { return }
    let ranked = ([chosen] + others).sorted(by: >)
    guard ranked[0] - ranked[1] > Self.tie else { return }
    let kept = exp(choice.logProbability(differences: ranked.dropFirst().map { $0 - ranked[0] }))
    add(isContradiction: chosen < bestOther, probability: 1 - kept)
  }

  private mutating func addRating(_ item: FeedbackItem, utility: Double, _ choice: ChoiceModel) {
    let clean = RatingScale.rounded(utility)
    let kept = exp(choice.logProbability(ofRating: clean, utility: utility))
    add(isContradiction: item.value != clean, probability: 1 - kept)
  }

  private mutating func add(isContradiction: Bool, probability: Double) {
    items += 1
    contradictions += isContradiction ? 1 : 0
    expected += probability
    variance += probability * (1 - probability)
  }

  /// More than five standard errors and five items from what the noise explains. The five items are for
  /// counts too small for a normal distribution.
  var isOff: Bool {
    abs(Double(contradictions) - expected) > 5 * max(variance, 0).squareRoot() + 5
  }
}

/// At most `limit` of `count` indices, evenly spaced from the first on.
func evenlySpaced(_ limit: Int, of count: Int) -> [Int] {
  guard count > limit else { return Array(0..<count) }
  return (0..<limit).map { $0 * count / limit }
}
