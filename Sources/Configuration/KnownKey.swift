/// A key of a configuration, and what else it is called.
public struct KnownKey: Sendable {
  /// The key, or from another object its dotted path: `feedback.flipRate`.
  public let path: String
  /// The key's own name and what people from elsewhere call it.
  let names: [String]

  public init(_ path: String, alsoKnownAs others: [String] = []) {
    self.path = path
    let key = path.split(separator: ".").last.map(String.init) ?? path
    names = ([key] + others).map(plain)
  }

  /// Whether a name is the key's own or one of its others, however it is spelled.
  public func isMeant(by name: String) -> Bool { isKnown(as: plain(name)) }

  fileprivate func isNamed(_ name: String) -> Bool { names[0] == name }
  fileprivate func isKnown(as name: String) -> Bool { names.contains(name) }
}

/// A name without what spellings differ in: `flip_rate`, `flip-rate` and `FlipRate` are one.
private func plain(_ name: String) -> String {
  name.lowercased().filter { !"_- ".contains($0) }
}

/// The keys that an unknown one may mean, most certain first: the same key spelled otherwise, another name of
/// a key of its object, a key of another object, the key of its object that differs in the fewest letters.
public func meanings(
  of key: String, here: [KnownKey] = [], elsewhere: [KnownKey]
) -> [String] {
  let name = plain(key)
  guard !name.isEmpty else { return [] }
  let certain = [
    here.filter { $0.isNamed(name) }, here.filter { $0.isKnown(as: name) },
    elsewhere.filter { $0.isNamed(name) }, elsewhere.filter { $0.isKnown(as: name) },
  ].first { !$0.isEmpty }
  if let certain { return certain.prefix(3).map(\.path) }
  return nearestName(to: key, among: here.map(\.path)).map { [$0] } ?? []
}
