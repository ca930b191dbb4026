/// One key of a configuration object: how to read, write and describe it.
public struct Field<Root>: Sendable {
  public let name: String
  /// What the field means and what changing it does.
  public let summary: String
  /// What a good value is, for error messages: `a number more than 0`.
  public let expected: String
  public var isRequired = false
  /// What people from elsewhere call it: an unknown key of such a name is answered with this field.
  private var otherNames: [String] = []
  /// A value for the reference page where the default says little; nil for the default.
  private(set) var givenExample: JSONValue?
  /// The fields of a nested object.
  var parts: @Sendable () -> [FieldDescription] = { [] }
  /// JSON Schema of the value, without description and default.
  let type: [(String, JSONValue)]
  /// Sets the value, or notes what is wrong with it and leaves the root as it was.
  private(set) var read: @Sendable (JSONValue, String, inout Root, inout Mistakes) -> Void
  let write: @Sendable (Root) -> JSONValue?
  /// Sets the value to that of another root.
  private let transfer: @Sendable (Root, inout Root) -> Void

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
      read: { value, place, root, mistakes in
        guard let parsed = parse(value) else {
          return mistakes.add(
            ConfigurationError(at: place, value, "is \(shown(value)); expected \(expected)"))
        }
        root[keyPath: path] = parsed
      },
      write: { write($0[keyPath: path]) }, copy: { $1[keyPath: path] = $0[keyPath: path] })
  }

  init(
    name: String, summary: String, expected: String, type: [(String, JSONValue)],
    read: @escaping @Sendable (JSONValue, String, inout Root, inout Mistakes) -> Void,
    write: @escaping @Sendable (Root) -> JSONValue?,
    copy: @escaping @Sendable (Root, inout Root) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.expected = expected
    self.type = type
    self.read = read
    self.write = write
    transfer = copy
  }

  /// The field as one that must be given.
  public var required: Field {
    var copy = self
    copy.isRequired = true
    return copy
  }

  /// The field with other names that it is looked for under, for hints alone.
  public func alsoKnownAs(_ names: String...) -> Field {
    var copy = self
    copy.otherNames += names
    return copy
  }

  /// The field with a value that shows what it is for.
  public func example(_ value: JSONValue) -> Field {
    var copy = self
    copy.givenExample = value
    return copy
  }

  /// The field as one whose value is refused, beyond its type, where `problem` says why:
  /// `is [2, 1]; expected ascending numbers`.
  public func refused(where problem: @escaping @Sendable (Root) -> String?) -> Field {
    var copy = self
    copy.read = { [read] value, place, root, mistakes in
      let before = (root, mistakes.found)
      read(value, place, &root, &mistakes)
      guard mistakes.found == before.1, let message = problem(root) else { return }
      root = before.0
      mistakes.add(ConfigurationError(at: place, value, message))
    }
    return copy
  }

  /// Where the field is and what it is called.
  public func key(under section: String = "") -> KnownKey {
    KnownKey(joined(section, name), alsoKnownAs: otherNames)
  }

  var key: KnownKey { key() }

  func reset(_ root: inout Root) where Root: Configuration { transfer(Root(), &root) }

  func schema(_ defaults: Root) -> JSONValue {
    var members = [("description", JSONValue.string(summary))] + type
    if !isRequired, let value = write(defaults) { members.append(("default", value)) }
    return .object(members)
  }
}

/// A value as shown in an error message, cut to a readable length.
public func shown(_ value: JSONValue) -> String {
  shortened(value.serialized())
}

/// Text for an error message, cut to 60 Unicode scalars.
public func shortened(_ text: String) -> String {
  let scalars = text.unicodeScalars
  return scalars.count <= 60 ? text : String(scalars.prefix(57)) + "..."
}

/// Where a field's value is kept in its configuration.
public typealias Place<Root, Value> = any WritableKeyPath<Root, Value> & Sendable

extension Field {
  /// The same field of an object that holds this one as a part, for settings that two kinds share.
  public func within<Whole>(_ part: Place<Whole, Root>) -> Field<Whole> {
    let (read, write, transfer) = (self.read, self.write, self.transfer)
    var field = Field<Whole>(
      name: name, summary: summary, expected: expected, type: type,
      read: { read($0, $1, &$2[keyPath: part], &$3) }, write: { write($0[keyPath: part]) },
      copy: { transfer($0[keyPath: part], &$1[keyPath: part]) })
    field.isRequired = isRequired
    field.otherNames = otherNames
    field.givenExample = givenExample
    field.parts = parts
    return field
  }
}
