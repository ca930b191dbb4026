/// The numbers a field accepts: an interval, open or closed at its lower end, with a largest number that still
/// makes sense: every field works at both ends.
public struct Bounds: Sendable, CustomStringConvertible {
  let lower: Double
  let lowerIsOpen: Bool
  let upper: Double

  /// More than `lower`, at most `upper`.
  public static func moreThan(_ lower: Double, upTo upper: Double) -> Bounds {
    Bounds(lower: lower, lowerIsOpen: true, upper: upper)
  }

  /// At least `lower`, at most `upper`.
  public static func atLeast(_ lower: Double, upTo upper: Double) -> Bounds {
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
    return "\(start) and at most \(shortest(upper))"
  }

  /// JSON Schema of such a number.
  public var schema: [(String, JSONValue)] {
    [
      ("type", .string("number")), (lowerIsOpen ? "exclusiveMinimum" : "minimum", .number(lower)),
      ("maximum", .number(upper)),
    ]
  }
}
