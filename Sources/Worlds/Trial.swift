package import Language
package import Learners
package import Preferences
package import Randomness
package import Statistics

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
  /// One per count, of a learner whose scores are read from replies; else empty.
  package var replies: [ReplyTally] = []
  /// What a learner wrote that writes answers; else empty.
  package var written: [WrittenAnswer] = []
}

extension World {
  /// Fits and judges a learner, whose `fit` gets only what learners may see.
  /// - Parameters:
  ///   - counts: Ascending feedback counts.
  ///   - stream: The learner's own stream.
  ///   - models: The experiment's models by name.
  /// - Throws: `LearnerFailure` where the learner fails or a score is not finite: then no user has an
  ///   outcome.
  package func trial(
    of learner: any Learner, counts: [Int], stream: RandomStream,
    models: ModelShelf = ModelShelf()
  ) throws -> Trial {
    var training = self.training(stream)
    training.models = models
    let fitted: any FittedLearner
    if let ceiling = learner as? any Ceiling {
      fitted = try ceiling.fit(training, secrets: secrets)
    } else {
      fitted = try learner.fitted(to: training)
    }
    if let writer = fitted as? any WritesAnswers {
      return try trial(of: writer, counts: counts, stream: stream, models: models)
    }
    let (scores, replies) = try self.scores(of: fitted, at: counts)
    let judge = Judge(secrets: secrets)
    let outcomes = try zip(scores, counts).flatMap { try judge.outcomes(of: $0, at: $1) }
    let reliability =
      try (fitted as? any PredictsPreferences).map { try self.reliability(of: $0, counts: counts) }
    guard type(of: learner).role == .learner, counts.last! > 0 else {
      return Trial(
        outcomes: outcomes, audit: nil, reliability: reliability ?? [], notes: fitted.notes,
        replies: replies)
    }
    let auditor = LearnerAuditor(
      fitted: fitted, world: self, count: counts.last!, scores: scores.last!,
      stream: stream.stream("audit"))
    return Trial(
      outcomes: outcomes, audit: try auditor.audit(), reliability: reliability ?? [],
      notes: fitted.notes, replies: replies)
  }

  /// What a learner writes is judged by reward models of texts.
  private func trial(
    of writer: any WritesAnswers, counts: [Int], stream: RandomStream, models: ModelShelf
  ) throws -> Trial {
    let rewardModels = try table.rewardModels.map { name -> any RewardModel in
      switch scorers[name] {
      case .own(let model): return model
      case .named(let model): return try models.reward(model)
      case nil:
        throw LearnerFailure(
          "no reward model scores texts for the column \(name); name one in evaluation.scorers")
      }
    }
    let written = try writer.writtenAnswers(for: candidates, histories: test, counts: counts)
    let judged = try AnswerJudge(world: self, rewardModels: rewardModels).judge(written)
    var audit: LearnerAudit?
    if counts.last! > 0 {
      let scores = try writer.scores(for: candidates, histories: test, count: counts.last!)
      audit = try LearnerAuditor(
        fitted: writer, world: self, count: counts.last!, scores: scores,
        stream: stream.stream("audit")
      ).audit()
      audit!.batchDependent += judged.batchDependent
    }
    return Trial(
      outcomes: judged.outcomes, audit: audit, reliability: [], notes: writer.notes,
      written: judged.answers)
  }

  /// What learners may see before they meet a test user.
  package func training(_ stream: RandomStream) -> TrainingData {
    var training = TrainingData(
      table: table, historical: historical, populationUtility: populationUtility, stream: stream,
      remake: remake, novelty: novelty, personFeatures: personFeatures)
    if let values { training.values = { [training] in try values.models(training) } }
    return training
  }

  private func scores(
    of fitted: any FittedLearner, at counts: [Int]
  ) throws -> (scores: [[Double]], replies: [ReplyTally]) {
    guard let teller = fitted as? any TellsReplies else {
      guard !arrivals.isEmpty else {
        return (try fitted.scores(for: candidates, histories: test, counts: counts), [])
      }
      return (
        try counts.map {
          try fitted.scores(for: candidates, histories: feedback(at: $0), count: $0)
        }, []
      )
    }
    let answered =
      arrivals.isEmpty
      ? try teller.answered(for: candidates, histories: test, counts: counts)
      : try counts.flatMap {
        try teller.answered(for: candidates, histories: feedback(at: $0), counts: [$0])
      }
    return (answered.map(\.scores), answered.map(\.replies))
  }

  /// Test users' feedback when the count is `time`; late arrivals have given fewer items.
  package func feedback(at time: Int) -> Histories {
    guard !arrivals.isEmpty else { return test }
    return Histories(
      form: test.form, users: test.users,
      items: arrivals.indices.map { Array(test[$0].first(max(0, time - arrivals[$0]))) })
  }
}
