internal import LinearAlgebra
package import Randomness

/// Points in groups, each about its mean.
package struct Clusters: Sendable {
  /// The means, in the order in which their first points were drawn.
  package private(set) var centres: [[Double]]
  /// Group of each point.
  package private(set) var group: [Int]

  /// Points of each group.
  package var sizes: [Int] {
    group.reduce(into: [Int](repeating: 0, count: centres.count)) { $0[$1] += 1 }
  }

  /// Lloyd's algorithm from k-means++ starts; fewer centres than asked where points coincide.
  ///
  /// - Parameters:
  ///   - count: Centres, at least 1.
  ///   - rounds: Rounds of assignment at most; it ends when no point changes its group.
  /// Cost: rounds x points x count x dimensions.
  /// Source: Lloyd (1982); Arthur and Vassilvitskii (2007), k-means++, section 2.2.
  package init(_ points: [[Double]], count: Int, rounds: Int = 50, using stream: inout RandomStream)
  {
    precondition(!points.isEmpty && count >= 1, "\(count) centres of \(points.count) points")
    centres = startingCentres(points, count, using: &stream)
    group = [Int](repeating: -1, count: points.count)
    for _ in 0..<rounds {
      let nearest = points.map { nearestCentre($0) }
      guard nearest != group else { return }
      group = nearest
      moveCentres(to: points)
    }
  }

  private func nearestCentre(_ point: [Double]) -> Int {
    var best = (index: 0, distance: Double.infinity)
    for (i, centre) in centres.enumerated() {
      let distance = squaredDistance(point, centre)
      if distance < best.distance { best = (i, distance) }
    }
    return best.index
  }

  /// Every centre becomes the mean of its points; one without points stays.
  private mutating func moveCentres(to points: [[Double]]) {
    var sums = centres.map { $0.map { _ in 0.0 } }
    for (point, g) in zip(points, group) {
      for k in point.indices { sums[g][k] += point[k] }
    }
    for (g, size) in sizes.enumerated() where size > 0 {
      centres[g] = sums[g].map { $0 / Double(size) }
    }
  }
}

/// The first centre at random, every further one with probability in proportion to its squared distance
/// from the nearest so far.
private func startingCentres(
  _ points: [[Double]], _ count: Int, using stream: inout RandomStream
) -> [[Double]] {
  var centres = [points[stream.below(points.count)]]
  var distances = points.map { squaredDistance($0, centres[0]) }
  while centres.count < min(count, points.count) {
    let total = distances.reduce(0, +)
    guard total > 0 else { break }
    var left = stream.uniform() * total
    let next =
      distances.indices.first { i in
        left -= distances[i]
        return left < 0
      } ?? distances.indices.max { distances[$0] < distances[$1] }!
    centres.append(points[next])
    for i in points.indices {
      distances[i] = min(distances[i], squaredDistance(points[i], points[next]))
    }
  }
  return centres
}
