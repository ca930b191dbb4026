/// One key of a configuration object: how to read, write and describe it.
public struct Field<Root>: Sendable {
  public let name: String
  /// What the field means and what changing it does.
  public let summary: String
  /// What a good value is, for error messages: `a number more than 0`.
  public let expected: String
  public var isRequired = false
  /// JSON Schema of the value, without description and default.
  let type: [(String, JSONValue)]
  let read: @Sendable (JSONValue, String, inout Root) throws(ConfigurationError) -> Void
  let write: @Sendable (Root) -> JSONValue?

  /// A field of any type that can be read from and written to JSON.
  /// - Parameter parse: The value, or nil where it is not what was expected. Where the value itself is
  ///   an optional, the two must be told apart: `.some(nil)` is a good value.
  public init<Value>(
    _ name: String, _ path: Place<Root, Value>, _ summary: String,
    expected: String, type: [(String, JSONValue)],
    parse: @escaping @Sendable (JSONValue) -> Value?,
    write: @escaping @Sendable (Value) -> JSONValue?
  ) {
    self.init(
      name: name, summary: summary, expected: expected, type: type,
      read: { value, place, root throws(ConfigurationError) in
        guard let parsed = parse(value) else {
          throw ConfigurationError(at: place, value, "is \(shown(value)); expected \(expected)")
        }
        root[keyPath: path] = parsed
      },
      write: { write($0[keyPath: path]) })
  }

  init(
    name: String, summary: String, expected: String, type: [(String, JSONValue)],
    read: @escaping @Sendable (JSONValue, String, inout Root) throws(ConfigurationError) -> Void,
    write: @escaping @Sendable (Root) -> JSONValue?
  ) {
    self.name = name
    self.summary = summary
    self.expected = expected
    self.type = type
    self.read = read
    self.write = write
  }

  /// The field as one that must be given.
  public var required: Field {
    var copy = self
    copy.isRequired = true
    return copy
  }

  func schema(_ defaults: Root) -> JSONValue {
    var members = [("description", JSONValue.string(summary))] + type
    if !isRequired, let value = write(defaults) { members.append(("default", value)) }
    return .object(members)
  }

  /// The default in JSON, or nil where there is none.
  public func defaultText(_ defaults: Root) -> String? {
    isRequired ? nil : write(defaults)?.serialized()
  }
}

/// A value as shown in an error message, cut to a readable length.
public func shown(_ value: JSONValue) -> String {
  let text = value.serialized()
  return text.count <= 60 ? text : text.prefix(57) + "..."
}

/// Where a field's value is kept in its configuration.
public typealias Place<Root, Value> = any WritableKeyPath<Root, Value> & Sendable
