/// Text that is not JSON: what was found, where, and what was expected.
public struct JSONSyntaxError: Error, Equatable {
  public let line: Int
  public let column: Int
  public let message: String
  /// What was probably meant, where that can be told.
  public var hint: String?

  /// The message, and the hint in brackets.
  public var sentence: String { message + (hint.map { " (\($0))" } ?? "") }
}

extension JSONValue {
  /// Reads one JSON text (RFC 8259) from UTF-8 bytes. Duplicate keys, trailing text and nesting deeper
  /// than 100 levels are errors. `line` is the number of the text's first line in its file.
  public init(parsing bytes: some Collection<UInt8>, line: Int = 1) throws(JSONSyntaxError) {
    let copy = Array(bytes)
    var parser = JSONParser(bytes: copy, line: line)
    self = try parser.document()
  }
}

struct JSONParser {
  let bytes: [UInt8]
  var position = 0
  var line: Int
  var lineStart = 0
  var depth = 0

  init(bytes: [UInt8], line: Int) {
    self.bytes = bytes
    self.line = line
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {  // byte-order mark
      position = 3
      lineStart = 3
    }
  }

  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    let value = try self.value()
    skipSpace()
    if position < bytes.count { throw errorAfterEnd }
    return value
  }

  private mutating func value() throws(JSONSyntaxError) -> JSONValue {
    skipSpace()
    let (line, column) = (line, position - lineStart + 1)
    guard position < bytes.count else { throw error(.value) }
    let kind: JSONValue.Kind
    switch bytes[position] {
    case UInt8(ascii: "{"): kind = try object()
    case UInt8(ascii: "["): kind = try array()
    case UInt8(ascii: "\""): kind = .string(try string())
    case UInt8(ascii: "t"): kind = try word("true", .boolean(true))
    case UInt8(ascii: "f"): kind = try word("false", .boolean(false))
    case UInt8(ascii: "n"): kind = try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): kind = try number()
    default: throw error(.value)
    }
    return JSONValue(kind, line: line, column: column)
  }

  private mutating func object() throws(JSONSyntaxError) -> JSONValue.Kind {
    try enter()
    var members: [JSONValue.Member] = []
    var seen: Set<String> = []
    if take(UInt8(ascii: "}")) { return leave(.object(members)) }
    repeat {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        throw error(.key)
      }
      let keyError = error("")
      let key = try string()
      guard seen.insert(key).inserted else {
        throw JSONSyntaxError(
          line: keyError.line, column: keyError.column,
          message: "key \"\(key)\" occurs twice in one object; keep one")
      }
      guard take(UInt8(ascii: ":")) else { throw error(.colon) }
      members.append(JSONValue.Member(key, try value()))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw error(.commaOrBrace) }
    return leave(.object(members))
  }

  private mutating func array() throws(JSONSyntaxError) -> JSONValue.Kind {
    try enter()
    var elements: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return leave(.array(elements)) }
    repeat { elements.append(try value()) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw error(.commaOrBracket) }
    return leave(.array(elements))
  }

  private mutating func enter() throws(JSONSyntaxError) {
    position += 1
    depth += 1
    if depth > 100 { throw error("nesting is deeper than 100 levels") }
  }

  private mutating func leave(_ kind: JSONValue.Kind) -> JSONValue.Kind {
    depth -= 1
    return kind
  }

  private mutating func word(
    _ word: String, _ kind: JSONValue.Kind
  ) throws(JSONSyntaxError) -> JSONValue.Kind {
    guard bytes[position...].starts(with: word.utf8) else {
      throw error(.value)
    }
    position += word.utf8.count
    return kind
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue.Kind {
    let start = position
    while position < bytes.count, isNumberByte(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard isJSONNumber(bytes[start..<position]), let value = Double(text), value.isFinite else {
      position = start
      var error = error("\(text) is not a number; expected for example 0.05 or 27")
      error.hint = text.lowercased().hasPrefix("-inf") ? Self.finite : nil
      throw error
    }
    return .number(value, text: text)
  }

  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\n"):
        position += 1
        line += 1
        lineStart = position
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  func error(_ message: String) -> JSONSyntaxError {
    JSONSyntaxError(line: line, column: position - lineStart + 1, message: message)
  }

  /// What stands at the position, for error messages.
  var found: String {
    guard position < bytes.count else { return "end of file" }
    let byte = bytes[position]
    guard byte >= 0x20, byte < 0x7F else { return "byte 0x" + String(byte, radix: 16) }
    return "\"\(Character(UnicodeScalar(byte)))\""
  }
}

private func isNumberByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
    UInt8(ascii: "."):
    true
  default: false
  }
}

/// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
private func isJSONNumber(_ text: ArraySlice<UInt8>) -> Bool {
  var rest = text
  func digits(_ rest: inout ArraySlice<UInt8>) -> Int {
    let run = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    rest = rest.dropFirst(run.count)
    return run.count
  }
  if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  let leadingZero = rest.first == UInt8(ascii: "0")
  let whole = digits(&rest)
  guard whole > 0, !(leadingZero && whole > 1) else { return false }
  if rest.first == UInt8(ascii: ".") {
    rest = rest.dropFirst()
    guard digits(&rest) > 0 else { return false }
  }
  if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    guard digits(&rest) > 0 else { return false }
  }
  return rest.isEmpty
}
