package import Inference
package import Preferences

/// How far a new user's adapted weights are followed, per feedback count.
///
/// w = share adapted + (1 - share) cold start, with the share that predicts historical users' held-out items
/// best. An adaptation whose steps suit the crowd as a whole may still be too long after one item, or where
/// people are much alike; then part of it, or the cold start itself, predicts better.
/// Source: Stein's shrinkage towards a common point (Efron and Morris, 1975), the amount chosen by
/// cross-validation as in stacking (Wolpert, 1992).
package struct ColdStartShrinkage: Sendable {
  package let coldStart: [Double]
  /// 1 is the adaptation alone, 0 the cold start.
  let shares: Schedule<Double>

  /// What is tried: the adaptation alone first, so that ties leave it as it is.
  private static let grid = [1, 0.75, 0.5, 0.25, 0]

  /// Chosen on historical users whom the adaptation was not learned from: those would flatter it. Where
  /// there are none, it is followed alone.
  /// - Parameters:
  ///   - coldStart: Weights without items (K).
  ///   - users: Indices of the historical users to choose on.
  ///   - adapted: Weights (K) after a user's items.
  package init(
    _ training: TrainingData, coldStart: [Double], heldOut users: [Int],
    adapted: (Evidence) throws -> [Double]
  ) rethrows {
    let practice = Practice(training, among: users, ratingVariance: 1)
    let weights = try practice.tasks.map { try $0.map { try adapted($0.support) } }
    self.coldStart = coldStart
    shares = Schedule(choosing: Self.grid, on: practice, fallback: 1) { c in
      Self.grid.map { share in
        Practice.heldOutLoss(
          practice.tasks[c],
          weights[c].map {
            Self.mixture($0, coldStart, share, keepsLength: !training.historical.form.tellsScale)
          })
      }
    }
  }

  /// The weights to score with after `count` items.
  package func weights(_ adapted: [Double], after history: History) -> [Double] {
    Self.mixture(
      adapted, coldStart, shares[history.count], keepsLength: !history.form.tellsScale)
  }

  /// - Parameter keepsLength: Whether the cold start takes the adapted weights' length first: choices
  ///   do not tell the length of weights, so that of pooled ones has nothing to say here.
  private static func mixture(
    _ adapted: [Double], _ coldStart: [Double], _ share: Double, keepsLength: Bool
  ) -> [Double] {
    guard share < 1 else { return adapted }
    let length = keepsLength ? adapted.reduce(0) { $0 + abs($1) } : 1
    let start = keepsLength ? normalised(coldStart) : coldStart
    return zip(adapted, start).map { share * $0 + (1 - share) * length * $1 }
  }
}
