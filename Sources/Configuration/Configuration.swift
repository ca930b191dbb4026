/// A typed part of `experiments.json`.
///
/// One list of fields declares names, ranges, defaults and effects; it decodes the value, writes it
/// back in canonical form and prints its JSON Schema, so that the three cannot disagree.
/// Defaults are those of `init()`.
public protocol Configuration: Sendable {
  init()
  static var fields: [Field<Self>] { get }
  /// Checks across fields: throws for one field of several that contradict each other. The message starts with a field's name: `counts is empty; expected ...`.
  func validate() throws(InvalidField)
}

extension Configuration {
  public func validate() throws(InvalidField) {}

  /// Decodes an object. Unknown keys, values of the wrong type and values out of range are errors; the first
  /// is thrown.
  /// - Parameters:
  ///   - path: Where the object stands, for example `experiments[0].users`.
  ///   - allowed: Keys that others read from the same object, for example `kind`.
  public init(
    decoding value: JSONValue, at path: String, allowed: [String] = []
  ) throws(ConfigurationError) {
    var mistakes = Mistakes()
    self.init(decoding: value, at: path, allowed: allowed, noting: &mistakes)
    if let first = mistakes.all.first { throw first }
  }

  /// Decodes an object and notes all that is wrong with it; what is wrong keeps its default.
  public init(
    decoding value: JSONValue, at path: String, allowed: [String] = [],
    noting mistakes: inout Mistakes
  ) {
    self.init()
    guard let members = value.members else {
      mistakes.add(ConfigurationError(at: path, value, "is \(value.typeName); expected an object"))
      return
    }
    let before = mistakes.found
    let fields = Self.fields
    for member in members where !allowed.contains(member.key) {
      guard let field = fields.first(where: { $0.name == member.key }) else {
        let known = allowed.map { KnownKey($0) } + fields.map(\.key)
        mistakes.addUnknown(member, at: path, known: known)
        continue
      }
      field.read(member.value, joined(path, member.key), &self, &mistakes)
    }
    guard !mistakes.isPartial else { return }
    for field in fields where field.isRequired && value[field.name] == nil {
      let place = joined(path, field.name)
      guard mistakes.isClean(at: place) else { continue }
      mistakes.add(ConfigurationError(at: place, value, "is missing; expected \(field.expected)"))
    }
    if mistakes.found == before { noteConflicts(in: value, at: path, &mistakes) }
  }

  /// Notes what `validate` refuses. A field that is refused takes its default, so that what else is wrong
  /// shows too.
  private mutating func noteConflicts(
    in value: JSONValue, at path: String, _ mistakes: inout Mistakes
  ) {
    var refused: Set<String> = []
    while true {
      do {
        return try validate()
      } catch {
        guard refused.insert(error.field).inserted else { return }
        let place = joined(path, error.field)
        mistakes.add(ConfigurationError(at: place, value[error.field] ?? value, error.message))
        guard let field = Self.fields.first(where: { $0.name == error.field }) else { return }
        field.reset(&self)
      }
    }
  }

  /// All fields with their values, defaults included, in the order of the declaration.
  public var resolved: [(String, JSONValue)] {
    Self.fields.compactMap { field in field.write(self).map { (field.name, $0) } }
  }

  /// JSON Schema of the object, `extra` properties first.
  public static func schema(
    extra: [(String, JSONValue)] = [], required: [String] = []
  ) -> JSONValue {
    let needed = required + fields.filter(\.isRequired).map(\.name)
    return .object(
      [
        ("type", .string("object")), ("additionalProperties", .boolean(false)),
        ("properties", .object(extra + fields.map { ($0.name, $0.schema(Self())) })),
      ] + (needed.isEmpty ? [] : [("required", .array(needed.map(JSONValue.string)))]))
  }
}

/// A check across fields that failed, thrown by `Configuration.validate`.
public struct InvalidField: Error {
  public let field: String
  public let message: String

  /// - Parameter message: What is wrong and what was expected, without the field's name.
  public init(_ field: String, _ message: String) {
    self.field = field
    self.message = message
  }
}

/// A value of a configuration file that cannot be used: where, what, and what was expected.
public struct ConfigurationError: Error, CustomStringConvertible, Hashable {
  /// For example `experiments[0].learners[2].innerRate`.
  public let path: String
  /// Line of the file, or 0 where the value did not come from one.
  public let line: Int
  public let message: String

  public init(at path: String, _ value: JSONValue, _ message: String) {
    self.path = path
    line = value.line
    self.message = message
  }

  public var description: String { "\(path) \(message)" }
}

/// `a.b`, or `b` alone at the top.
public func joined(_ path: String, _ key: String) -> String {
  path.isEmpty ? key : "\(path).\(key)"
}

/// `did you mean "x"? expected one of ...`: the nearest known name first, if one is near.
public func suggestion(for name: String, among known: [String]) -> String {
  let list = "expected one of " + shownList(known)
  guard let nearest = nearestName(to: name, among: known) else { return list }
  return "did you mean \"\(shortened(nearest))\"? " + list
}

/// Names for an error message, each cut to a readable length: the first 40, and how many more there are.
public func shownList(_ names: [String]) -> String {
  let list = names.prefix(40).map(shortened).joined(separator: ", ")
  return names.count <= 40 ? list : list + " and \(names.count - 40) more"
}

/// The known name that differs from `name` in the fewest letters, if it differs in few.
public func nearestName(to name: String, among known: [String]) -> String? {
  // The distance takes time by the product of the lengths; longer than this is no slip of the keyboard.
  let isShort = { (text: String) in text.utf8.count <= 1000 }
  guard isShort(name) else { return nil }
  let distances = known.filter(isShort).map {
    ($0, editDistance(name.lowercased(), $0.lowercased()))
  }
  guard let nearest = distances.min(by: { $0.1 < $1.1 }),
    nearest.1 <= max(2, name.count / 3)
  else { return nil }
  return nearest.0
}

/// Levenshtein distance.
func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substitution = diagonal + (letter == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substitution, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
