extension Field {
  /// The values at both ends of the field's range, as its schema states them: for numbers the least and the
  /// greatest, for choices and truth values all of them, for lists one element of each. Empty where a value is
  /// not of one of these types.
  ///
  /// Tests run every field at each: a range is a promise.
  public var ends: [JSONValue] {
    if isChoiceOfBoolean { return [.boolean(false), .boolean(true)] }
    if let items = member("items") { return Self.ends(of: items).map { .array([$0]) } }
    return Self.ends(of: .object(type))
  }

  private var isChoiceOfBoolean: Bool { member("type")?.text == "boolean" }

  private func member(_ name: String) -> JSONValue? { type.first { $0.0 == name }?.1 }

  private static func ends(of schema: JSONValue) -> [JSONValue] {
    if let choices = schema["enum"]?.elements { return choices }
    guard let greatest = schema["maximum"] else { return [] }
    // The least number that is more than an open end.
    let open = schema["exclusiveMinimum"]?.double.map { JSONValue.number($0.nextUp) }
    return [schema["minimum"] ?? open, greatest].compactMap { $0 }
  }
}

extension Configuration {
  /// Every field with the values at both ends of its range.
  public static var fieldEnds: [(field: String, value: JSONValue)] {
    fields.flatMap { field in field.ends.map { (field.name, $0) } }
  }
}
