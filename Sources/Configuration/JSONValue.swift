/// A JSON value that remembers where it stood in its file, so that an error can name the line.
public struct JSONValue: Sendable, Equatable {
  public indirect enum Kind: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// The number as written: identifiers keep their digits.
    case number(Double, text: String)
    case string(String)
    case array([JSONValue])
    /// Members in the order of the file; no key occurs twice.
    case object([Member])
  }

  public struct Member: Sendable, Equatable {
    public let key: String
    public let value: JSONValue

    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  public let kind: Kind
  /// Line and column, from 1, where the value starts; 0 for values not read from a file.
  public let line: Int
  public let column: Int

  public init(_ kind: Kind, line: Int = 0, column: Int = 0) {
    self.kind = kind
    self.line = line
    self.column = column
  }

  /// Equal values, wherever they stood.
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    a.kind == b.kind
  }
}

extension JSONValue {
  public static func string(_ value: String) -> JSONValue { JSONValue(.string(value)) }
  public static func boolean(_ value: Bool) -> JSONValue { JSONValue(.boolean(value)) }
  public static func array(_ values: [JSONValue]) -> JSONValue { JSONValue(.array(values)) }
  public static func integer(_ value: Int) -> JSONValue {
    JSONValue(.number(Double(value), text: "\(value)"))
  }
  public static func number(_ value: Double) -> JSONValue {
    JSONValue(.number(value, text: shortest(value)))
  }
  public static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    JSONValue(.object(members.map { Member($0.0, $0.1) }))
  }

  public var members: [Member]? {
    if case .object(let members) = kind { members } else { nil }
  }

  public subscript(key: String) -> JSONValue? {
    members?.first { $0.key == key }?.value
  }

  public var elements: [JSONValue]? {
    if case .array(let elements) = kind { elements } else { nil }
  }

  public var text: String? {
    if case .string(let text) = kind { text } else { nil }
  }

  public var double: Double? {
    if case .number(let value, _) = kind { value } else { nil }
  }

  /// The number where it is a whole one.
  public var integer: Int? {
    double.flatMap { Int(exactly: $0) }
  }

  public var boolean: Bool? {
    if case .boolean(let value) = kind { value } else { nil }
  }

  /// What the value is, for error messages: `a string`, `an object`.
  public var typeName: String {
    switch kind {
    case .null: "null"
    case .boolean: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

/// A double in the shortest form that reads back as the same bits; whole numbers without ".0".
public func shortest(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
