public import LinearAlgebra
public import Randomness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A mean with its 95 % interval.
public struct Estimate: Sendable, Equatable {
  public var mean: Double
  public var low: Double
  public var high: Double

  public init(mean: Double, low: Double, high: Double) {
    self.mean = mean
    self.low = low
    self.high = high
  }
}

/// Cluster bootstrap over users: whole users are drawn again, within each replicate.
///
/// All curves of a setting are resampled with the same draws, as one matrix product per block of
/// resamples, so that a thousand curves cost little more than one. Intervals are percentile intervals,
/// widened for small numbers of users as Hesterberg (2015, section 5.3) advises: the tail probability is
/// that of Student's t with the standard deviation's divisor n corrected to n - 1.
public struct Bootstrap: Sendable {
  /// Users of each replicate, as rows that follow each other.
  let replicateSizes: [Int]
  let resamples: Int
  let stream: RandomStream

  /// - Parameters:
  ///   - replicateSizes: Users of each replicate, as rows that follow each other.
  ///   - resamples: Resamples drawn. More make the ends of an interval less noisy: with 2000 they move
  ///     by about 2 % of its width from one stream to another.
  ///   - stream: Decides the resamples; the same stream gives the same intervals.
  public init(replicateSizes: [Int], resamples: Int = 2000, stream: RandomStream) {
    self.replicateSizes = replicateSizes
    self.resamples = resamples
    self.stream = stream
  }

  private var userCount: Int { replicateSizes.reduce(0, +) }

  /// Means of columns and their intervals.
  ///
  /// - Parameters:
  ///   - values: Users x columns. NaN: the user has no value and is left out of that column.
  /// - Returns: One estimate per column. Intervals are the mean itself where there is one user.
  public func estimates(of values: Matrix) -> [Estimate] {
    let n = userCount
    precondition(values.rows == n, "\(values.rows) rows for \(n) users")
    let means = columnMeans(values)
    guard n > 1, values.columns > 0 else {
      return means.map { Estimate(mean: $0, low: $0, high: $0) }
    }
    let resampled = resampledMeans(values)
    let tail = tailProbability(users: n)
    return means.indices.map { column in
      let sorted = resampled[column].filter { !$0.isNaN }.sorted()
      guard !sorted.isEmpty else { return Estimate(mean: .nan, low: .nan, high: .nan) }
      return Estimate(
        mean: means[column], low: quantile(sorted, tail), high: quantile(sorted, 1 - tail))
    }
  }

  /// Per column, its mean in every resample: sums by one product, divided by how many users had a value.
  private func resampledMeans(_ values: Matrix) -> [[Double]] {
    let filled = Matrix(
      rows: values.rows, columns: values.columns, values: values.values.map { $0.isNaN ? 0 : $0 })
    let hasGaps = values.values.contains { $0.isNaN }
    let present = Matrix(
      rows: values.rows, columns: values.columns, values: values.values.map { $0.isNaN ? 0 : 1 })
    var result = [[Double]](repeating: [], count: values.columns)
    var stream = stream
    for start in stride(from: 0, to: resamples, by: 50) {
      let weights = drawCounts(min(50, resamples - start), using: &stream)
      let sums = weights * filled
      let counts = hasGaps ? weights * present : nil
      for column in 0..<values.columns {
        for row in 0..<sums.rows {
          let count = counts.map { $0[row, column] } ?? Double(values.rows)
          result[column].append(sums[row, column] / count)
        }
      }
    }
    return result
  }

  /// How often each user is in each resample: resamples x users.
  private func drawCounts(_ rows: Int, using stream: inout RandomStream) -> Matrix {
    var counts = Matrix(rows: rows, columns: userCount)
    for row in 0..<rows {
      var first = 0
      for size in replicateSizes {
        for _ in 0..<size { counts[row, first + stream.below(size)] += 1 }
        first += size
      }
    }
    return counts
  }

  private func tailProbability(users n: Int) -> Double {
    let t = SpecialFunctions.studentQuantile(0.975, degrees: Double(n - 1))
    return SpecialFunctions.normalCDF(-t * (Double(n) / Double(n - 1)).squareRoot())
  }
}

/// Means of columns, NaN left out.
func columnMeans(_ values: Matrix) -> [Double] {
  (0..<values.columns).map { column in
    let present = (0..<values.rows).map { values[$0, column] }.filter { !$0.isNaN }
    return present.reduce(0, +) / Double(present.count)
  }
}

/// Quantile of sorted values by linear interpolation (Hyndman and Fan's type 7).
func quantile(_ sorted: [Double], _ p: Double) -> Double {
  let position = p * Double(sorted.count - 1)
  let lower = Int(position.rounded(.down))
  let upper = min(lower + 1, sorted.count - 1)
  return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
}
