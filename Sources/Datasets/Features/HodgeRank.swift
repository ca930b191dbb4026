import LinearAlgebra

/// Values of items whose differences lie nearest to what pairs of them say, in least squares.
///
/// Values sum to 0 over each part that pairs connect, and are 0 for items in no pair. What no values can say is
/// cyclic: a over b over c over a.
/// Source: Jiang, Lim, Yao and Ye (2011), Statistical ranking and combinatorial Hodge theory, eq. 12 with equal weights.
struct HodgeRank {
  /// Items of each connected part, and the factored graph Laplacian with 1 / m added to every entry: that
  /// leaves solutions of sum 0 as they are and makes them the only ones.
  private let parts: [(items: [Int], factor: Cholesky)]
  private let pairs: [(Int, Int)]
  private let count: Int

  /// - Parameter pairs: Of different items, from 0 to `count` - 1, each pair once.
  /// Cost: m^3 / 3 for a part of m items.
  init(count: Int, pairs: [(Int, Int)]) {
    self.count = count
    self.pairs = pairs
    var neighbors = [[Int]](repeating: [], count: count)
    for (a, b) in pairs {
      neighbors[a].append(b)
      neighbors[b].append(a)
    }
    parts = connected(neighbors).map { items in
      let place = Dictionary(uniqueKeysWithValues: zip(items, items.indices))
      let m = items.count
      var laplacian = Matrix(
        rows: m, columns: m, values: [Double](repeating: 1 / Double(m), count: m * m))
      for (i, item) in items.enumerated() {
        laplacian[i, i] += Double(neighbors[item].count)
        for other in neighbors[item] { laplacian[i, place[other]!] -= 1 }
      }
      // A connected graph's Laplacian is positive but for constants, which the ones take care of.
      return (items, try! Cholesky(laplacian))
    }
  }

  /// - Parameter differences: Per pair, by how much its first item has more than its second.
  func values(of differences: [Double]) -> [Double] {
    var surplus = [Double](repeating: 0, count: count)
    for ((a, b), difference) in zip(pairs, differences) {
      surplus[a] += difference
      surplus[b] -= difference
    }
    var values = [Double](repeating: 0, count: count)
    for part in parts {
      let solved = part.factor.solve(part.items.map { surplus[$0] })
      let mean = solved.reduce(0, +) / Double(solved.count)
      for (item, value) in zip(part.items, solved) { values[item] = value - mean }
    }
    return values
  }
}

/// Parts of more than one vertex, each ascending.
private func connected(_ neighbors: [[Int]]) -> [[Int]] {
  var isSeen = [Bool](repeating: false, count: neighbors.count)
  return neighbors.indices.compactMap { start in
    guard !isSeen[start], !neighbors[start].isEmpty else { return nil }
    isSeen[start] = true
    var part = [start]
    var next = 0
    while next < part.count {
      for other in neighbors[part[next]] where !isSeen[other] {
        isSeen[other] = true
        part.append(other)
      }
      next += 1
    }
    return part.sorted()
  }
}
