import Configuration
import Learners
import Preferences

/// Moves from what the crowd likes towards what a person has chosen and away from what they have not.
/// Source: Rocchio (1971), relevance feedback, with standardised scores for the words of documents.
struct Rocchio: Learner {
  static let kind = "rocchio"
  static let summary = "The crowd's weights, moved towards chosen and away from refused responses."
  static let fields: [Field<Self>] = [
    .number("rate", \.rate, .moreThan(0, upTo: 100), "How far feedback moves the weights.")
  ]
  var rate = 1.0

  func fit(_ training: TrainingData) throws -> FittedRocchio {
    let people = training.historical
    let crowd = (0..<people.count).map { training.table.direction(of: people[$0]) }
    return FittedRocchio(table: training.table, crowd: mean(crowd), rate: rate)
  }
}

struct FittedRocchio: LinearLearner {
  let table: RewardTable
  let crowd: [Double]
  let rate: Double

  func weights(after history: History) -> [Double] {
    zip(crowd, table.direction(of: history)).map { $0 + rate * $1 }
  }
}

extension RewardTable {
  /// Mean difference in scores between what was chosen and what was not; zero without feedback.
  func direction(of history: History) -> [Double] {
    let steps = history.flatMap { item in
      item.others.map { zip(features(item.chosen), features(Int($0))).map { $0 - $1 } }
    }
    return steps.isEmpty ? [Double](repeating: 0, count: modelCount) : mean(steps)
  }
}

func mean(_ rows: [[Double]]) -> [Double] {
  rows.dropFirst().reduce(rows[0]) { zip($0, $1).map(+) }.map { $0 / Double(rows.count) }
}
