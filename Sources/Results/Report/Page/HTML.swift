import Configuration

/// Markup in which only literals are markup: every text put into one is escaped by its type.
///
/// `"<p>\(name)</p>" as HTML` escapes `name`. There is no way to put a text of a file in unescaped, so
/// that a name that holds HTML or script is only ever shown.
struct HTML: ExpressibleByStringInterpolation, Sendable {
  private(set) var markup: String

  init(stringLiteral markup: StaticString) { self.markup = "\(markup)" }

  init(stringInterpolation parts: Interpolation) { markup = parts.markup }

  var isEmpty: Bool { markup.isEmpty }

  static func += (html: inout HTML, more: HTML) { html.markup += more.markup }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(literalCapacity)
    }

    mutating func appendLiteral(_ literal: StaticString) { markup += "\(literal)" }
    mutating func appendInterpolation(_ text: String) { markup += escaped(text) }
    mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
    mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    mutating func appendInterpolation(_ parts: [HTML]) {
      for part in parts { markup += part.markup }
    }

    /// A coordinate of a drawing, to a hundredth of its unit.
    mutating func appendInterpolation(_ coordinate: Double) {
      markup += fixed(coordinate, places: 2)
    }
  }
}

/// Text as it may stand in an element or in a quoted attribute.
///
/// Control characters are left out, as are those that reverse the direction of what follows; line ends
/// and tabs stay.
package func escaped(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x26: result += "&amp;"
    case 0x3C: result += "&lt;"
    case 0x3E: result += "&gt;"
    case 0x22: result += "&quot;"
    case 0x27: result += "&#39;"
    case 0x09, 0x0A: result.unicodeScalars.append(scalar)
    case ..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF:
      continue
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// At most `length` characters of a text, an ellipsis in place of the rest.
package func shortened(_ text: String, to length: Int) -> String {
  text.count <= length ? text : text.prefix(max(0, length - 1)) + "…"
}
