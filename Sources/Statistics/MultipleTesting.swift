/// Corrections of p-values for the number of tests made.
public enum MultipleTesting {
  /// Holm's step-down adjustment (1979): controls the chance of any false positive, whatever the
  /// dependence between tests.
  ///
  /// - Parameter values: P-values; NaN where there was no test, which counts for nothing.
  /// - Returns: Adjusted values in the same order: a test is significant at level a if its value is at
  ///   most a. Equal p-values have equal adjusted ones; NaN stays NaN.
  public static func holm(_ values: [Double]) -> [Double] {
    let order = ascending(values)
    var adjusted = [Double](repeating: .nan, count: values.count)
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, Double(order.count - rank) * values[index]))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's step-up adjustment (1995): controls the expected share of false positives
  /// among the positives, for tests that are independent or positively dependent.
  ///
  /// - Parameter values: P-values; NaN where there was no test, which counts for nothing.
  /// - Returns: Adjusted values in the same order, as ``holm(_:)`` does.
  public static func benjaminiHochberg(_ values: [Double]) -> [Double] {
    let order = ascending(values)
    var adjusted = [Double](repeating: .nan, count: values.count)
    var smallest = 1.0
    for (rank, index) in order.enumerated().reversed() {
      smallest = min(smallest, Double(order.count) / Double(rank + 1) * values[index])
      adjusted[index] = smallest
    }
    return adjusted
  }

  /// Positions of the values that are there, smallest value first.
  private static func ascending(_ values: [Double]) -> [Int] {
    values.indices.filter { !values[$0].isNaN }.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
