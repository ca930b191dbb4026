package import Configuration
import Preferences

/// A property of a text's format, not of its content, that tells winners from losers.
///
/// In published preference data rejected texts were formatted differently from chosen ones; a model that
/// read only the format ordered 97 % of the pairs right.
package struct FormatLeak: WorldCheck {
  package static let key = "formatLeak"
  package static let alarm = AlarmKind.formatLeak
  /// The property, for example `ends with " "`.
  let property: String
  /// Share of comparisons in which exactly one of the two texts has it.
  let share: Double
  /// Share of those in which it points to the winner (or, always the same way, to the loser).
  let accuracy: Double

  init(property: String, share: Double, accuracy: Double) {
    (self.property, self.share, self.accuracy) = (property, share, accuracy)
  }

  /// Comparisons looked at, evenly spaced among all.
  private static let limit = 5000
  private static let fewest = 20

  /// The property that orders most comparisons: it differs in at least half of them and is right in nine of
  /// ten. Nil where none does, without texts, or with fewer than 20 comparisons.
  init?(in feedback: [Histories], table: RewardTable) {
    guard table.responses.allSatisfy({ $0.text != nil }) else { return nil }
    let pairs = feedback.filter { $0.form.showsPairs }.flatMap { zip($0.chosen, $0.others) }
    guard pairs.count >= Self.fewest else { return nil }
    let kept = evenlySpaced(Self.limit, of: pairs.count).map { pairs[$0] }
    let text = { (row: Int32) in table.responses[Int(row)].text! }
    let found = looks.flatMap { look in
      tally(kept.map { (look.of(text($0.0)), look.of(text($0.1))) }).map { value, votes in
        FormatLeak(
          property: look.name + (look.isQuoted ? " " + JSONValue.string(value).serialized() : ""),
          share: Double(votes.won + votes.lost) / Double(kept.count),
          accuracy: Double(max(votes.won, votes.lost)) / Double(votes.won + votes.lost))
      }
    }.filter { $0.share >= 0.5 && $0.accuracy >= 0.9 }
    let order = { (leak: FormatLeak) in (leak.share * leak.accuracy, leak.property) }
    guard let worst = found.max(by: { order($0) < order($1) }) else { return nil }
    self = worst
  }
}

extension FormatLeak {
  /// Looks at recorded comparisons only.
  package init?(of world: World) {
    guard world.people == nil else { return nil }
    self.init(in: [world.historical, world.test], table: world.table)
  }

  package func sentence(in audit: WorldAudit, users: Int) -> String? {
    "a text that \(property) is told from one that is not in \(fixed(100 * share, places: 0)) % of the"
      + " comparisons, and that alone orders \(fixed(100 * accuracy, places: 0)) % of them right; format winners"
      + " and losers alike"
  }

  package var json: JSONValue {
    .object([
      ("property", .string(property)), ("share", .number(share)), ("accuracy", .number(accuracy)),
    ])
  }

  package init?(json: JSONValue) {
    guard let property = json["property"]?.text, let share = json["share"]?.double,
      let accuracy = json["accuracy"]?.double
    else { return nil }
    self.init(property: property, share: share, accuracy: accuracy)
  }
}

extension AlarmKind {
  package static let formatLeak = AlarmKind(
    "format-leak",
    found: """
      Recorded comparisons with texts: one look of a text (its first or last 1 to 16 characters, white space \
      at its ends, line breaks, a role marker, ...) differs in half of the comparisons or more, and points to \
      the winner in nine of ten of those
      """,
    remedy: "Format winners and losers alike",
    lookedFor: "texts whose format gives the winner away")
}

/// For each value of a property, in how many comparisons the winner has it and the loser does not, and the
/// other way round.
private func tally(_ pairs: [(String?, String?)]) -> [String: (won: Int, lost: Int)] {
  var votes: [String: (won: Int, lost: Int)] = [:]
  for (winner, loser) in pairs where winner != loser {
    if let winner { votes[winner, default: (0, 0)].won += 1 }
    if let loser { votes[loser, default: (0, 0)].lost += 1 }
  }
  return votes
}

/// A property of a text: some of its characters, or whether something holds for it (then nil means no).
private struct Look: Sendable {
  let name: String
  var isQuoted = false
  let of: @Sendable (String) -> String?
}

private let looks: [Look] = {
  let whether = { (name: String, has: @escaping @Sendable (String) -> Bool) in
    Look(name: name) { has($0) ? "yes" : nil }
  }
  let ends = [1, 2, 4, 8, 16].flatMap { length in
    [
      Look(name: "starts with", isQuoted: true) { String($0.prefix(length)) },
      Look(name: "ends with", isQuoted: true) { String($0.suffix(length)) },
    ]
  }
  return ends + [
    whether("is empty") { $0.isEmpty },
    whether("starts with white space") { $0.first?.isWhitespace == true },
    whether("ends with white space") { $0.last?.isWhitespace == true },
    whether("ends with a full stop") { $0.last == "." },
    whether("starts with a capital letter") { $0.first?.isUppercase == true },
    whether("has a line break") { $0.contains(where: \.isNewline) },
    whether("has a role marker such as \"Assistant:\"") { text in
      ["Assistant:", "Human:", "User:", "AI:", "<|", "[INST]"].contains { text.contains($0) }
    },
  ]
}()
