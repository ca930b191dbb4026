/// What people write where JSON has something else, said beside the error in words.
extension JSONParser {
  enum Expected: String {
    case value = "expected a value"
    case key = "expected a key in double quotes"
    case colon = "expected \":\" after a key"
    case commaOrBrace = "expected \",\" or \"}\""
    case commaOrBracket = "expected \",\" or \"]\""
  }

  func error(_ expected: Expected) -> JSONSyntaxError {
    var error = error("\(found); \(expected.rawValue)")
    error.hint = hint(expected)
    return error
  }

  /// An error about what follows the whole value.
  var errorAfterEnd: JSONSyntaxError {
    var error = error("\(found) after the end of the value")
    error.hint = foreignHint
    return error
  }

  private func hint(_ expected: Expected) -> String? {
    guard position < bytes.count else { return nil }
    if let foreignHint { return foreignHint }
    switch expected {
    case .value: return valueHint
    case .key:
      if bytes[position] == UInt8(ascii: "}") { return trailingComma }
      return isLetter(bytes[position]) ? "keys stand in double quotes" : nil
    case .colon: return starts(with: "=") ? "write a colon for it" : nil
    case .commaOrBrace, .commaOrBracket:
      if starts(with: ";") { return "write a comma for it" }
      return startsValue ? "a comma is missing before it" : nil
    }
  }

  private var valueHint: String? {
    if starts(with: "]") || starts(with: "}") { return trailingComma }
    if starts(with: ",") { return follows(",") || follows("[") ? "a comma too many" : nil }
    let word = bytes[position...].prefix { isLetter($0) }
    guard word.endIndex < bytes.count else { return nil }
    switch String(decoding: word, as: UTF8.self).lowercased() {
    case "": return starts(with: ".") || starts(with: "+") ? "a number starts with a digit" : nil
    case "nan", "infinity", "inf": return Self.finite
    case "true", "false", "null": return "true, false and null are written in small letters"
    case "none", "nil", "undefined": return "leave the key out, or write null"
    default: return "strings stand in double quotes"
    }
  }

  static let finite = "JSON has neither NaN nor infinity: give a number, or leave the key out"

  private var trailingComma: String? {
    follows(",") ? "the comma before it is one too many: remove it" : nil
  }

  /// What no place in JSON has: comments, quotation marks of other kinds.
  private var foreignHint: String? {
    if starts(with: "//") || starts(with: "/*") || starts(with: "#") {
      return "JSON has no comments: remove it"
    }
    if starts(with: "'") || starts(with: "`") { return Self.plainQuotes }
    return isTypographicQuote(at: position)
      ? "a typographic quotation mark: \(Self.plainQuotes)" : nil
  }

  static let plainQuotes = "names and texts stand in plain double quotes"

  /// “ ” ‘ ’ „ ‟ ‚ ‛ « » in UTF-8.
  func isTypographicQuote(at place: Int) -> Bool {
    let next = Array(bytes[min(place, bytes.count)...].prefix(3))
    return
      (next.count == 3 && next[0] == 0xE2 && next[1] == 0x80 && (0x98...0x9F).contains(next[2]))
      || next.starts(with: [0xC2, 0xAB]) || next.starts(with: [0xC2, 0xBB])
  }

  private var startsValue: Bool {
    isLetter(bytes[position]) || "\"{[-0123456789".utf8.contains(bytes[position])
  }

  private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  /// Whether the last byte that is no white space is this one.
  private func follows(_ character: Character) -> Bool {
    bytes[..<position].last { !" \t\r\n".utf8.contains($0) } == character.asciiValue
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}
