internal import Configuration
internal import Language
internal import Mustache

/// A prompt as a text with named slots, in the language of Mustache (mustache.github.io).
///
/// Lines `--- system`, `--- user` and `--- assistant` begin a message; a text without such a line is one message
/// of the user. Nothing is escaped. `slots` lists what can be named.
public struct PromptTemplate: Sendable {
  /// Names that a template may use, with what they hold.
  public static let slots: [(name: String, meaning: String)] = [
    ("question", "the question asked; within examples, the example's"),
    ("options", "one block for each answer to choose from, with label and text"),
    ("label", "within options: what a reply names"), ("text", "within a block: the text itself"),
    ("person", "a block where the person's own examples are told, absent where there are none"),
    ("similar", "the same of similar people's examples"),
    ("examples", "within person or similar: one block each"),
    ("number", "within examples: counted from 1"),
    (
      "preferred",
      "within examples: one block for each preferred answer, where the builder tells them"
    ),
    ("rejected", "the same of rejected answers"),
    ("rated", "the same of all answers with their points, where the builder tells ratings"),
    ("points", "within rated: 0 to 10"),
    ("instruction", "how to reply"),
    ("reply", "what the model said to the template before, where a builder asks twice"),
  ]

  /// As it stands in the file or the program.
  public let text: String
  private let parts: [(role: Message.Role, template: MustacheTemplate)]

  /// - Throws: `InvalidTemplate` with line and remedy.
  public init(_ text: String) throws(InvalidTemplate) {
    self.text = text
    try Self.checkSlots(of: text)
    var parts: [(Message.Role, MustacheTemplate)] = []
    for (role, body) in Self.messages(of: text) {
      do {
        parts.append((role, try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}\n" + body)))
      } catch {
        throw InvalidTemplate(line: 1, "cannot be read as Mustache: \(error)")
      }
    }
    self.parts = parts
  }

  func messages(_ values: [String: Any]) -> [Message] {
    parts.map { Message($0.role, $0.template.render(values)) }
  }

  func uses(_ slot: String) -> Bool { Self.names(in: text).contains { $0.name == slot } }

  private static func messages(of text: String) -> [(Message.Role, String)] {
    var found: [(Message.Role, String)] = []
    var lines: [Substring] = []
    var role: Message.Role?
    func close() {
      // What stands before the first line of its kind is a message only if it says something.
      let body = lines.joined(separator: "\n")
      if role != nil || body.contains(where: { !$0.isWhitespace }) {
        found.append((role ?? .user, body))
      }
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("--- "), let next = Message.Role(rawValue: String(line.dropFirst(4))) {
        close()
        role = next
      } else {
        lines.append(line)
      }
    }
    close()
    return found
  }

  /// A slot that does not exist would silently be empty.
  private static func checkSlots(of text: String) throws(InvalidTemplate) {
    let known = slots.map(\.name)
    for (name, line) in names(in: text) where !known.contains(name) {
      throw InvalidTemplate(
        line: line, "names the slot \"\(name)\"; " + suggestion(for: name, among: known))
    }
  }

  /// Names between double or triple braces, with their lines.
  private static func names(in text: String) -> [(name: String, line: Int)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .flatMap { index, line in
        line.split(separator: "{{", omittingEmptySubsequences: false).dropFirst()
          .compactMap { piece -> (name: String, line: Int)? in
            guard let mark = piece.first, mark != "!", mark != "%" else { return nil }
            let name = piece.prefix { $0 != "}" }.filter { !" {#^/&".contains($0) }
            return (name, index + 1)
          }
      }
  }
}

/// A template that cannot be used.
public struct InvalidTemplate: Error, CustomStringConvertible {
  /// From 1.
  public let line: Int
  public let description: String

  init(line: Int, _ description: String) {
    self.line = line
    self.description = description
  }
}
