internal import LinearAlgebra
internal import Platform
public import Randomness

/// How simulated users' weights move while they give feedback.
public enum DriftKind: String, CaseIterable, Sendable {
  case none
  /// At constant speed from one draw of the population to the next.
  case rotation
  /// All at once, to a new draw of the population.
  case sudden
  /// To and fro between two draws of the population.
  case seasonal
}

/// Where one user's weights are after each number of items.
///
/// Every kind is stationary: users start at different points of a period, so that at every count the crowd
/// is as mixed as at any other, and a curve moves by what is learned and not by who is asked.
public struct Trajectory: Sendable, Equatable {
  let kind: DriftKind
  /// Items from one draw to the next, or to and fro; at least 1.
  let period: Int
  /// Share of a period that is over before the first item, 0..<1.
  let phase: Double
  /// Draws of the population, the user's own first.
  let draws: [[Double]]

  /// Weights on the simplex, with which item `item`, counted from 0, is answered.
  public func weights(at item: Int) -> [Double] {
    let time = phase + Double(item) / Double(period)
    let stage = Int(time)
    switch kind {
    case .none: return draws[0]
    case .sudden: return draws[stage]
    case .rotation: return mixture(draws[stage], draws[stage + 1], time - Double(stage))
    case .seasonal: return mixture(draws[0], draws[1], (1 - cos(2 * .pi * time)) / 2)
    }
  }
}

private func mixture(_ a: [Double], _ b: [Double], _ share: Double) -> [Double] {
  zip(a, b).map { (1 - share) * $0 + share * $1 }
}

extension Population {
  /// The same users with weights that move; `weights` stays each one's first draw.
  /// - Parameters:
  ///   - period: Items from one draw to the next, or to and fro; at least 1.
  ///   - items: The largest number of items after which anybody's weights will be asked for.
  ///   - alpha: As for `draw`: user i's further draws have vector i mod count.
  ///   - stream: Phase and draws of a user come from the child stream of their name. With more items the
  ///     first draws stay the same.
  /// Cost: O(users K items / period).
  public func drifting(
    _ kind: DriftKind, period: Int, items: Int, alpha: [[Double]], stream: RandomStream
  ) -> Population {
    guard kind != .none else { return self }
    var result = self
    result.trajectories = users.indices.map { u in
      let own = stream.stream(users[u])
      var phase = own.stream("phase")
      let further = (0...items / period + 1).map { stage in
        var draw = own.stream("draw", "\(stage)")
        return simplexDraw(alpha[u % alpha.count], using: &draw)
      }
      return Trajectory(
        kind: kind, period: period, phase: phase.uniform(), draws: [weights.row(u)] + further)
    }
    return result
  }

  /// User u's weights when they answer item `item`, counted from 0.
  public func weights(ofUser u: Int, at item: Int) -> [Double] {
    trajectories.isEmpty ? weights.row(u) : trajectories[u].weights(at: item)
  }
}
