public import Preferences

/// A fitted learner that writes an answer to a question instead of choosing one. Reward models of texts judge what it
/// writes; it never sees their scores, nor anybody's weights.
///
/// Its `scores`, which audits look at, say how like each candidate is to what it wrote.
public protocol WritesAnswers: FittedLearner {
  /// One answer for each candidate set, in the order of the sets, at each count; the prompt of the set's responses is
  /// the question.
  func writtenAnswers(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [[String]]
}
