package import Statistics

/// A column of curves.csv that the report draws.
package enum ReportMeasure: String, CaseIterable, Sendable {
  case winRate = "win_rate"
  case reward
  case accuracy
  case worstTenth = "worst_tenth_win_rate"

  package var index: Int { Self.allCases.firstIndex(of: self)! }
  package var hasInterval: Bool { self != .worstTenth }

  package var title: String {
    switch self {
    case .winRate: "Win rate"
    case .reward: "Reward of the choice"
    case .accuracy: "Pairs ordered right"
    case .worstTenth: "Win rate of the worst-served tenth"
    }
  }

  /// In a sentence.
  package var words: String {
    switch self {
    case .winRate: "win rate"
    case .reward: "reward"
    case .accuracy: "accuracy"
    case .worstTenth: "win rate of the worst-served tenth"
    }
  }

  /// What the measure means, for those who have not read the documentation.
  package var explanation: String {
    switch self {
    case .winRate:
      "How often the user truly prefers the learner's choice to the reference's: a win counts 1, a tie ½."
    case .reward:
      "True utility of the choice. For simulated users in standard deviations of a standardised score over the training prompts; for recorded ratings in those of the historical users' ratings; for recorded comparisons the share of winners chosen."
    case .accuracy: "Share of pairs of candidates that the learner orders as the user does."
    case .worstTenth:
      "Mean win rate of the tenth of the users whom the learner serves worst at that count."
    }
  }

  package func estimate(in row: ResultTable.Row) -> Estimate {
    let mean = row.number(rawValue)
    guard hasInterval else { return Estimate(mean: mean, low: mean, high: mean) }
    return Estimate(
      mean: mean, low: row.number(rawValue + "_low"), high: row.number(rawValue + "_high"))
  }

  /// `0.712 (0.703 to 0.721)`.
  package func text(_ estimate: Estimate) -> String {
    let mean = readableRate(estimate.mean)
    guard hasInterval, !estimate.low.isNaN, !estimate.high.isNaN else { return mean }
    return "\(mean) (\(readableRate(estimate.low)) to \(readableRate(estimate.high)))"
  }

  /// A point of a figure, named with its numbers.
  package func point(_ point: ReportPoint, across: Double, name: String) -> FigurePoint {
    let estimate = point.estimates[index]
    return FigurePoint(
      across: across,
      estimate: hasInterval ? estimate : Estimate(mean: estimate.mean, low: .nan, high: .nan),
      name: "\(name): \(text(estimate)), \(point.users) users")
  }
}
