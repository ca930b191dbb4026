import Language
import Learners
import Preferences

/// What a learner wrote for one user's question at one count, and how it was judged.
package struct WrittenAnswer: Sendable, Equatable {
  /// Index of the count.
  package let count: Int
  /// Index of the test user.
  package let user: Int
  package let prompt: String
  package let text: String
  /// Of each reward model, in standard deviations over the training prompts.
  package let scores: [Double]
  package let utility: Double
  /// Mean over the answers that stand for the reference.
  package let referenceUtility: Double

  package init(
    count: Int, user: Int, prompt: String, text: String, scores: [Double], utility: Double,
    referenceUtility: Double
  ) {
    (self.count, self.user, self.prompt, self.text) = (count, user, prompt, text)
    (self.scores, self.utility, self.referenceUtility) = (scores, utility, referenceUtility)
  }
}

/// Judges what learners write: reward models of texts score it, on the constants by which the table is standardised;
/// the person's weights make a utility of the scores, and that is held against the reference's.
struct AnswerJudge {
  let world: World
  /// One per column of the table, in its order.
  let rewardModels: [any RewardModel]

  /// - Parameter written: Per count, one text per candidate set.
  /// - Returns: Outcomes as the judge's, and the answers, both by count and then by user; and the texts whose scores
  ///   changed when they were scored by themselves.
  func judge(
    _ written: [[String]]
  ) throws -> (outcomes: [Outcome], answers: [WrittenAnswer], batchDependent: Int) {
    let pairs = try differentPairs(written)
    let scores = try standardised(pairs)
    var byPair: [TextPair: [Double]] = [:]
    for (index, pair) in pairs.enumerated() { byPair[pair] = scores.map { $0[index] } }
    var (outcomes, answers): ([Outcome], [WrittenAnswer]) = ([], [])
    for (count, texts) in written.enumerated() {
      for user in 0..<world.candidates.userCount {
        let own = world.candidates.sets(ofUser: user).map { set in
          answer(texts[set], of: user, set, count, byPair)
        }
        outcomes.append(outcome(of: own, user))
        answers += own
      }
    }
    return (outcomes, answers, try batchDependent(pairs, scores))
  }

  private func pair(_ text: String, ofSet set: Int) -> TextPair {
    TextPair(prompt: world.table.prompts[prompt(ofSet: set)].text ?? "", response: text)
  }

  private func prompt(ofSet set: Int) -> Int {
    let row = world.candidates.rows[world.candidates.positions(ofSet: set).lowerBound]
    return Int(world.table.promptOfRow[Int(row)])
  }

  private func differentPairs(_ written: [[String]]) throws -> [TextPair] {
    var seen: Set<TextPair> = []
    return written.flatMap { texts in
      texts.enumerated().map { pair($1, ofSet: $0) }.filter { seen.insert($0).inserted }
    }
  }

  /// Per column, scores of the pairs in standard deviations.
  private func standardised(_ pairs: [TextPair]) throws -> [[Double]] {
    try zip(zip(world.table.rewardModels, rewardModels), world.table.standardisation).map {
      column, constants in
      let raw = try column.1.scores(of: pairs)
      guard raw.count == pairs.count, raw.allSatisfy(\.isFinite) else {
        throw LearnerFailure(
          "the reward model of \(column.0) gave \(raw.count(where: \.isFinite)) finite scores for"
            + " \(pairs.count) texts")
      }
      return raw.map { ($0 - constants.mean) / constants.deviation }
    }
  }

  /// A score belongs to its text alone: some are asked for again by themselves.
  private func batchDependent(_ pairs: [TextPair], _ scores: [[Double]]) throws -> Int {
    let sample = stride(from: 0, to: pairs.count, by: max(1, pairs.count / 3)).prefix(3)
    return try sample.count { index in
      let alone = try standardised([pairs[index]]).map { $0[0] }
      return zip(alone, scores).contains { abs($0 - $1[index]) > 1e-3 * max(1, abs($0)) }
    }
  }

  private func answer(
    _ text: String, of user: Int, _ set: Int, _ count: Int, _ scores: [TextPair: [Double]]
  ) -> WrittenAnswer {
    let own = scores[pair(text, ofSet: set)]!
    let weights = world.people!.test.weights(ofUser: user, at: 0)
    let references = referenceUtilities(ofSet: set)
    return WrittenAnswer(
      count: count, user: user, prompt: world.table.prompts[prompt(ofSet: set)].id, text: text,
      scores: own, utility: zip(weights, own).reduce(0) { $0 + $1.0 * $1.1 },
      referenceUtility: references.reduce(0, +) / Double(references.count))
  }

  private func referenceUtilities(ofSet set: Int) -> [Double] {
    let positions = world.candidates.positions(ofSet: set)
    return world.secrets.reference[set].map {
      world.secrets.utilities[positions.lowerBound + $0]
    }
  }

  /// The mean over a user's sets. Written answers have no order among candidates: accuracy is NaN.
  private func outcome(of answers: [WrittenAnswer], _ user: Int) -> Outcome {
    var outcome = Outcome()
    for (answer, set) in zip(answers, world.candidates.sets(ofUser: user)) {
      let references = referenceUtilities(ofSet: set)
      let wins = references.count { answer.utility > $0 }
      let ties = references.count { answer.utility == $0 }
      let best = world.secrets.utilities[world.candidates.positions(ofSet: set)].max()!
      outcome.strictWinRate += Double(wins) / Double(references.count)
      outcome.tieRate += Double(ties) / Double(references.count)
      outcome.winRate += (Double(wins) + 0.5 * Double(ties)) / Double(references.count)
      outcome.top1 += answer.utility >= best ? 1 : 0
      outcome.reward += answer.utility
      outcome.referenceReward += answer.referenceUtility
      outcome.oracleReward += best
    }
    outcome = Outcome(values: outcome.values.map { $0 / Double(answers.count) }[...])
    outcome.accuracy = .nan
    return outcome
  }
}
