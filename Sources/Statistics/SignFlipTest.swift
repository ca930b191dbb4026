public import LinearAlgebra
public import Randomness

/// Paired sign-flip permutation test over users, two-sided.
///
/// Where two learners are equally good for every user, a user's difference is as likely to have the other
/// sign. The p-value is the share of all ways to flip the users' signs whose mean difference is farther
/// from zero than the observed one, plus half the share of those as far (Lancaster's mid-p, 1961): with
/// ties and few users the plain share rejects far less often than it says. Users without a difference flip
/// into themselves and change nothing.
///
/// Few differences are flipped in all ways; many in random ones, the same for every column. Where hardly
/// any random flip reaches the observed mean, the share is too small to count and is computed by
/// ``signFlipTail(of:)``, so that corrections for thousands of tests do not end at 1 / flips.
public struct SignFlipTest: Sendable {
  package let replicateSizes: [Int]
  package let flips: Int
  package let stream: RandomStream

  /// Random flips beyond the observed mean that are too few to count: below, the standard error of
  /// the share is more than a third of it.
  private static let fewest = 10.0

  /// - Parameters:
  ///   - replicateSizes: Users of each replicate, as rows that follow each other.
  ///   - flips: Random flips; also the most that are made where all ways are.
  ///   - stream: Decides the random flips. Those of a replicate do not depend on other replicates.
  public init(replicateSizes: [Int], flips: Int = 10_000, stream: RandomStream) {
    self.replicateSizes = replicateSizes
    self.flips = flips
    self.stream = stream
  }

  /// P-values of the columns' means being zero.
  ///
  /// - Parameter differences: Users x columns; NaN: the user has no value and is left out.
  /// - Returns: One value in 0...1 per column, 1 where no user differs, NaN where none has a value. The
  ///   smallest for k users that differ is 2^-k: below 5 users nothing is significant at 5 %.
  /// - Complexity: `flips` x users x columns, as matrix products.
  public func pValues(of differences: Matrix) -> [Double] {
    let users = replicateSizes.reduce(0, +)
    precondition(differences.rows == users, "\(differences.rows) rows for \(users) users")
    let columns = (0..<differences.columns).map { column in
      (0..<users).map { differences[$0, column] }
    }
    var values = columns.map { column in
      column.allSatisfy(\.isNaN) ? .nan : exactShare(column.filter { $0 != 0 && !$0.isNaN })
    }
    let many = values.indices.filter { values[$0] == nil }
    // Blocks of columns bound the memory.
    for start in stride(from: 0, to: many.count, by: 512) {
      let block = Array(many[start..<min(start + 512, many.count)])
      let shares = randomShares(block.map { columns[$0].map { $0.isNaN ? 0 : $0 } })
      for (column, share) in zip(block, shares) { values[column] = share }
    }
    return values.map { $0! }
  }

  /// The share over all ways to flip `differences`, or nil where these are more than `flips`. A flip and
  /// its opposite lie equally far from zero, so the first sign stays.
  private func exactShare(_ differences: [Double]) -> Double? {
    guard let first = differences.first else { return 1 }
    guard differences.count < 40, 1 << (differences.count - 1) <= flips else { return nil }
    var sums = [first]
    for difference in differences.dropFirst() {
      sums = sums.map { $0 + difference } + sums.map { $0 - difference }
    }
    var beyond = Exceedance(differences)
    for sum in sums { beyond.add(sum) }
    return beyond.halfTies / Double(sums.count)
  }

  /// The share over random flips, the data itself counted as one of them.
  private func randomShares(_ columns: [[Double]]) -> [Double] {
    var beyond = columns.map(Exceedance.init)
    var values = Matrix(rows: columns[0].count, columns: columns.count)
    for (j, column) in columns.enumerated() {
      for (i, value) in column.enumerated() { values[i, j] = value }
    }
    var streams = replicateSizes.indices.map { stream.stream("\($0)") }
    for start in stride(from: 0, to: flips, by: 200) {
      let sums = drawSigns(min(200, flips - start), using: &streams) * values
      for row in 0..<sums.rows {
        for column in columns.indices { beyond[column].add(sums[row, column]) }
      }
    }
    return columns.indices.map { column in
      beyond[column].halfTies < Self.fewest
        ? signFlipTail(of: columns[column])
        : (beyond[column].halfTies + 0.5) / Double(flips + 1)
    }
  }

  /// Signs: flips x users. Each replicate draws 64 at a time from its own stream.
  private func drawSigns(_ rows: Int, using streams: inout [RandomStream]) -> Matrix {
    var signs = Matrix(rows: rows, columns: replicateSizes.reduce(0, +))
    for row in 0..<rows {
      var first = 0
      for (replicate, size) in replicateSizes.enumerated() {
        for start in stride(from: 0, to: size, by: 64) {
          var bits = streams[replicate].next()
          for user in start..<min(start + 64, size) {
            signs[row, first + user] = bits & 1 == 0 ? 1 : -1
            bits >>= 1
          }
        }
        first += size
      }
    }
    return signs
  }
}

/// Counts how many sums lie farther from zero than the observed one, and how many as far.
private struct Exceedance {
  private let observed: Double
  /// Sums that differ by rounding alone are equal.
  private let tolerance: Double
  private var more = 0
  private var equal = 0

  init(_ differences: [Double]) {
    observed = abs(differences.reduce(0, +))
    tolerance = 1e-10 * differences.reduce(0) { $0 + abs($1) }
  }

  mutating func add(_ sum: Double) {
    let excess = abs(sum) - observed
    if excess > tolerance { more += 1 } else if excess >= -tolerance { equal += 1 }
  }

  /// Those farther, and half of those as far.
  var halfTies: Double { Double(more) + 0.5 * Double(equal) }
}
