import Configuration
import Platform

/// A table of a result folder, as it was written or read from CSV: cells by column name, decoded when asked for.
///
/// Only the bytes and the place of each row are kept, so that a table of a million rows costs little more
/// than its file.
package struct ResultTable: Sendable {
  package let columns: [String]
  private let positions: [String: Int]
  private let bytes: [UInt8]
  private let lines: [Range<Int>]
  /// Rows that do not have as many cells as the header; they are left out.
  package let damagedRows: Int

  /// A table without rows.
  package init() { self.init([]) }

  /// - Throws: `FileError` where the file cannot be read.
  package init(reading path: String) throws { self.init(try Files.read(path)) }

  /// Rows that were written.
  /// - Parameter lines: Their places among the bytes, without line ends.
  init(columns: [String], bytes: [UInt8], lines: [Range<Int>]) {
    (self.columns, self.bytes, self.lines) = (columns, bytes, lines)
    positions = Self.positions(columns)
    damagedRows = 0
  }

  private static func positions(_ columns: [String]) -> [String: Int] {
    Dictionary(columns.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var lines = recordRanges(bytes)
    let header = lines.isEmpty ? [] : cellRanges(bytes, lines.removeFirst(), width: 0)
    columns = header.map { cellText(bytes, $0) }
    positions = Self.positions(columns)
    let width = columns.count
    self.lines = lines.filter { cellCount(bytes, $0) == width }
    damagedRows = lines.count - self.lines.count
  }

  package var rowCount: Int { lines.count }

  package func has(_ column: String) -> Bool { positions[column] != nil }

  package var rows: some Sequence<Row> { (0..<rowCount).lazy.map { row($0) } }

  package func row(_ index: Int) -> Row {
    Row(table: self, cells: cellRanges(bytes, lines[index], width: columns.count))
  }

  /// One row; a column that the table lacks reads as empty.
  package struct Row {
    fileprivate let table: ResultTable
    fileprivate let cells: [Range<Int>]

    package subscript(column: String) -> String {
      table.positions[column].map { cellText(table.bytes, cells[$0]) } ?? ""
    }

    /// NaN where the cell is empty or not a number.
    package func number(_ column: String) -> Double { Double(self[column]) ?? .nan }
  }
}

/// The records of a CSV text (RFC 4180), without their line ends; blank lines are skipped.
private func recordRanges(_ bytes: [UInt8]) -> [Range<Int>] {
  var records: [Range<Int>] = []
  var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  var isQuoted = false
  for (i, byte) in bytes.enumerated() {
    if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
    guard byte == UInt8(ascii: "\n"), !isQuoted else { continue }
    append(start..<i)
    start = i + 1
  }
  append(start..<max(start, bytes.count))
  return records

  func append(_ range: Range<Int>) {
    let endsInReturn = range.last.map { bytes[$0] == UInt8(ascii: "\r") } ?? false
    let record = endsInReturn ? range.dropLast() : range
    if !record.isEmpty { records.append(record.startIndex..<record.endIndex) }
  }
}

/// The cells of a record, quotes included.
/// - Parameter width: How many are expected.
private func cellRanges(_ bytes: [UInt8], _ record: Range<Int>, width: Int) -> [Range<Int>] {
  var cells: [Range<Int>] = []
  cells.reserveCapacity(width)
  var start = record.lowerBound
  forEachDelimiter(bytes, record) { place in
    cells.append(start..<place)
    start = place + 1
  }
  cells.append(start..<record.upperBound)
  return cells
}

private func cellCount(_ bytes: [UInt8], _ record: Range<Int>) -> Int {
  var count = 1
  forEachDelimiter(bytes, record) { _ in count += 1 }
  return count
}

/// Places of the commas that are not within quotes.
private func forEachDelimiter(_ bytes: [UInt8], _ record: Range<Int>, _ body: (Int) -> Void) {
  bytes.withUnsafeBufferPointer { bytes in
    var isQuoted = false
    for place in record {
      if bytes[place] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if bytes[place] == UInt8(ascii: ","), !isQuoted { body(place) }
    }
  }
}

/// A cell's text, without the quotes around it and with doubled quotes once.
private func cellText(_ bytes: [UInt8], _ cell: Range<Int>) -> String {
  guard let first = cell.first, bytes[first] == UInt8(ascii: "\"") else {
    return String(decoding: bytes[cell], as: UTF8.self)
  }
  var text: [UInt8] = []
  var isDoubled = false
  for byte in bytes[cell].dropFirst() {
    let isQuote = byte == UInt8(ascii: "\"")
    if !isQuote || isDoubled { text.append(byte) }
    isDoubled = isQuote && !isDoubled
  }
  return String(decoding: text, as: UTF8.self)
}
