import Learners
import Configuration

/// A check of what users said.
protocol ConsistencyCheck: WorldCheck {
  init(consistency: Consistency)
  var consistency: Consistency { get }
}

extension ConsistencyCheck {
  package init?(json: JSONValue) {
    guard let consistency = Consistency(json: json) else { return nil }
    self.init(consistency: consistency)
  }

  package var json: JSONValue { consistency.json }
}

/// Whether historical users' feedback follows from their weights; nil for recorded people.
package struct HistoricalFeedback: ConsistencyCheck {
  package static let key = "historicalFeedback"
  package static let alarm = AlarmKind.historicalFeedback
  let consistency: Consistency

  init(consistency: Consistency) { self.consistency = consistency }

  package init?(of world: World) {
    guard let people = world.people else { return nil }
    consistency = Consistency(
      of: world.historical, from: people.historical, table: world.table,
      choice: world.secrets.choiceModel)
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    guard consistency.isOff, let test = audit[TestFeedback.self]?.consistency else { return nil }
    return consistency.sentence("the historical users' feedback")
      + (test.isOff
        ? "" : ", while that of the test users does; were they ranked on other scores?")
  }
}

/// Whether test users' feedback follows from their weights; nil for recorded people.
package struct TestFeedback: ConsistencyCheck {
  package static let key = "testFeedback"
  package static let alarm = AlarmKind.testFeedback
  let consistency: Consistency

  init(consistency: Consistency) { self.consistency = consistency }

  package init?(of world: World) {
    guard let people = world.people else { return nil }
    consistency = Consistency(
      of: world.test, from: people.test, table: world.table, choice: world.secrets.choiceModel)
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    consistency.isOff ? consistency.sentence("the test users' feedback") : nil
  }
}

extension AlarmKind {
  package static let historicalFeedback = AlarmKind(
    "historical-feedback",
    found: """
      Simulated feedback of the historical users contradicts them more, or less, often than the noise \
      explains: beyond 5 standard errors and 5 items. An item contradicts when it is not what the user would \
      have said without noise; expectation and variance follow from `temperature` and `flipRate`
      """,
    remedy: """
      Look for mislabelled losers, permuted weights, another scale; where the historical users' alone is off, \
      for scores that were standardised for one group and not for the other
      """,
    lookedFor: "feedback that contradicts its users")

  package static let testFeedback = AlarmKind(
    "test-feedback", found: "The same of the test users' feedback", remedy: "As above")
}

extension Consistency {
  fileprivate func sentence(_ subject: String) -> String {
    "\(subject) does not follow from their weights and the noise: \(contradictions) of \(items) items"
      + " contradict them where \(fixed(expected, places: 1)) are expected"
  }

  fileprivate var json: JSONValue {
    .object([
      ("items", .integer(items)), ("contradictions", .integer(contradictions)),
      ("expected", .number(expected)), ("variance", .number(variance)),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let items = json["items"]?.integer, let contradictions = json["contradictions"]?.integer,
      let expected = json["expected"]?.double, let variance = json["variance"]?.double
    else { return nil }
    self.init(
      items: items, contradictions: contradictions, expected: expected, variance: variance)
  }
}
