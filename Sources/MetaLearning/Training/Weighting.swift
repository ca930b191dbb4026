internal import Platform

/// How users' losses become one objective.
public enum Weighting: String, CaseIterable, Sendable {
  /// All users alike.
  case mean
  /// Mean of the largest losses: conditional value at risk (Rockafellar and Uryasev, 2000, equation 3).
  case cvar
  /// temperature x log mean exp(loss / temperature): tilted empirical risk (Li et al., 2021, equation 1).
  case softmax
}

extension OuterLoop {
  /// The objective, and its derivative by each user's loss: weights at least 0 of sum 1.
  ///
  /// `cvar` of a share that is no whole number of users counts the last one in part. Ties go to the earlier
  /// user. Without users the objective is 0.
  public func objective(_ losses: [Double]) -> (value: Double, weights: [Double]) {
    guard !losses.isEmpty else { return (0, []) }
    let n = Double(losses.count)
    switch weighting {
    case .mean:
      return (losses.reduce(0, +) / n, losses.map { _ in 1 / n })
    case .cvar:
      var weights = losses.map { _ in 0.0 }
      var rest = tail * n
      for user in losses.indices.sorted(by: { (losses[$0], -$0) > (losses[$1], -$1) }) {
        let part = min(1, rest)
        weights[user] = part / (tail * n)
        rest -= part
        if rest <= 0 { break }
      }
      return (zip(losses, weights).reduce(0) { $0 + $1.0 * $1.1 }, weights)
    case .softmax:
      let top = losses.max()!
      let powers = losses.map { exp(($0 - top) / temperature) }
      let total = powers.reduce(0, +)
      return (top + temperature * log(total / n), powers.map { $0 / total })
    }
  }
}
