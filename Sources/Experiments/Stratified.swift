import LinearAlgebra

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A mean over users with its standard error, replicates being strata: what differs between replicates
/// is not counted as noise.
struct StratifiedMean: Sendable, Equatable {
  var mean: Double
  /// Standard error from the spread of users within replicates; NaN where no user has a value.
  var error: Double
  /// Users with a value less replicates with one.
  var degrees: Int
}

/// Users' values of several columns, cut into replicates and centred there, ready to be resampled.
struct StratifiedSample {
  /// The users of one replicate.
  struct Stratum {
    let users: Int
    /// Mean of each column.
    let centers: [Double]
    /// Users x (values less their center, squares of these and, where some are missing, a 1 for every
    /// value that is there), each part with all columns.
    let moments: Matrix
  }

  let strata: [Stratum]
  let columns: Int
  let hasGaps: Bool

  /// - Parameters:
  ///   - values: Users x columns; NaN where a user has no value.
  ///   - sizes: Users of each replicate, as rows that follow each other.
  init(_ values: Matrix, sizes: [Int]) {
    let hasGaps = values.values.contains { $0.isNaN }
    columns = values.columns
    self.hasGaps = hasGaps
    var first = 0
    strata = sizes.map { size in
      defer { first += size }
      return Self.stratum(values, rows: first..<first + size, hasGaps: hasGaps)
    }
  }

  private static func stratum(_ values: Matrix, rows: Range<Int>, hasGaps: Bool) -> Stratum {
    let columns = values.columns
    let centers = (0..<columns).map { column in
      let present = rows.map { values[$0, column] }.filter { !$0.isNaN }
      return present.isEmpty ? 0 : present.reduce(0, +) / Double(present.count)
    }
    var moments = Matrix(rows: rows.count, columns: (hasGaps ? 3 : 2) * columns)
    for (i, row) in rows.enumerated() {
      for column in 0..<columns where !values[row, column].isNaN {
        let centered = values[row, column] - centers[column]
        moments[i, column] = centered
        moments[i, columns + column] = centered * centered
        if hasGaps { moments[i, 2 * columns + column] = 1 }
      }
    }
    return Stratum(users: rows.count, centers: centers, moments: moments)
  }

  /// The sample's own means and errors.
  func means() -> [StratifiedMean] {
    let sums = strata.map { Matrix(rows: 1, columns: $0.users, repeating: 1) * $0.moments }
    return (0..<columns).map { mean(of: sums, row: 0, column: $0) }
  }

  /// Mean and error of one column in one resample.
  ///
  /// A user without a value is a user all the same, so the mean is a ratio of sums; its error is that of
  /// the sum of `present * (value - mean)`, within strata.
  ///
  /// - Parameter sums: Per stratum, resamples x columns of its `moments`, summed over the users drawn.
  func mean(of sums: [Matrix], row: Int, column: Int) -> StratifiedMean {
    var (total, count, used) = (0.0, 0.0, 0)
    for (stratum, sum) in zip(strata, sums) {
      let present = self.present(stratum, sum, row, column)
      total += sum[row, column] + stratum.centers[column] * present
      count += present
      used += present > 0 ? 1 : 0
    }
    let mean = total / count
    var variance = 0.0
    for (stratum, sum) in zip(strata, sums) where stratum.users > 1 {
      let n = Double(stratum.users)
      let present = self.present(stratum, sum, row, column)
      let (s1, s2) = (sum[row, column], sum[row, columns + column])
      let shift = mean - stratum.centers[column]
      let missing = (1 - present / n) * (shift * shift * present - 2 * shift * s1)
      variance += max(0, s2 - s1 * s1 / n + missing) * n / (n - 1)
    }
    return StratifiedMean(mean: mean, error: variance.squareRoot() / count, degrees: Int(count) - used)
  }

  private func present(_ stratum: Stratum, _ sum: Matrix, _ row: Int, _ column: Int) -> Double {
    hasGaps ? sum[row, 2 * columns + column] : Double(stratum.users)
  }
}
