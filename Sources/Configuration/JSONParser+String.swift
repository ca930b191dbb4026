extension JSONParser {
  /// A string from its opening to its closing quote, escapes resolved, invalid UTF-8 refused.
  mutating func string() throws(JSONSyntaxError) -> String {
    let opening = position
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try decoded(bytes[start..<position])
        position += 1
        return text
      case UInt8(ascii: "\\"): return try escapedString(from: start, opening: opening)
      case 0..<0x20: throw unclosed(from: opening)
      default: position += 1
      }
    }
    throw unclosed(from: opening)
  }

  /// The error of a string that its line does not close.
  private func unclosed(from opening: Int) -> JSONSyntaxError {
    let line = bytes[opening...].prefix { $0 != UInt8(ascii: "\n") }
    return JSONSyntaxError(
      line: self.line, column: opening - lineStart + 1,
      message: "a string is not closed by a double quote on its line",
      hint: line.indices.contains(where: isTypographicQuote) ? Self.plainQuotes : nil)
  }

  private mutating func escapedString(
    from start: Int, opening: Int
  ) throws(JSONSyntaxError) -> String {
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let run = position
      while position < bytes.count, isPlain(bytes[position]) { position += 1 }
      text.append(contentsOf: bytes[run..<position])
      guard position < bytes.count, bytes[position] >= 0x20 else { throw unclosed(from: opening) }
      if bytes[position] == UInt8(ascii: "\"") {
        let result = try decoded(text[...])
        position += 1
        return result
      }
      try appendEscape(to: &text)
    }
    throw unclosed(from: opening)
  }

  private func decoded(_ slice: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw error("a string is not valid UTF-8; save the file as UTF-8")
    }
    return text
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONSyntaxError) {
    position += 1
    guard position < bytes.count else { throw error("end of file in a string") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"): text.append(contentsOf: UTF8.encode(try unicodeScalar())!)
    default:
      position -= 1
      throw error("\\\(Character(UnicodeScalar(letter))) is not an escape that JSON knows")
    }
  }

  /// The scalar of \uXXXX, or of a surrogate pair; a lone surrogate becomes U+FFFD.
  private mutating func unicodeScalar() throws(JSONSyntaxError) -> UnicodeScalar {
    let first = try hexadecimal()
    let replacement = UnicodeScalar(0xFFFD as UInt16)!
    guard first & 0xFC00 == 0xD800 else { return UnicodeScalar(first) ?? replacement }
    guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
      return replacement
    }
    let mark = position
    position += 2
    let second = try hexadecimal()
    guard second & 0xFC00 == 0xDC00 else {
      position = mark
      return replacement
    }
    let pair = 0x10000 + (UInt32(first & 0x3FF) << 10) + UInt32(second & 0x3FF)
    return UnicodeScalar(pair) ?? replacement
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt16 {
    let digits = bytes[position...].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, text.allSatisfy(\.isHexDigit), let value = UInt16(text, radix: 16)
    else {
      throw error("\\u needs four hexadecimal digits")
    }
    position += 4
    return value
  }
}

/// True for a byte of a string that stands for itself.
private func isPlain(_ byte: UInt8) -> Bool {
  byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
}
