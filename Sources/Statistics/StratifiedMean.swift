import LinearAlgebra
import Platform

/// A mean over users with its standard error, replicates being strata: what differs between replicates
/// is not counted as noise.
struct StratifiedMean: Sendable, Equatable {
  var mean: Double
  /// Standard error from the spread of users within replicates; NaN where no user has a value.
  var error: Double
  /// Users with a value less replicates with one.
  var degrees: Int
  /// False where users of a replicate are all alike, rounding aside.
  var isSpread: Bool
  /// True where every user has a value.
  var isWhole: Bool
}

/// Users' values of several columns, cut into replicates and centred there, ready to be resampled.
struct StratifiedSample {
  /// The users of one replicate.
  struct Stratum {
    let users: Int
    /// Mean of each column.
    let centers: [Double]
    /// Users x (values less their center, squares of these and, where some are missing, a 1 for every
    /// value that is there), each part `width` wide.
    let moments: Matrix

    /// The sums of `moments` over all users, in one row.
    var sums: Matrix {
      var sums = Matrix(rows: 1, columns: moments.columns)
      for user in 0..<users {
        for column in 0..<moments.columns { sums[0, column] += moments[user, column] }
      }
      return sums
    }
  }

  let strata: [Stratum]
  let columns: Int
  /// Columns rounded up to tiles, the rest zero.
  let width: Int
  /// OpenBLAS computes small products, and columns at the edge of a product, by other instructions than
  /// the rest. In products of always this many columns, a whole number of every kernel's tiles, a column's
  /// last digits do not depend on what stands beside it.
  static let tile = 48
  let hasGaps: Bool

  /// - Parameters:
  ///   - values: Users x columns; NaN where a user has no value.
  ///   - sizes: Users of each replicate, as rows that follow each other.
  init(_ values: Matrix, sizes: [Int]) {
    let hasGaps = values.values.contains { $0.isNaN }
    columns = values.columns
    let width = (values.columns + Self.tile - 1) / Self.tile * Self.tile
    self.width = width
    self.hasGaps = hasGaps
    var first = 0
    strata = sizes.map { size in
      defer { first += size }
      return Self.stratum(values, rows: first..<first + size, width, hasGaps: hasGaps)
    }
  }

  private static func stratum(
    _ values: Matrix, rows: Range<Int>, _ width: Int, hasGaps: Bool
  ) -> Stratum {
    let columns = values.columns
    let centers = (0..<columns).map { column in
      let present = rows.map { values[$0, column] }.filter { !$0.isNaN }
      return present.isEmpty ? 0 : present.reduce(0, +) / Double(present.count)
    }
    var moments = Matrix(rows: rows.count, columns: (hasGaps ? 3 : 2) * width)
    for (i, row) in rows.enumerated() {
      for column in 0..<columns where !values[row, column].isNaN {
        let centered = values[row, column] - centers[column]
        moments[i, column] = centered
        moments[i, width + column] = centered * centered
        if hasGaps { moments[i, 2 * width + column] = 1 }
      }
    }
    return Stratum(users: rows.count, centers: centers, moments: moments)
  }

  /// The sample's own means and errors.
  func means() -> [StratifiedMean] {
    let sums = strata.map(\.sums)
    let (means, errors) = resampledMeans(sums)
    return (0..<columns).map { column in
      let present = zip(strata, sums).map { presentCount($0, $1, 0, column) }
      let size = strata.reduce(0) { max($0, abs($1.centers[column])) }
      let count = Int(present.reduce(0, +))
      return StratifiedMean(
        mean: means[0, column], error: errors[0, column],
        degrees: count - present.count { $0 > 0 }, isSpread: errors[0, column] > 1e-12 * size,
        isWhole: count == strata.reduce(0) { $0 + $1.users })
    }
  }

  /// Means of columns in resamples, and their errors: resamples x columns each.
  ///
  /// A user without a value is a user all the same, so a mean is a ratio of sums; its error is that of the
  /// sum of `present * (value - mean)`, within strata.
  ///
  /// - Parameter sums: Per stratum, its `moments` summed over the users drawn: resamples x columns of
  ///   `moments`.
  func resampledMeans(_ sums: [Matrix]) -> (means: Matrix, errors: Matrix) {
    var means = Matrix(rows: sums[0].rows, columns: columns)
    var counts = means
    for (stratum, sums) in zip(strata, sums) {
      for row in 0..<means.rows {
        for column in 0..<columns {
          let present = presentCount(stratum, sums, row, column)
          means[row, column] += sums[row, column] + stratum.centers[column] * present
          counts[row, column] += present
        }
      }
    }
    for i in means.values.indices { means.values[i] /= counts.values[i] }
    var errors = variances(sums, means)
    for i in errors.values.indices {
      errors.values[i] = errors.values[i].squareRoot() / counts.values[i]
    }
    return (means, errors)
  }

  /// Variances of the sums of `present * (value - mean)`: resamples x columns.
  private func variances(_ sums: [Matrix], _ means: Matrix) -> Matrix {
    var variances = Matrix(rows: means.rows, columns: columns)
    for (stratum, sums) in zip(strata, sums) where stratum.users > 1 {
      let n = Double(stratum.users)
      for row in 0..<means.rows {
        for column in 0..<columns {
          let present = presentCount(stratum, sums, row, column)
          let (s1, s2) = (sums[row, column], sums[row, width + column])
          let shift = means[row, column] - stratum.centers[column]
          let missing = (1 - present / n) * (shift * shift * present - 2 * shift * s1)
          variances[row, column] += max(0, s2 - s1 * s1 / n + missing) * n / (n - 1)
        }
      }
    }
    return variances
  }

  /// How many of the users drawn have a value.
  private func presentCount(_ stratum: Stratum, _ sums: Matrix, _ row: Int, _ column: Int) -> Double
  {
    hasGaps ? sums[row, 2 * width + column] : Double(stratum.users)
  }
}
