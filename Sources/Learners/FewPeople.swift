internal import Preferences

/// What is fitted instead of a learner whose settings cannot be learned from so few people.
public struct StandIn: Sendable {
  /// From so many historical people on the learner itself is fitted.
  public let fewestPeople: Int
  public let learner: any Learner

  public init(below fewestPeople: Int, _ learner: any Learner) {
    self.fewestPeople = fewestPeople
    self.learner = learner
  }
}

/// A stand-in that says so.
struct FewPeople: IsStacked {
  let standIn: any FittedLearner
  let notes: [String]

  var fitted: any FittedLearner { (standIn as? any IsStacked)?.fitted ?? standIn }

  func scores(
    for candidates: CandidateSets, histories: Histories, count: Int
  ) throws -> [Double] {
    try standIn.scores(for: candidates, histories: histories, count: count)
  }

  func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[Double]] {
    try standIn.scores(for: candidates, histories: histories, counts: counts)
  }
}

extension Learner {
  /// The learner as a run judges it: fitted, and no worse than its cold start for having listened.
  package func fitted(to training: TrainingData) throws -> any FittedLearner {
    let people = training.historical.count
    if let standIn, people < standIn.fewestPeople {
      let other = try standIn.learner.fitted(to: training)
      let note =
        "\(people) historical people are fewer than the \(standIn.fewestPeople) that \(Self.kind) can learn from;"
        + " \(type(of: standIn.learner).kind) stands in for it"
      return FewPeople(standIn: other, notes: other.notes + [note])
    }
    let isStacked =
      switch Self.stacking {
      case .always: true
      case .knownPeopleOrResponses: training.values != nil || training.personFeatures != nil
      case .never: false
      }
    return Self.role == .learner && isStacked ? try stacked(training) : try fit(training)
  }
}
