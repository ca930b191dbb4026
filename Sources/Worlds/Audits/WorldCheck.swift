package import Configuration

/// Something that could be wrong with a world: a fact found once, when the world is built, and kept in
/// every cell's record, with the sentence of its alarm.
package protocol WorldCheck: Sendable {
  static var alarm: AlarmKind { get }
  /// Name of the fact in records and in run.json.
  static var key: String { get }

  /// Nil where the check does not apply.
  init?(of world: World)
  init?(json: JSONValue)
  var json: JSONValue { get }

  /// One sentence; nil where all is well.
  /// - Parameters:
  ///   - audit: Everything found about the world.
  ///   - users: Test users of the world.
  func sentence(in audit: WorldAudit, users: Int) -> String?
}

/// A check that counts what is wrong.
protocol CountCheck: WorldCheck {
  init(count: Int)
  var count: Int { get }
}

extension CountCheck {
  package init?(json: JSONValue) {
    guard let count = json.integer else { return nil }
    self.init(count: count)
  }

  package var json: JSONValue { .integer(count) }
}
