package import Learners
package import Randomness

/// What a cell does: one learner fitted, judged at every count, and audited.
package struct Trial: Sendable {
  /// Outcomes of user u at count index c: entry `c * users + u`.
  package let outcomes: [Outcome]
  /// Nil for floors and ceilings, and where the largest count is 0.
  package let audit: LearnerAudit?
  /// One per count; empty where the learner predicts no probabilities.
  package let reliability: [Reliability]
  /// What the fitted learner says of itself.
  package let notes: [String]
}

extension World {
  /// Fits and judges a learner. Its `fit` is handed what learners may see and nothing else.
  /// - Parameters:
  ///   - counts: Ascending feedback counts.
  ///   - stream: The learner's own stream.
  /// - Throws: `LearnerFailure` where the learner fails or a score is not finite: then no outcome of
  ///   any user stands.
  package func trial(
    of learner: any Learner, counts: [Int], stream: RandomStream
  ) throws -> Trial {
    let training = TrainingData(
      table: table, historical: historical, populationUtility: populationUtility, stream: stream)
    let fitted: any FittedLearner
    if let ceiling = learner as? any Ceiling {
      fitted = try ceiling.fit(training, secrets: secrets)
    } else {
      fitted = try learner.fit(training)
    }
    let scores = try fitted.scores(for: candidates, histories: test, counts: counts)
    let judge = Judge(secrets: secrets)
    let outcomes = try scores.flatMap { try judge.outcomes(of: $0) }
    let reliability =
      try (fitted as? any PredictsPreferences).map { try self.reliability(of: $0, counts: counts) }
    guard type(of: learner).role == .learner, counts.last! > 0 else {
      return Trial(outcomes: outcomes, audit: nil, reliability: reliability ?? [], notes: fitted.notes)
    }
    let auditor = LearnerAuditor(
      fitted: fitted, world: self, count: counts.last!, scores: scores.last!,
      stream: stream.stream("audit"))
    return Trial(
      outcomes: outcomes, audit: try auditor.audit(), reliability: reliability ?? [],
      notes: fitted.notes)
  }
}

extension Plan {
  /// The world of one replicate of a setting, as its cells meet it.
  package func world(setting: Int = 0, replicate: Int = 0) throws -> World {
    try WorldBuilder(
      experiment: experiment, setting: experiment.settings[setting], replicate: replicate,
      dataset: datasets[setting]
    ).build()
  }
}
