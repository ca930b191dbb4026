/// What the grammar can say about one subject.
///
/// All texts are stored without final punctuation and, unless they open with a name, in lower
/// case, so that a connective can be put before them.
package struct Topic: Sendable {
  /// One thing to do: an imperative, and the clause that says why.
  package struct Advice: Sendable {
    let action: String
    let reason: String
  }

  /// A gerund phrase, such as "baking sourdough bread".
  package let subject: String
  package var advice: [Advice] = []
  package var facts: [String] = []
  package var figures: [String] = []
  package var examples: [String] = []
  /// Gerund phrases naming mistakes.
  package var pitfalls: [String] = []

  /// Every topic, in a fixed order.
  package static let all: [Topic] = [kitchen, outdoors, body, skills, home, living].flatMap(parse)

  /// Reads topics from lines that start with a mark.
  ///
  /// `=` opens a topic with its subject, `+` is advice with its reason after a bar, `.` a fact,
  /// `#` a figure, `>` an example and `!` a pitfall.
  package static func parse(_ text: String) -> [Topic] {
    var topics: [Topic] = []
    for line in text.split(separator: "\n") {
      let content = String(line.dropFirst(2))
      if line.hasPrefix("=") {
        topics.append(Topic(subject: content))
      } else {
        precondition(!topics.isEmpty, "a topic must open with a line that starts with =")
        topics[topics.count - 1].add(content, mark: line.first)
      }
    }
    return topics
  }

  private mutating func add(_ content: String, mark: Character?) {
    switch mark {
    case "+": advice.append(Advice(content))
    case ".": facts.append(content)
    case "#": figures.append(content)
    case ">": examples.append(content)
    case "!": pitfalls.append(content)
    default: preconditionFailure("unknown mark in topic \(subject): \(content)")
    }
  }
}

extension Topic.Advice {
  /// Reads `action | reason`.
  package init(_ line: String) {
    let parts = line.split(separator: "|")
    precondition(parts.count == 2, "advice needs one bar before its reason: \(line)")
    action = String(parts[0].dropLast())
    reason = String(parts[1].dropFirst())
  }
}
