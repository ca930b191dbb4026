/// Halves a step's length until it is good enough; nil where no length above `least` is.
package func halvedStep(
  from first: Double = 1, least: Double, until isEnough: (_ length: Double) -> Bool
) -> Double? {
  var length = first
  while length > least {
    if isEnough(length) { return length }
    length /= 2
  }
  return nil
}

/// Whether a function has fallen by a fair part of what its slope promised.
/// - Parameters:
///   - promise: The slope along the step, at most 0.
///   - rounding: By how much the rounding of the values may hide a fall.
/// Source: Armijo (1966); Nocedal and Wright (2006), Numerical Optimization, algorithm 3.1.
package func fallsEnough(
  to next: Double, from value: Double, promise: Double, rounding: Double = 0
) -> Bool {
  next <= value + 1e-4 * promise + rounding
}

/// What the rounding of a sum of many terms may hide near a minimum.
package func roundingError(of value: Double) -> Double { 1e-13 * (1 + abs(value)) }
