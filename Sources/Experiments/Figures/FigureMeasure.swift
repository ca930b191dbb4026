import Learners

/// What a figure of `plots/` shows.
enum FigureMeasure: String, CaseIterable {
  case winRate = "win-rate"
  case accuracy
  case reward

  var title: String {
    switch self {
    case .winRate: "Win rate against the reference"
    case .accuracy: "Share of held-out pairs ordered right"
    case .reward: "Reward of the choice (standard deviations of a score)"
    }
  }

  var measure: Measure {
    switch self {
    case .winRate: .winRate
    case .accuracy: .accuracy
    case .reward: .reward
    }
  }

  func estimate(_ point: CurvePoint) -> Estimate {
    switch self {
    case .winRate: point.winRate
    case .accuracy: point.accuracy
    case .reward: point.reward
    }
  }
}
