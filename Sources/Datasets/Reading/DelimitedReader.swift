import Preferences

/// Records of a CSV or TSV file as RFC 4180 has them, one in memory at a time.
///
/// A cell that starts with a double quote ends with one; in between, delimiters and line ends are
/// text and a doubled quote is one quote. Any other quote is an ordinary character. Lines end in LF
/// or CRLF; the last may lack it; blank lines and a byte-order mark are skipped. Text is UTF-8.
struct DelimitedReader: RowReader {
  private(set) var columns: [String] = []
  private(set) var columnsLine = 1
  private(set) var line = 1

  private var bytes: ByteReader
  private let delimiter: UInt8
  /// Line of the next byte.
  private var nextLine = 1
  /// The cells of the current record, one after the other, and where each ends.
  private var cells: [UInt8] = []
  private var ends: [Int] = []
  private var rowCount = 0

  var file: String { bytes.path }

  /// Reads the header.
  init(_ bytes: ByteReader, delimiter: UInt8) throws(DataError) {
    self.bytes = bytes
    self.delimiter = delimiter
    guard try readRecord() else {
      throw DataError(file: file, "is empty; expected a header line with column names")
    }
    columnsLine = line
    let names = ends.indices.map { String(decoding: cell($0), as: UTF8.self) }
    try checkHeader(names)
    columns = names
  }

  mutating func next() throws(DataError) -> Bool {
    guard try readRecord() else {
      if rowCount > 0 { return false }
      throw DataError(file: file, line: columnsLine, "the header has no rows below it; add some")
    }
    rowCount += 1
    guard ends.count == columns.count else {
      throw DataError(
        file: file, line: line,
        "the row has \(ends.count) cells and the header \(columns.count); "
          + "put cells that contain the delimiter in double quotes")
    }
    return true
  }

  func text(_ column: Int) -> String { String(decoding: cell(column), as: UTF8.self) }

  func number(_ column: Int) throws(DataError) -> Precise {
    if let value = decimal(cell(column)), value.value.isFinite { return value }
    throw error(column, notANumber(text(column)))
  }

  private func cell(_ i: Int) -> ArraySlice<UInt8> { cells[(i == 0 ? 0 : ends[i - 1])..<ends[i]] }

  private func checkHeader(_ names: [String]) throws(DataError) {
    var seen: Set<String> = []
    for (i, name) in names.enumerated() {
      if name.isEmpty {
        throw DataError(
          file: file, line: line, column: "\(i + 1)",
          "the header has no name for it; name the column or remove it")
      }
      guard seen.insert(name).inserted else {
        throw DataError(
          file: file, line: line, column: name, "the header has it twice; keep one")
      }
    }
  }
}

// The scanner.
extension DelimitedReader {
  private enum CellEnd { case delimiter, record }

  /// Reads the next record into `cells`; false at the end of the file.
  private mutating func readRecord() throws(DataError) -> Bool {
    guard try skipBlankLines() else { return false }
    line = nextLine
    cells.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    var cellEnd: CellEnd
    repeat {
      let isQuoted = try bytes.peek() == UInt8(ascii: "\"")
      cellEnd = isQuoted ? try readQuotedCell() : try readPlainCell()
      ends.append(cells.count)
    } while cellEnd == .delimiter
    try checkUTF8()
    return true
  }

  private mutating func skipBlankLines() throws(DataError) -> Bool {
    while let byte = try bytes.peek() {
      if byte == UInt8(ascii: "\r") {
        _ = try bytes.next()
        try takeLineFeed()
      } else if byte == UInt8(ascii: "\n") {
        try takeLineFeed()
      } else {
        return true
      }
    }
    return false
  }

  private mutating func readPlainCell() throws(DataError) -> CellEnd {
    while let byte = try bytes.next() {
      if let end = try cellEnd(byte) { return end }
      cells.append(byte)
    }
    return .record
  }

  private mutating func readQuotedCell() throws(DataError) -> CellEnd {
    let firstLine = nextLine
    _ = try bytes.next()
    while let byte = try bytes.next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard try bytes.peek() == UInt8(ascii: "\"") else { return try endOfQuotedCell() }
        _ = try bytes.next()
      case UInt8(ascii: "\n"): nextLine += 1
      case 0: throw nulByte
      default: break
      }
      cells.append(byte)
    }
    throw scanError(
      firstLine, "a double quote opens the cell and none closes it; close it, or double it as text")
  }

  private mutating func endOfQuotedCell() throws(DataError) -> CellEnd {
    guard let byte = try bytes.next() else { return .record }
    if let end = try cellEnd(byte) { return end }
    throw scanError(
      nextLine, "text follows the closing double quote; double the quotes within a cell")
  }

  /// What the byte ends, or nil where it is text.
  private mutating func cellEnd(_ byte: UInt8) throws(DataError) -> CellEnd? {
    switch byte {
    case delimiter: return .delimiter
    case UInt8(ascii: "\n"):
      nextLine += 1
      return .record
    case UInt8(ascii: "\r"):
      try takeLineFeed()
      return .record
    case 0: throw nulByte
    default: return nil
    }
  }

  /// Takes a line feed, which a carriage return outside quotes must be followed by.
  private mutating func takeLineFeed() throws(DataError) {
    let byte = try bytes.next()
    guard byte == nil || byte == UInt8(ascii: "\n") else {
      throw DataError(
        file: file, line: nextLine,
        "a carriage return stands alone; end lines with a line feed, or both")
    }
    nextLine += 1
  }

  private func checkUTF8() throws(DataError) {
    guard cells.contains(where: { $0 >= 0x80 }) else { return }
    for i in ends.indices where String(validating: cell(i), as: UTF8.self) == nil {
      throw DataError(
        file: file, line: line, column: i < columns.count ? columns[i] : "\(i + 1)",
        "the cell is not valid UTF-8; save the file as UTF-8")
    }
  }

  private var nulByte: DataError {
    scanError(nextLine, "the cell has a NUL byte; save the file as UTF-8 text")
  }

  private func scanError(_ line: Int, _ message: String) -> DataError {
    let i = ends.count
    return DataError(
      file: file, line: line, column: i < columns.count ? columns[i] : "\(i + 1)", message)
  }
}
