import Learners
package import Statistics
package import Worlds

/// What a figure of `plots/` shows.
package enum FigureMeasure: String, CaseIterable {
  case winRate = "win-rate"
  case accuracy
  case reward

  package var title: String {
    switch self {
    case .winRate: "Win rate against the reference"
    case .accuracy: "Share of held-out pairs ordered right"
    case .reward: "Reward of the choice (standard deviations of a score)"
    }
  }

  package var measure: Measure {
    switch self {
    case .winRate: .winRate
    case .accuracy: .accuracy
    case .reward: .reward
    }
  }

  package func estimate(_ point: CurvePoint) -> Estimate {
    switch self {
    case .winRate: point.winRate
    case .accuracy: point.accuracy
    case .reward: point.reward
    }
  }
}
