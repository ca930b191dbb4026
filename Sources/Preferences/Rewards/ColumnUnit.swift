/// A number as a text spells it: the nearest Double, and what that leaves out, as far as a Double says.
package struct Precise: Sendable, Equatable {
  package let value: Double
  package let residual: Double

  package init(_ value: Double, residual: Double = 0) {
    self.value = value
    self.residual = residual
  }

  fileprivate func scaled(by exponent: Int) -> Precise {
    Precise(times2(value, to: exponent), residual: times2(residual, to: exponent))
  }
}

/// The unit in which a column of numbers is kept: differences from its number nearest to 0, times the
/// power of two by which the numbers are below 2.
///
/// The differences of 100000001.32 and 100000004 are those of 1.32 and 4 then, whatever a Double makes of
/// the numbers themselves, and no square of them overflows or vanishes.
public struct ColumnUnit: Sendable, Equatable {
  /// A number is 2^exponent (origin + value in this unit).
  private let exponent: Int
  private let origin: Precise

  /// The unit in which a number is itself.
  public init() { (exponent, origin) = (0, Precise(0)) }

  /// - Parameter numbers: Finite.
  package init(of numbers: [Precise]) {
    let largest = numbers.reduce(0) { max($0, $1.value.magnitude) }
    exponent = largest == 0 ? 0 : Int(largest.exponent)
    // Not the least: beside an outlier below all, no difference of the others would be left.
    let nearest = numbers.min {
      ($0.value.magnitude, $0.value, $0.residual) < ($1.value.magnitude, $1.value, $1.residual)
    }
    origin = (nearest ?? Precise(0)).scaled(by: -exponent)
  }

  /// A number in this unit: of magnitude below 4 for those that it was made of.
  package func value(of number: Precise) -> Double {
    let scaled = number.scaled(by: -exponent)
    return (scaled.value - origin.value) + (scaled.residual - origin.residual)
  }

  public func value(of number: Double) -> Double { value(of: Precise(number)) }

  /// The number that has a value in this unit.
  public func number(_ value: Double) -> Double {
    times2(origin.value + (value + origin.residual), to: exponent)
  }

  /// The difference of numbers that differ so in this unit.
  public func difference(_ value: Double) -> Double { times2(value, to: exponent) }

  /// The same shift and scale for values in this unit.
  public func inUnit(_ constants: Standardisation) -> Standardisation {
    Standardisation(
      mean: value(of: constants.mean), deviation: times2(constants.deviation, to: -exponent))
  }

  /// The same shift and scale for the numbers themselves.
  public func ofNumbers(_ constants: Standardisation) -> Standardisation {
    Standardisation(mean: number(constants.mean), deviation: difference(constants.deviation))
  }
}

/// value x 2^exponent, exact but for underflow.
func times2(_ value: Double, to exponent: Int) -> Double {
  Double(sign: .plus, exponent: exponent, significand: value)
}
