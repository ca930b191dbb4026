import Configuration
import Platform

/// A number rounded to a number of decimals, all of them written: `0.500`.
///
/// Edge cases: numbers of 1e9 and more, and infinite ones, in their shortest form; NaN as a dash.
package func fixed(_ value: Double, places: Int) -> String {
  guard !value.isNaN else { return "–" }
  let factor = pow(10, Double(places))
  let scaled = (abs(value) * factor).rounded()
  guard scaled.isFinite, abs(value) < 1e9 else { return shortest(value) }
  let digits = String(Int64(scaled))
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return sign + padded }
  return sign + padded.dropLast(places) + "." + padded.suffix(places)
}

/// A number for reading: three decimals below 100, fewer above; whole numbers without any.
package func readable(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "–" : shortest(value) }
  let isWhole = value == value.rounded()
  return withMinus(fixed(value, places: isWhole ? 0 : abs(value) >= 100 ? 1 : 3))
}

/// A rate or reward for reading, always with three decimals, so that columns line up.
package func readableRate(_ value: Double) -> String { withMinus(fixed(value, places: 3)) }

/// The hyphen of a negative number as a minus sign, which is as wide as a digit.
private func withMinus(_ number: String) -> String {
  number.hasPrefix("-") ? "−" + number.dropFirst() : number
}

/// A p-value: `0.032`, and `<0.001` below that.
package func readableP(_ value: Double) -> String {
  value < 0.001 ? "<0.001" : fixed(value, places: 3)
}

/// A number at an axis.
package func readableTick(_ value: Double, places: Int) -> String {
  withMinus(fixed(value, places: places))
}
