/// A number rounded to a number of decimals, all of them written: `0.500`.
///
/// Edge cases: numbers of 1e9 and more, and infinite ones, in their shortest form; NaN as a dash.
package func fixed(_ value: Double, places: Int) -> String {
  guard !value.isNaN else { return "–" }
  let factor = (0..<places).reduce(1.0) { factor, _ in 10 * factor }
  let scaled = (abs(value) * factor).rounded()
  guard scaled.isFinite, abs(value) < 1e9 else { return shortest(value) }
  let digits = String(Int64(scaled))
  let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
  let sign = value < 0 && scaled > 0 ? "-" : ""
  guard places > 0 else { return sign + padded }
  return sign + padded.dropLast(places) + "." + padded.suffix(places)
}
