public import Preferences

/// A fitted learner that scores a response alike for everybody: it looks up one number per row.
public struct RowScores: FittedLearner {
  let scores: [Double]

  public func scores(for candidates: CandidateSets, histories: Histories, count: Int) -> [Double] {
    candidates.rows.map { scores[Int($0)] }
  }
}
