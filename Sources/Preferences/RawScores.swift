/// Scores of K reward models as a file or a generator gives them: in units of their own, in double precision.
///
/// They become features only by being standardised, before anything is rounded.
public struct RawScores: Sendable, Equatable {
  /// Names of the K columns.
  public let rewardModels: [String]
  /// Row-major, rows x K; finite.
  public let values: [Double]

  public init(rewardModels: [String], values: [Double]) {
    precondition(
      rewardModels.isEmpty ? values.isEmpty : values.count % rewardModels.count == 0,
      "\(values.count) scores of \(rewardModels.count) reward models")
    self.rewardModels = rewardModels
    self.values = values
  }

  /// No reward models.
  public static let none = RawScores(rewardModels: [], values: [])

  /// K, the number of reward models.
  public var modelCount: Int { rewardModels.count }

  /// Column k of all rows.
  public func column(_ k: Int) -> [Double] {
    stride(from: k, to: values.count, by: modelCount).map { values[$0] }
  }

  /// Column k of some rows, in their order.
  public func column(_ k: Int, rows: [Int]) -> [Double] {
    rows.map { values[$0 * modelCount + k] }
  }
}
