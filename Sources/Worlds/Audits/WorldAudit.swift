package import Configuration

/// What could be wrong with a world before any learner is judged in it: facts, not verdicts.
package struct WorldAudit: Sendable {
  /// Every check, in the order of records and alarms.
  package static let checks: [any WorldCheck.Type] = [
    Twins.self, JudgedOnFeedback.self, TouchedPrompts.self, WrongUtilities.self,
    RewardModelNames.self, HistoricalFeedback.self, TestFeedback.self, LeastStandardScores.self,
    FormatLeak.self,
  ]

  private var found: [any WorldCheck] = []

  package init() {}

  package init(of world: World) {
    found = Self.checks.compactMap { $0.init(of: world) }
  }

  /// What a check found; nil where it does not apply.
  package subscript<Check: WorldCheck>(check: Check.Type) -> Check? {
    for case let own as Check in found { return own }
    return nil
  }

  /// The alarms of one world.
  package func alarms(users: Int) -> [(kind: AlarmKind, message: String)] {
    found.compactMap { check in
      check.sentence(in: self, users: users).map { (type(of: check).alarm, $0) }
    }
  }

  package var json: JSONValue { .object(found.map { (type(of: $0).key, $0.json) }) }

  package init(json: JSONValue) {
    found = Self.checks.compactMap { check in json[check.key].flatMap(check.init(json:)) }
  }
}
