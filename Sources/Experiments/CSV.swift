import Configuration

/// A table in CSV (RFC 4180), lines ended by a newline.
struct CSVTable {
  let header: [String]
  private(set) var rows: [[String]] = []

  init(header: [String]) {
    self.header = header
  }

  mutating func append(_ row: [String]) {
    precondition(row.count == header.count, "\(row.count) cells under \(header.count) columns")
    rows.append(row)
  }

  var text: String {
    var text = header.map(quotedCell).joined(separator: ",") + "\n"
    for row in rows {
      text += row.map(quotedCell).joined(separator: ",")
      text += "\n"
    }
    return text
  }
}

/// A number in shortest round-trip form; empty for NaN, which is "no value".
func numberCell(_ value: Double) -> String {
  value.isNaN ? "" : shortest(value)
}

/// Quoted where the text holds a delimiter, a quote or a line break.
private func quotedCell(_ text: String) -> String {
  let needsQuotes = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
  return needsQuotes ? "\"" + doubling("\"", in: text) + "\"" : text
}

/// Text with every `mark` doubled, whatever combining mark follows it.
func doubling(_ mark: Unicode.Scalar, in text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == mark { result.unicodeScalars.append(mark) }
    result.unicodeScalars.append(scalar)
  }
  return result
}
