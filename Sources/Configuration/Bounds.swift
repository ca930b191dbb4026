/// The numbers a field accepts: an interval, open or closed at its lower end.
public struct Bounds: Sendable, CustomStringConvertible {
  let lower: Double
  let lowerIsOpen: Bool
  let upper: Double

  /// More than `lower`, at most `upper`.
  public static func moreThan(_ lower: Double, upTo upper: Double = .infinity) -> Bounds {
    Bounds(lower: lower, lowerIsOpen: true, upper: upper)
  }

  /// At least `lower`, at most `upper`.
  public static func atLeast(_ lower: Double, upTo upper: Double = .infinity) -> Bounds {
    Bounds(lower: lower, lowerIsOpen: false, upper: upper)
  }

  public func contains(_ value: Double) -> Bool {
    value.isFinite && (lowerIsOpen ? value > lower : value >= lower) && value <= upper
  }

  func check(_ value: JSONValue) -> Double? {
    value.double.flatMap { contains($0) ? $0 : nil }
  }

  public var description: String {
    let start = (lowerIsOpen ? "more than " : "at least ") + shortest(lower)
    return upper.isFinite ? "\(start) and at most \(shortest(upper))" : start
  }

  var schema: [(String, JSONValue)] {
    [("type", .string("number")), (lowerIsOpen ? "exclusiveMinimum" : "minimum", .number(lower))]
      + (upper.isFinite ? [("maximum", .number(upper))] : [])
  }
}
