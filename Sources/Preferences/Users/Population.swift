public import LinearAlgebra
public import Randomness

/// Simulated users: weight vectors on the simplex, drawn from a Dirichlet distribution.
/// Source: PersonalLLM (Zollo et al., 2025, arXiv 2409.20296), section 3.
public struct Population: Sendable {
  /// Stable names, for example `test/17`.
  public let users: [String]
  /// Names of the K reward models that the weights belong to, column by column; empty where nobody said.
  public let rewardModels: [String]
  /// Users x K; every row sums to 1.
  public let weights: Matrix
  /// Users that were drawn and left out as near-duplicates.
  public let duplicatesDropped: Int
  /// One per user where weights move with time; empty where they stay.
  var trajectories: [Trajectory] = []

  /// Draws `count` users.
  ///
  /// - Parameters:
  ///   - alpha: Dirichlet parameters, one per reward model, each more than 0. With several vectors user
  ///     i has vector i mod count: equal parts of the population.
  ///   - rewardModels: Names of the reward models, in the order of the parameters.
  ///   - minimumDistance: A user nearer than this (Euclidean) to one already drawn, or to one of
  ///     `others`, is drawn again; 0 keeps all.
  ///   - stream: User i is drawn from the child "i", so that a larger population keeps the smaller one.
  /// - Throws: `PopulationTooDense` after 200 draws for one user.
  /// Cost: O(count K), and O(count^2 K) with a minimum distance.
  public static func draw(
    _ count: Int, named prefix: String, alpha: [[Double]], rewardModels: [String] = [],
    minimumDistance: Double = 0, apartFrom others: [[Double]] = [], stream: RandomStream
  ) throws(PopulationTooDense) -> Population {
    var kept = others
    kept.reserveCapacity(others.count + count)
    var dropped = 0
    for i in 0..<count {
      var own = stream.stream("\(i)")
      let parameters = alpha[i % alpha.count]
      var weights = simplexDraw(parameters, using: &own)
      var attempts = 0
      while minimumDistance > 0, hasNeighbor(weights, within: minimumDistance, among: kept) {
        attempts += 1
        guard attempts <= 200 else {
          throw PopulationTooDense(
            drawn: i, wanted: count, minimumDistance: minimumDistance)
        }
        weights = simplexDraw(parameters, using: &own)
      }
      dropped += attempts
      kept.append(weights)
    }
    let own = kept[others.count...]
    return Population(
      users: (0..<count).map { "\(prefix)/\($0)" }, rewardModels: rewardModels,
      weights: Matrix(rows: count, columns: alpha[0].count, values: own.flatMap { $0 }),
      duplicatesDropped: dropped)
  }

  /// Mean over users of the largest weight.
  public var meanLargestWeight: Double {
    (0..<users.count).reduce(0) { $0 + (weights.row($1).max() ?? 0) } / Double(users.count)
  }
}

/// No further user could be found at the asked distance from all others.
public struct PopulationTooDense: Error, CustomStringConvertible {
  public let drawn: Int
  public let wanted: Int
  public let minimumDistance: Double

  public var description: String {
    "after \(drawn) of \(wanted) users no other was found at least \(minimumDistance) away from all;"
      + " lower users.minimumDistance or raise users.alpha"
  }
}

/// A Dirichlet draw without denormals, which are up to eight times slower to multiply with: weights
/// below 1e-30 become 0 and the rest is renormalised.
func simplexDraw(_ alpha: [Double], using stream: inout RandomStream) -> [Double] {
  let draw = stream.dirichlet(alpha).map { $0 < 1e-30 ? 0 : $0 }
  let sum = draw.reduce(0, +)
  return draw.map { $0 / sum }
}

private func hasNeighbor(
  _ weights: [Double], within distance: Double, among others: [[Double]]
) -> Bool {
  let limit = distance * distance
  return others.contains { other in
    var sum = 0.0
    for k in weights.indices {
      let difference = weights[k] - other[k]
      sum += difference * difference
      if sum >= limit { return false }
    }
    return true
  }
}
