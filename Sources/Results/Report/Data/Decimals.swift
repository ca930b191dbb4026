import Configuration

/// A number for reading: three decimals below 100, fewer above; whole numbers without any.
package func readable(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "–" : shortest(value) }
  let isWhole = value == value.rounded()
  return withMinus(fixed(value, places: isWhole ? 0 : abs(value) >= 100 ? 1 : 3))
}

/// A rate or reward for reading, always with three decimals, so that columns line up.
func readableRate(_ value: Double) -> String { withMinus(fixed(value, places: 3)) }

/// The hyphen of a negative number as a minus sign, which is as wide as a digit.
private func withMinus(_ number: String) -> String {
  number.hasPrefix("-") ? "−" + number.dropFirst() : number
}

/// A p-value: `0.032`, and `<0.001` below that.
func readableP(_ value: Double) -> String {
  value < 0.001 ? "<0.001" : fixed(value, places: 3)
}

/// A number at an axis.
func readableTick(_ value: Double, places: Int) -> String {
  withMinus(fixed(value, places: places))
}
