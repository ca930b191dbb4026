/// A kind of alarm: something that a reader should know before believing the curves.
package struct AlarmKind: Sendable {
  /// Its name in alarms.csv.
  package let name: String
  /// How it is found.
  package let found: String
  /// What to do about it.
  package let remedy: String
  /// What was looked for, as a page without alarms lists it; empty where another kind's words cover it.
  package let lookedFor: String

  package init(_ name: String, found: String, remedy: String, lookedFor: String = "") {
    (self.name, self.found, self.remedy, self.lookedFor) = (name, found, remedy, lookedFor)
  }
}

extension AlarmKind: Hashable {
  package static func == (a: AlarmKind, b: AlarmKind) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
