import Configuration
import Preferences

/// The number that text spells in decimal, correctly rounded, or nil; with what rounding left out where
/// its digits are few enough to know.
///
/// An optional sign, digits with at most one point, an optional exponent. No spaces, no
/// hexadecimal, neither NaN nor infinity. Past the range of a Double it is infinite.
func decimal(_ text: some Collection<UInt8>) -> Precise? {
  guard let parts = DecimalParts(text) else { return nil }
  // Clinger (1990): both factors are exact, so that one operation rounds once.
  if parts.mantissa < 1 << 53, parts.isExact, abs(parts.exponent) < powersOfTen.count {
    let whole = Double(parts.mantissa)
    let power = powersOfTen[abs(parts.exponent)]
    let value = parts.exponent < 0 ? whole / power : whole * power
    let residual =
      parts.exponent < 0
      ? whole.addingProduct(-value, power) / power : (-value).addingProduct(whole, power)
    return parts.isNegative
      ? Precise(-value, residual: -residual) : Precise(value, residual: residual)
  }
  return Double(String(decoding: text, as: UTF8.self)).map { Precise($0) }
}

/// 10^0 to 10^22: the powers that a Double holds exactly.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// Sign, mantissa and exponent as written; nil where the text is not a decimal number.
private struct DecimalParts {
  var isNegative = false
  var mantissa: UInt64 = 0
  var exponent = 0
  /// False where digits or exponent were too many to keep.
  var isExact = true

  init?(_ text: some Collection<UInt8>) {
    var rest = text.makeIterator()
    var byte = rest.next()
    if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") {
      isNegative = byte == UInt8(ascii: "-")
      byte = rest.next()
    }
    var digits = 0
    var isFraction = false
    while let current = byte, let isPoint = Self.isPointOrDigit(current) {
      if isPoint {
        if isFraction { return nil }
        isFraction = true
      } else {
        append(current &- 48, isFraction: isFraction)
        digits += 1
      }
      byte = rest.next()
    }
    guard digits > 0 else { return nil }
    guard let letter = byte else { return }
    guard letter | 0x20 == UInt8(ascii: "e") else { return nil }
    guard readExponent(&rest) else { return nil }
  }

  private static func isPointOrDigit(_ byte: UInt8) -> Bool? {
    byte == UInt8(ascii: ".") ? true : byte &- 48 < 10 ? false : nil
  }

  private mutating func append(_ digit: UInt8, isFraction: Bool) {
    guard mantissa < 1 << 59 else {
      isExact = false
      return
    }
    mantissa = mantissa * 10 + UInt64(digit)
    if isFraction { exponent -= 1 }
  }

  private mutating func readExponent(_ rest: inout some IteratorProtocol<UInt8>) -> Bool {
    var byte = rest.next()
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative || byte == UInt8(ascii: "+") { byte = rest.next() }
    guard byte != nil else { return false }
    var value = 0
    while let current = byte {
      guard current &- 48 < 10 else { return false }
      value = min(value * 10 + Int(current &- 48), 100_000)
      byte = rest.next()
    }
    exponent += isNegative ? -value : value
    return true
  }
}

/// What is wrong with a cell that should be a number, and what to write instead.
func notANumber(_ text: String) -> String {
  if text.isEmpty { return "the cell is empty; expected a number such as 0.25" }
  let name = text.lowercased().drop { $0 == "-" || $0 == "+" }
  if ["nan", "na", "n/a", "null", "none", "inf", "infinity"].contains(name) {
    return "\(shown(text)) is not a finite number; correct it or leave the row out"
  }
  if decimal(text.utf8) != nil {
    return "\(shown(text)) is too large; expected a number of at most 1.8e308"
  }
  if decimal(text.replacing(",", with: ".").utf8) != nil {
    return "\(shown(text)) is not a number; write a decimal point, as in 0.25"
  }
  return "\(shown(text)) is not a number; expected for example 0.25"
}
