public import LinearAlgebra
import Platform
public import Randomness

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

  /// A number without an interval.
  package init(_ mean: Double) { self.init(mean: mean, low: .nan, high: .nan) }

  /// Where there is no value.
  package static let none = Estimate(.nan)

  /// The same with the interval's ends inside what the quantity can be.
  package func clipped(to range: ClosedRange<Double>) -> Estimate {
    guard !mean.isNaN else { return self }
    return Estimate(
      mean: mean, low: max(low, range.lowerBound), high: min(high, range.upperBound))
  }
}

/// Cluster bootstrap over users: whole users are drawn again, within each replicate.
///
/// Intervals are bootstrap-t (Efron and Tibshirani, 1993, section 12.5): in each resample the distance of
/// its mean from the sample's mean is divided by the resample's own standard error within replicates, and
/// the quantiles of that pivot, times the sample's standard error, are laid off from the mean. They follow
/// skewed values and small numbers of users where percentile intervals fall short (see
/// `docs/decisions/evaluation.md` for measured coverage). All columns are resampled with the same draws, as one
/// matrix product per block of resamples, so that a thousand curves cost little more than one.
public struct Bootstrap: Sendable {
  /// Users of each replicate, as rows that follow each other.
  package let replicateSizes: [Int]
  package let resamples: Int
  package let stream: RandomStream

  /// A resample of few users with ties may have no spread at all, which would make its pivot infinite:
  /// its error counts as at least this share of the sample's. Smooth data never come near.
  private static let smallestError = 0.3

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

  /// Means of columns and their intervals.
  ///
  /// - Parameters:
  ///   - values: Users x columns. NaN: the user has no value and is left out of that column.
  /// - Returns: One estimate per column. With less than two degrees of freedom (two users of one
  ///   replicate, say) there is no spread to judge by, and the interval is the range of the values.
  public func estimates(of values: Matrix) -> [Estimate] {
    let users = replicateSizes.reduce(0, +)
    precondition(values.rows == users, "\(values.rows) rows for \(users) users")
    let observed = StratifiedSample(values, sizes: replicateSizes).means()
    var estimates = zip(values.columnRanges, observed).map { range, observed in
      observed.degrees < 2 ? range : Estimate(mean: range.mean, low: range.mean, high: range.mean)
    }
    let spread = observed.indices.filter { observed[$0].degrees >= 2 && observed[$0].isSpread }
    let blocks = [true, false].flatMap { isWhole in
      chunks(of: spread.filter { observed[$0].isWhole == isWhole }, StratifiedSample.tile)
    }
    for block in blocks {
      let sample = StratifiedSample(values.columns(block), sizes: replicateSizes)
      let means = block.map { observed[$0] }
      for (column, pivots) in zip(block, pivots(of: sample, means)) {
        estimates[column] = interval(around: estimates[column].mean, observed[column], pivots)
      }
    }
    return estimates
  }

  private func interval(
    around mean: Double, _ observed: StratifiedMean, _ pivots: [Double]
  ) -> Estimate {
    var pivots = pivots.filter { !$0.isNaN }
    let tail = tailProbability(degrees: observed.degrees)
    return Estimate(
      mean: mean, low: mean - max(0, quantile(&pivots, 1 - tail)) * observed.error,
      high: mean - min(0, quantile(&pivots, tail)) * observed.error)
  }

  /// Means of columns in every resample: resamples x columns.
  ///
  /// - Parameter values: As for `estimates(of:)`, which meets the same resamples.
  package func resampledMeans(of values: Matrix) -> Matrix {
    var result = Matrix(rows: resamples, columns: values.columns)
    for block in chunks(of: Array(0..<values.columns), StratifiedSample.tile) {
      var first = 0
      forEachBlock(of: StratifiedSample(values.columns(block), sizes: replicateSizes)) { means, _ in
        for row in 0..<means.rows {
          for (j, column) in block.enumerated() { result[first + row, column] = means[row, j] }
        }
        first += means.rows
      }
    }
    return result
  }

  /// Per column, (mean - observed mean) / error in every resample.
  private func pivots(of sample: StratifiedSample, _ observed: [StratifiedMean]) -> [[Double]] {
    var result = [[Double]](repeating: [], count: sample.columns)
    forEachBlock(of: sample) { means, errors in
      for column in 0..<sample.columns {
        let (mean, least) = (observed[column].mean, Self.smallestError * observed[column].error)
        for row in 0..<means.rows {
          result[column].append((means[row, column] - mean) / max(errors[row, column], least))
        }
      }
    }
    return result
  }

  /// Hands over the means and errors of all resamples, some of them at a time: resamples x columns each.
  private func forEachBlock(of sample: StratifiedSample, _ body: (Matrix, Matrix) -> Void) {
    var streams = replicateSizes.indices.map { stream.stream("\($0)") }
    for start in stride(from: 0, to: resamples, by: 50) {
      let rows = min(50, resamples - start)
      let sums = sample.strata.indices.map { s in
        drawCounts(rows, users: replicateSizes[s], using: &streams[s]) * sample.strata[s].moments
      }
      let (means, errors) = sample.resampledMeans(sums)
      body(means, errors)
    }
  }

  /// How often each user of a replicate is in each resample: resamples x users.
  private func drawCounts(_ rows: Int, users: Int, using stream: inout RandomStream) -> Matrix {
    var counts = Matrix(rows: rows, columns: users)
    for row in 0..<rows {
      for _ in 0..<users { counts[row, stream.below(users)] += 1 }
    }
    return counts
  }

  /// Share of pivots beyond each end. Few users' resamples understate the skewness and the tails of their
  /// population; a share of 1 / degrees less makes up for it, as measured in the tests of calibration.
  private func tailProbability(degrees: Int) -> Double {
    0.025 * (1 - 1 / Double(degrees))
  }
}

extension Matrix {
  /// These columns as a matrix.
  fileprivate func columns(_ chosen: [Int]) -> Matrix {
    var result = Matrix(rows: rows, columns: chosen.count)
    for row in 0..<rows {
      for (j, column) in chosen.enumerated() { result[row, j] = self[row, column] }
    }
    return result
  }

  /// Mean, least and largest value of each column, NaN left out.
  fileprivate var columnRanges: [Estimate] {
    columnMeans(self).enumerated().map { column, mean in
      let present = (0..<rows).map { self[$0, column] }.filter { !$0.isNaN }
      return Estimate(mean: mean, low: present.min() ?? .nan, high: present.max() ?? .nan)
    }
  }
}

/// Means of columns, NaN left out.
func columnMeans(_ values: Matrix) -> [Double] {
  (0..<values.columns).map { column in
    let present = (0..<values.rows).map { values[$0, column] }.filter { !$0.isNaN }
    return present.reduce(0, +) / Double(present.count)
  }
}
