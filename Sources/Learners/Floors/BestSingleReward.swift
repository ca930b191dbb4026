public import Configuration
internal import Inference
internal import Preferences
internal import Randomness

/// Everybody is scored by the one reward model that agrees best with all historical feedback.
///
/// Comparisons and best-of choices: the share of (winner, loser) pairs that the column orders rightly,
/// ties counting half. Ratings: the correlation of column and rating over all items. Where the columns
/// are factors of either sign, the reverse of a column is a candidate as well. Of equally good ones the
/// learner's stream draws one.
public struct BestSingleReward: Learner {
  public static let kind = "best-single-reward"
  public static let summary = "The one reward model that best predicts all historical feedback."
  public static let role = LearnerRole.floor
  public static let fields: [Field<Self>] = []

  public init() {}

  public func fit(_ training: TrainingData) throws -> RowScores {
    let table = training.table
    let agreement = try columnAgreement(Evidence.pooled(training))
    let signs: [Double] = table.usersAreMixtures ? [1] : [1, -1]
    let choices = agreement.indices.flatMap { k in signs.map { (column: k, sign: $0) } }
    let tied = topPositions(choices.map { $0.sign * agreement[$0.column] })
    guard !tied.isEmpty else {
      throw LearnerFailure("no column's agreement with the feedback is a finite number")
    }
    var draw = training.stream.stream("ties")
    let best = choices[tied[draw.below(tied.count)]]
    return RowScores(
      scores: (0..<table.rowCount).map {
        best.sign * Double(table.scores[$0 * table.modelCount + best.column])
      })
  }
}

/// Per column, how well it predicts the feedback: from -1, always wrong, to 1, always right.
private func columnAgreement(_ evidence: Evidence) -> [Double] {
  (0..<evidence.width).map { k in
    let column = stride(from: k, to: evidence.rows.count, by: evidence.width).map {
      evidence.rows[$0]
    }
    if let targets = evidence.targets { return correlation(column, targets) }
    return column.reduce(0) { $0 + ($1 > 0 ? 1 : $1 < 0 ? -1 : 0) } / Double(column.count)
  }
}

/// Pearson's correlation; 0 where one side is constant.
private func correlation(_ x: [Double], _ y: [Double]) -> Double {
  let n = Double(x.count)
  let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for (a, b) in zip(x, y) {
    xx += (a - meanX) * (a - meanX)
    yy += (b - meanY) * (b - meanY)
    xy += (a - meanX) * (b - meanY)
  }
  return xx > 0 && yy > 0 ? xy / (xx * yy).squareRoot() : 0
}
