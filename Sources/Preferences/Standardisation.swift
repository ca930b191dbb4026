/// The shift and scale by which values get mean 0 and deviation 1.
///
/// a x + b of all values, with a > 0, is standardised alike: values are brought to the order of 1 by a
/// power of two and the smallest is subtracted, both of which are exact where the values themselves are,
/// before anything is rounded.
public struct Standardisation: Sendable, Equatable {
  /// Values are multiplied by 2^-exponent; origin, offset and spread are in units of that.
  private let exponent: Int
  private let origin: Double
  /// Mean less the origin.
  private let offset: Double
  private let spread: Double

  /// Given constants.
  /// - Parameter deviation: More than 0.
  public init(mean: Double, deviation: Double) {
    (exponent, origin, offset, spread) = (0, 0, mean, deviation)
  }

  /// Mean and deviation of finite values, by two passes; nil where all are equal or there are none.
  public init?(of values: [Double]) {
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    exponent = Int(max(low.magnitude, high.magnitude).exponent)
    let origin = scaled(low, by: -exponent)
    let n = Double(values.count)
    let differences = values.map { [exponent] in scaled($0, by: -exponent) - origin }
    let first = differences.reduce(0, +) / n
    let mean = first + differences.reduce(0) { $0 + ($1 - first) } / n
    let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    (self.origin, offset, spread) = (origin, mean, (squares / n).squareRoot())
  }

  /// Mean of the values as they are.
  public var mean: Double { scaled(origin + offset, by: exponent) }
  /// Deviation of the values as they are; 0 where a Double cannot hold it.
  public var deviation: Double { scaled(spread, by: exponent) }

  /// Deviations from the mean, in full precision.
  public func exactly(_ value: Double) -> Double {
    (scaled(value, by: -exponent) - origin - offset) / spread
  }

  /// Deviations from the mean as single precision holds them, on a grid of 2^-30 (about 1e-9): finer
  /// than anything that is measured, coarser than the rounding of double precision, so that equal data
  /// in other units give equal bytes, also beside 0.
  public func standardised(_ value: Double) -> Double {
    Double(Float((exactly(value) * 0x1p30).rounded() * 0x1p-30))
  }

  /// More deviations than this, 2^20, are no data: single precision, which has 24 bits, would not tell
  /// ordinary values apart there.
  public static let most = 0x1p20
}

/// value x 2^exponent: exact but for underflow.
private func scaled(_ value: Double, by exponent: Int) -> Double {
  Double(sign: .plus, exponent: exponent, significand: value)
}
