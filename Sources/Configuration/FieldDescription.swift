/// A field in words: what `attune explain` and the reference page say of it.
public struct FieldDescription: Sendable {
  public let name: String
  /// What the field means and what changing it does.
  public let summary: String
  /// What a good value is: `a number more than 0`.
  public let expected: String
  /// In JSON; nil where there is none.
  public let defaultValue: JSONValue?
  public let isRequired: Bool
  /// A value that is accepted.
  public let example: JSONValue
  public let key: KnownKey
  /// The fields of a nested object.
  public let parts: [FieldDescription]

  init<Root: Configuration>(_ field: Field<Root>) {
    name = field.name
    summary = field.summary
    expected = field.expected
    defaultValue = field.isRequired ? nil : field.write(Root())
    isRequired = field.isRequired
    parts = field.parts()
    key = field.key()
    example =
      field.givenExample ?? field.write(Root()).flatMap { $0.isEmptyText ? nil : $0 }
      ?? Self.example(of: JSONValue.object(field.type), parts)
  }

  /// A value that a JSON Schema accepts.
  private static func example(of schema: JSONValue, _ parts: [FieldDescription]) -> JSONValue {
    if let first = schema["enum"]?.elements?.first { return first }
    switch schema["type"]?.text {
    case "integer": return schema["minimum"] ?? .integer(1)
    case "number":
      let lower = schema["minimum"]?.double ?? schema["exclusiveMinimum"]?.double ?? 0
      let upper = schema["maximum"]?.double ?? lower + 2
      return .number(lower < 1 && upper >= 1 ? 1 : (lower + upper) / 2)
    case "array": return .array([example(of: schema["items"] ?? .object([]), [])])
    case "object": return .object(parts.filter(\.isRequired).map { ($0.name, $0.example) })
    default: return .string("name")
    }
  }

  /// `feedback.flipRate: a number at least 0 and at most 1, default 0`, the meaning, an example.
  public func text(under section: String = "") -> String {
    let start =
      isRequired ? ", required" : defaultValue.map { ", default \($0.serialized())" } ?? ""
    let nested = parts.map { "\n\n" + $0.text(under: joined(section, name)) }.joined()
    return "\(joined(section, name)): \(expected)\(start)\n    \(summary)\n"
      + "    Example: \"\(name)\": \(example.serialized())" + nested
  }
}

extension Configuration {
  /// The fields in words, in the order of their declaration.
  public static var descriptions: [FieldDescription] { fields.map(FieldDescription.init) }
}

extension JSONValue {
  fileprivate var isEmptyText: Bool { text == "" }
}
