/// What is wrong with a file, collected while it is decoded, so that all of it is said at once.
///
/// What merely follows from an earlier mistake is not one: a key that is missing because it is mistyped, a
/// name that a broken list would have defined.
public struct Mistakes: Sendable {
  /// Each once, in the order in which they were found.
  public private(set) var all: [ConfigurationError] = []
  /// How often something wrong was met, the same mistake of two readings counted twice.
  private(set) var found = 0
  /// True for an object that a sweep completes: what it misses, and what holds between its fields, is then
  /// decided elsewhere.
  public var isPartial = false
  /// Keys of other objects, which a key that is unknown where it stands may mean.
  public var elsewhere: [KnownKey]
  private var seen: Set<ConfigurationError> = []
  /// Where mistakes are, and where mistyped keys were meant to stand.
  private var places: Set<String> = []

  public init(elsewhere: [KnownKey] = []) {
    self.elsewhere = elsewhere
  }

  public mutating func add(_ error: ConfigurationError) {
    found += 1
    places.insert(error.path)
    if seen.insert(error).inserted { all.append(error) }
  }

  /// A key that no field of its object has.
  /// - Parameter path: Where the object stands.
  public mutating func addUnknown(
    _ member: JSONValue.Member, at path: String, known: [KnownKey]
  ) {
    let meant = meanings(of: member.key, here: known, elsewhere: elsewhere)
    let hint =
      meant.isEmpty
      ? "" : "did you mean \(meant.map { "\"\($0)\"" }.joined(separator: " or "))? "
    add(
      ConfigurationError(
        at: joined(path, member.key), member.value,
        "is not a known key; \(hint)expected one of "
          + known.map(\.path).joined(separator: ", ")))
    for name in meant { places.insert(joined(path, name)) }
  }

  /// True where nothing at a path or below it is wrong.
  public func isClean(at path: String) -> Bool {
    !places.contains { place in
      place.hasPrefix(path)
        && (place.count == path.count || ".[".contains(place.dropFirst(path.count).first!))
    }
  }

  /// Throws what was found, if anything was.
  public func check() throws(ConfigurationErrors) {
    guard all.isEmpty else { throw ConfigurationErrors(all) }
  }
}

/// All mistakes of a file.
public struct ConfigurationErrors: Error, CustomStringConvertible {
  /// By line; at least one.
  public let errors: [ConfigurationError]

  init(_ errors: [ConfigurationError]) {
    self.errors = errors.enumerated()
      .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
  }

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
