public import Preferences

/// What only the judge and the ceilings know. No learner's `fit` takes one.
public struct Secrets: Sendable {
  /// Dirichlet parameters of the simulated population, one per reward model; nil for recorded people.
  public let priorAlpha: [Double]?
  /// How simulated utilities became feedback.
  public let choiceModel: ChoiceModel
  /// True utilities of the test users' candidates, aligned with the candidate sets' rows; of users who
  /// drift, those after their last item.
  public let utilities: [Double]
  /// Where users drift: their utilities at each feedback count that is judged. Else empty.
  public let utilitiesByCount: [Int: [Double]]
  /// Per candidate set: positions within the set that stand for the reference, one or several equally good
  /// ones. A choice is measured against each, and the mean counts.
  public let reference: [[Int]]
  /// The candidate sets that `utilities` and `reference` speak of.
  public let candidates: CandidateSets

  public init(
    priorAlpha: [Double]?, choiceModel: ChoiceModel, utilities: [Double],
    utilitiesByCount: [Int: [Double]] = [:], reference: [[Int]], candidates: CandidateSets
  ) {
    self.priorAlpha = priorAlpha
    self.choiceModel = choiceModel
    self.utilities = utilities
    self.utilitiesByCount = utilitiesByCount
    self.reference = reference
    self.candidates = candidates
  }

  /// True utilities after `count` items.
  public func utilities(at count: Int) -> [Double] { utilitiesByCount[count] ?? utilities }
}
