/// The shift and scale by which values get mean 0 and deviation 1.
public struct Standardisation: Sendable, Equatable {
  public let mean: Double
  /// More than 0.
  public let deviation: Double

  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Mean and deviation by two passes; nil where all values are equal or there are none.
  /// - Parameter values: Of magnitude below 2^1000, as a `ColumnUnit` makes them.
  public init?(of values: [Double]) {
    guard let first = values.first, values.contains(where: { $0 != first }) else { return nil }
    let n = Double(values.count)
    let rough = values.reduce(0, +) / n
    let mean = rough + values.reduce(0) { $0 + ($1 - rough) } / n
    // By a power of two, so that no square vanishes.
    let exponent = Int(values.reduce(0) { max($0, ($1 - mean).magnitude) }.exponent)
    let squares = values.reduce(0) { sum, value in
      let difference = times2(value - mean, to: -exponent)
      return sum + difference * difference
    }
    self.init(mean: mean, deviation: times2((squares / n).squareRoot(), to: exponent))
  }

  /// Deviations from the mean, in full precision.
  public func exactly(_ value: Double) -> Double { (value - mean) / deviation }

  /// Deviations from the mean as single precision holds them, on a grid of 2^-30 (about 1e-9): finer
  /// than single precision beyond 0.02, and coarser beside 0 than the rounding of double precision, so
  /// that equal data in other units give equal bytes.
  public func standardised(_ value: Double) -> Double {
    Double(Float((exactly(value) * 0x1p30).rounded() * 0x1p-30))
  }

  /// More deviations than this, 2^20, are no data: single precision, which has 24 bits, would not tell
  /// ordinary values apart there.
  public static let most = 0x1p20
}
