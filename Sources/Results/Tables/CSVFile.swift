import Configuration
package import Platform

/// A CSV table (RFC 4180, newlines) while it is written. Rows are written in blocks; the file appears under
/// its name when it is finished.
package struct CSVFile {
  private let draft: Draft
  private let columns: [String]
  private let numbers = NumberCells()
  private let kept: KeptRows?

  /// - Parameter keepsRows: Whether `table` is wanted.
  package init(_ path: String, header: [String], keepsRows: Bool = false) throws(FileError) {
    draft = try Draft(path)
    columns = header
    kept = keepsRows ? KeptRows() : nil
    try draft.append { buffer in
      buffer += Self.rendered(header)
      buffer[buffer.count - 1] = UInt8(ascii: "\n")
    }
  }

  /// The rows appended so far; nil where they are not kept.
  package var table: ResultTable? {
    kept.map { ResultTable(columns: columns, bytes: $0.bytes, lines: $0.lines) }
  }

  package func append(_ row: [String]) throws(FileError) {
    try append(row, numbers: [])
  }

  /// A row of texts, then numbers in shortest round-trip form (NaN, "no value", is an empty cell).
  package func append(_ texts: [String], numbers values: [Double]) throws(FileError) {
    let count = texts.count + values.count
    precondition(count == columns.count, "\(count) cells under \(columns.count) columns")
    let (numbers, kept) = (numbers, kept)
    try draft.append { buffer in
      let start = buffer.count
      for text in texts { appendCell(text, to: &buffer) }
      for value in values { numbers.append(value, to: &buffer) }
      kept?.append(buffer[start..<buffer.count - 1])
      buffer[buffer.count - 1] = UInt8(ascii: "\n")
    }
  }

  /// The same for a table of millions of rows: cells already rendered, then numbers. Such rows are
  /// not kept.
  package func append(
    rendered: [UInt8], _ more: [UInt8], numbers values: some Collection<Double>
  ) throws(FileError) {
    let numbers = numbers
    try draft.append { buffer in
      buffer.append(contentsOf: rendered)
      buffer.append(contentsOf: more)
      for value in values { numbers.append(value, to: &buffer) }
      buffer[buffer.count - 1] = UInt8(ascii: "\n")
    }
  }

  /// Cells with their delimiters, for `append(rendered:)`.
  package static func rendered(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for text in texts { appendCell(text, to: &bytes) }
    return bytes
  }

  /// The finished file, which `Draft.publish` gives its name.
  package func completed() throws(FileError) -> Draft {
    try draft.complete()
    return draft
  }

  package func finish() throws(FileError) { try draft.finish() }
}

/// Rows as they were written, one after the other.
private final class KeptRows {
  private(set) var bytes: [UInt8] = []
  private(set) var lines: [Range<Int>] = []

  func append(_ row: ArraySlice<UInt8>) {
    lines.append(bytes.count..<bytes.count + row.count)
    bytes += row
  }
}

/// Numbers as text, the last few thousand different ones remembered: win rates over a few prompts repeat.
private final class NumberCells {
  private var keys = [UInt64](repeating: 0, count: 4096)
  private var texts = [String](repeating: "0", count: 4096)

  func append(_ value: Double, to buffer: inout [UInt8]) {
    let bits = value.bitPattern
    let slot = Int(truncatingIfNeeded: (bits &* 0x9E37_79B9_7F4A_7C15) >> 52)
    if keys[slot] != bits {
      keys[slot] = bits
      texts[slot] = numberCell(value)
    }
    buffer.append(contentsOf: texts[slot].utf8)
    buffer.append(UInt8(ascii: ","))
  }
}

/// A number in shortest round-trip form; empty for NaN, which is "no value".
func numberCell(_ value: Double) -> String {
  value.isNaN ? "" : shortest(value)
}

/// The text and a comma; quoted where it holds a delimiter, a quote or a line break.
private func appendCell(_ text: String, to buffer: inout [UInt8]) {
  let needsQuotes = text.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
  buffer.append(
    contentsOf: needsQuotes ? ("\"" + doubling("\"", in: text) + "\"").utf8 : text.utf8)
  buffer.append(UInt8(ascii: ","))
}

/// Text with every `mark` doubled, even before a combining character.
package func doubling(_ mark: Unicode.Scalar, in text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == mark { result.unicodeScalars.append(mark) }
    result.unicodeScalars.append(scalar)
  }
  return result
}
