/// Scores of K reward models as a file or a generator gives them, before they are standardised.
///
/// They become features only by being standardised, in double precision, before anything is rounded.
public struct RawScores: Sendable, Equatable {
  /// Names of the K columns.
  public let rewardModels: [String]
  /// Of each column.
  public let units: [ColumnUnit]
  /// Row-major, rows x K, each in the unit of its column.
  public let values: [Double]

  private init(rewardModels: [String], units: [ColumnUnit], values: [Double]) {
    (self.rewardModels, self.units, self.values) = (rewardModels, units, values)
  }

  /// - Parameter numbers: Row-major, rows x K; finite.
  package init(rewardModels: [String], numbers: [Precise]) {
    let K = rewardModels.count
    precondition(
      K == 0 ? numbers.isEmpty : numbers.count % K == 0,
      "\(numbers.count) scores of \(K) reward models")
    let units = (0..<K).map { k in
      ColumnUnit(of: stride(from: k, to: numbers.count, by: K).map { numbers[$0] })
    }
    self.init(
      rewardModels: rewardModels, units: units,
      values: numbers.enumerated().map { units[$0 % K].value(of: $1) })
  }

  /// - Parameter numbers: Row-major, rows x K; finite.
  public init(rewardModels: [String], numbers: [Double]) {
    self.init(rewardModels: rewardModels, numbers: numbers.map { Precise($0) })
  }

  /// No reward models.
  public static let none = RawScores(rewardModels: [], units: [], values: [])

  /// K, the number of reward models.
  public var modelCount: Int { rewardModels.count }

  /// The scores as they were given, but for rounding; row-major, rows x K.
  public var numbers: [Double] {
    values.enumerated().map { units[$0 % modelCount].number($1) }
  }

  /// Column k of some rows, in its unit; by default of all rows.
  public func column(_ k: Int, rows: [Int]? = nil) -> [Double] {
    guard let rows else {
      return stride(from: k, to: values.count, by: modelCount).map { values[$0] }
    }
    return rows.map { values[$0 * modelCount + k] }
  }

  /// These rows and columns, in this order.
  public func selecting(rows: [Int], columns: [Int]) -> RawScores {
    RawScores(
      rewardModels: columns.map { rewardModels[$0] }, units: columns.map { units[$0] },
      values: rows.flatMap { row in columns.map { values[row * modelCount + $0] } })
  }

  /// These columns and then others, of the same rows.
  public func joined(with other: RawScores) -> RawScores {
    guard modelCount > 0 else { return other }
    guard other.modelCount > 0 else { return self }
    let rows = 0..<values.count / modelCount
    return RawScores(
      rewardModels: rewardModels + other.rewardModels, units: units + other.units,
      values: rows.flatMap { row in
        values[row * modelCount..<(row + 1) * modelCount]
          + other.values[row * other.modelCount..<(row + 1) * other.modelCount]
      })
  }

  /// Position of a column that has one score throughout, which tells nothing apart.
  public var firstConstant: Int? {
    (0..<modelCount).first { k in
      let column = column(k)
      return column.allSatisfy { $0 == column[0] }
    }
  }
}
