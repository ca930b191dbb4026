package import Inference
internal import Preferences

extension Evidence {
  /// The feedback of all historical users, or of some of them, as if one person had given it.
  ///
  /// Throws where there is none: a learner that pools cannot do without.
  package static func pooled(
    _ training: TrainingData, users: [Int]? = nil
  ) throws(LearnerFailure) -> Evidence {
    let histories = training.historical
    let pool = users ?? Array(0..<histories.count)
    let evidence = Evidence(
      joining: pool.map { Evidence(histories[$0], table: training.table) },
      width: training.table.modelCount, isRated: histories.form.tellsScale)
    guard evidence.count > 0 else {
      throw LearnerFailure(
        "there is no historical feedback to learn from; expected at least one item")
    }
    return evidence
  }

  /// The rows of several histories of one form, one after another.
  init(joining parts: [Evidence], width: Int, isRated: Bool) {
    var rows: [Double] = []
    rows.reserveCapacity(parts.reduce(0) { $0 + $1.rows.count })
    for part in parts { rows += part.rows }
    self.init(
      width: width, rows: rows,
      targets: isRated ? parts.flatMap { $0.targets ?? [] } : nil,
      ratingVariance: parts.first?.ratingVariance ?? 0.25,
      choices: parts.contains { $0.choices != nil } ? parts.flatMap(\.choiceSizes) : nil)
  }

  /// The same rows with another rating variance.
  package func with(ratingVariance: Double) -> Evidence {
    Evidence(
      width: width, rows: rows, targets: targets, ratingVariance: ratingVariance,
      choices: choices == nil ? nil : choiceSizes)
  }

  /// The scores x_i . w of all rows.
  func scores(at w: [Double]) -> [Double] {
    (0..<count).map { product(row: $0, w) }
  }
}
