internal import Platform
package import Preferences

/// Who said what of which item, so that users are compared on the items that both have judged.
///
/// Ratings: an item is a response, and what was said is the rating less the response's mean rating, so
/// that agreement on what everybody likes counts for nothing. Choices: an item is a pair of responses, and
/// what was said is 1 or -1. The likeness of two users is the cosine over shared items, shrunk by
/// n / (n + 4) for n of them: a single agreement is not a friendship. Users who share nothing have 0.
/// Source: Resnick et al. (1994), GroupLens, for the correlation over shared items; Bell and Koren (2007)
/// for the shrinkage.
package struct SharedItems: Sendable {
  private struct Saying: Sendable {
    let user: Int32
    let value: Float
  }

  private let userCount: Int
  private let sayings: [UInt64: [Saying]]
  /// Mean rating of each response; empty for choices.
  private let means: [UInt64: Double]
  /// Shared items at which a likeness counts half.
  static let shrinkage = 4.0

  package init(_ histories: Histories) {
    userCount = histories.count
    let means = Self.meanRatings(histories)
    self.means = means
    var sayings: [UInt64: [Saying]] = [:]
    for u in 0..<histories.count {
      for (item, value) in Self.said(histories[u], means) {
        sayings[item, default: []].append(Saying(user: Int32(u), value: Float(value)))
      }
    }
    self.sayings = sayings
  }

  /// Likeness of every historical user, -1 to 1. Cost: the sayings about the history's items.
  package func likeness(_ history: History) -> [Double] {
    var (products, own, others, counts) = (zeros, zeros, zeros, zeros)
    for (item, value) in Self.said(history, means) {
      for saying in sayings[item] ?? [] {
        let (u, other) = (Int(saying.user), Double(saying.value))
        products[u] += value * other
        own[u] += value * value
        others[u] += other * other
        counts[u] += 1
      }
    }
    return products.indices.map { u in
      let lengths = (own[u] * others[u]).squareRoot()
      return lengths > 0 ? products[u] / lengths * counts[u] / (counts[u] + Self.shrinkage) : 0
    }
  }

  private var zeros: [Double] { [Double](repeating: 0, count: userCount) }

  /// The items of a history with what was said of each, in order.
  private static func said(_ history: History, _ means: [UInt64: Double]) -> [(UInt64, Double)] {
    if history.form.isValue {
      return history.map { (UInt64($0.chosen), $0.value - (means[UInt64($0.chosen)] ?? 0)) }
    }
    var said: [(UInt64, Double)] = []
    for item in history {
      history.form.rules.forEachContrast(of: item) { winner, loser in
        let (a, b) = (UInt64(winner), UInt64(loser!))
        said.append((min(a, b) << 32 | max(a, b), a < b ? 1 : -1))
      }
    }
    return said
  }

  private static func meanRatings(_ histories: Histories) -> [UInt64: Double] {
    guard histories.form.isValue else { return [:] }
    var sums: [UInt64: (sum: Double, count: Double)] = [:]
    for (row, value) in zip(histories.chosen, histories.values) {
      let before = sums[UInt64(row)] ?? (0, 0)
      sums[UInt64(row)] = (before.sum + Double(value), before.count + 1)
    }
    return sums.mapValues { $0.sum / $0.count }
  }
}
