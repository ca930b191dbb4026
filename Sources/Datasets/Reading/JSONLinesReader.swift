import Configuration
import Preferences

/// Rows of a JSON Lines file: one object a line, blank lines skipped, one line in memory at a time.
///
/// The columns are the keys of the first object. Later objects may order theirs otherwise, and have more
/// until `refuseOtherColumns`.
struct JSONLinesReader: RowReader {
  private(set) var columns: [String] = []
  private(set) var columnsLine = 1
  private(set) var line = 0

  private var bytes: ByteReader
  private var lineBytes: [UInt8] = []
  private var members: [JSONValue.Member] = []
  private var isAtFirstObject = true
  private var fieldOfColumns: String?

  var file: String { bytes.path }

  /// Reads the first object.
  init(_ bytes: ByteReader) throws(DataError) {
    self.bytes = bytes
    guard try readObject() else {
      throw DataError(file: file, "is empty; expected one JSON object a line")
    }
    columns = members.map(\.key)
    columnsLine = line
  }

  mutating func next() throws(DataError) -> Bool {
    if isAtFirstObject {
      isAtFirstObject = false
      return true
    }
    guard try readObject() else { return false }
    if let fieldOfColumns { try refuseOtherKeys(fieldOfColumns) }
    return true
  }

  private func refuseOtherKeys(_ field: String) throws(DataError) {
    // A row that lacks a key is said where the key is looked for.
    guard members.count > columns.count,
      let other = members.first(where: { !columns.contains($0.key) })
    else { return }
    throw DataError(
      file: file, line: line, column: other.key,
      "the row on line \(columnsLine) has no such key; give every row the same keys, or list those to use"
        + " in \"\(field)\"")
  }

  mutating func refuseOtherColumns(namedBy field: String) {
    fieldOfColumns = field
  }

  func text(_ column: Int) throws(DataError) -> String {
    let value = try cell(column)
    switch value.kind {
    case .string(let text): return text
    case .number(_, let text): return text
    default: throw error(column, "the value is \(value.typeName); expected a string or a number")
    }
  }

  func names(_ column: Int) throws(DataError) -> [String] {
    guard let elements = try cell(column).elements else {
      throw error(column, "the value is \(try cell(column).typeName); expected an array of names")
    }
    var names: [String] = []
    for element in elements {
      switch element.kind {
      case .string(let text) where !text.isEmpty: names.append(text)
      case .number(_, let text): names.append(text)
      default:
        throw error(
          column,
          "a name is \(element.typeName); expected a string of at least one character or a number")
      }
    }
    return names
  }

  func number(_ column: Int) throws(DataError) -> Precise {
    let value = try cell(column)
    let written: String
    switch value.kind {
    case .number(_, let text), .string(let text): written = text
    case .null: written = "null"
    default: throw error(column, "the value is \(value.typeName); expected a number")
    }
    if let number = decimal(written.utf8), number.value.isFinite { return number }
    throw error(column, notANumber(written))
  }

  private func cell(_ column: Int) throws(DataError) -> JSONValue {
    let key = columns[column]
    if column < members.count, members[column].key == key { return members[column].value }
    guard let member = members.first(where: { $0.key == key }) else {
      let others = members.map(\.key).filter { !columns.contains($0) }
      let hint = nearestHint(for: key, among: others)
      throw error(
        column, "the row has no such key; \(hint ?? "give every row the keys of the first")")
    }
    return member.value
  }

  /// Reads the next object into `members`; false at the end of the file.
  private mutating func readObject() throws(DataError) -> Bool {
    repeat {
      guard try bytes.nextLine(into: &lineBytes) else { return false }
      line += 1
    } while lineBytes.allSatisfy(isSpace)
    if lineBytes[...].firstByte(0) != nil {
      throw DataError(
        file: file, line: line, "the line has a NUL byte; save the file as UTF-8 text")
    }
    let value = try parsed()
    guard case .object(let members) = value.kind else {
      throw DataError(
        file: file, line: line, "the line is \(value.typeName); expected one JSON object a line")
    }
    self.members = members
    return true
  }

  private func parsed() throws(DataError) -> JSONValue {
    do {
      return try JSONValue(parsing: lineBytes, line: line)
    } catch {
      throw DataError(
        file: file, line: line, "\(error.message), at byte \(error.column) of the line")
    }
  }
}

private func isSpace(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
}
