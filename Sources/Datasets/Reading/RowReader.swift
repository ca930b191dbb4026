import Configuration
import Preferences

/// Rows of named cells, read one at a time.
protocol RowReader {
  var file: String { get }
  /// Column names, in the order of the file.
  var columns: [String] { get }
  /// Line of the file, from 1, that `columns` were read from.
  var columnsLine: Int { get }
  /// Line of the file, from 1, where the current row starts.
  var line: Int { get }
  /// Goes to the next row; false after the last one. A file without rows is an error.
  mutating func next() throws(DataError) -> Bool
  /// To be called where columns are used that nobody named: from now on a row with a cell of no column is an
  /// error, so that it does not matter which row comes first.
  /// - Parameter field: The field of the configuration that would name them.
  mutating func refuseOtherColumns(namedBy field: String)
  /// The current row's cell as text. Numbers keep their digits as written.
  func text(_ column: Int) throws(DataError) -> String
  /// The current row's cell as names, none of them empty: an array in JSON, else with `|` between them.
  func names(_ column: Int) throws(DataError) -> [String]
  /// The current row's cell as a finite number.
  func number(_ column: Int) throws(DataError) -> Precise
}

extension RowReader {
  // Of a table with one header no row has others.
  mutating func refuseOtherColumns(namedBy field: String) {}

  /// A cell that names a user, prompt or response: text of at least one character.
  func identifier(_ column: Int) throws(DataError) -> String {
    let name = try text(column)
    if name.isEmpty { throw error(column, "the cell is empty; expected a name or number") }
    return name
  }

  /// Names with `|` between them.
  func names(_ column: Int) throws(DataError) -> [String] {
    let names = try text(column).split(separator: "|", omittingEmptySubsequences: false)
    if names.contains(where: \.isEmpty) {
      throw error(
        column, "a name is empty; expected names with | between them, or an array in JSON Lines")
    }
    return names.map(String.init)
  }

  /// A cell that holds a score.
  /// - Parameters:
  ///   - choice: The columns that the configuration chose, or nil where it takes all there are.
  ///   - field: The field that would choose.
  func score(_ column: Int, choice: [String]?, field: String) throws(DataError) -> Precise {
    do {
      return try number(column)
    } catch {
      if choice != nil { throw error }
      throw DataError(
        file: error.file, line: error.line, column: error.column,
        error.message + ", or list those to use in \"\(field)\"")
    }
  }

  /// Position of a column.
  /// - Parameter field: The field of the configuration that names it.
  func position(of name: String, namedBy field: String) throws(DataError) -> Int {
    guard let position = columns.firstIndex(of: name) else {
      throw missingColumn(name, namedBy: field)
    }
    return position
  }

  func missingColumn(_ name: String, namedBy field: String) -> DataError {
    let alternative =
      columns.count == 1
      ? "set \"delimiter\" to what stands between the cells"
      : "set \"\(field)\" to one that is there"
    return DataError(
      file: file, line: columnsLine, column: name,
      "there is no such column; \(nameHint(for: name, among: columns)), or \(alternative)")
  }

  func error(_ column: Int, _ message: String) -> DataError {
    DataError(file: file, line: line, column: columns[column], message)
  }
}

/// What stands between the cells of a line.
public enum Delimiter: String, CaseIterable, Sendable {
  /// By the ending of the file's name: .csv, .tsv, or .jsonl for JSON Lines.
  case auto
  case comma, tab, semicolon
}

/// Opens a file of rows.
func openRows(_ file: OpenFile, _ delimiter: Delimiter = .auto) throws(DataError) -> any RowReader {
  let bytes = try ByteReader(file)
  let name = file.path.lowercased()
  switch delimiter {
  case .comma: return try DelimitedReader(bytes, delimiter: UInt8(ascii: ","))
  case .tab: return try DelimitedReader(bytes, delimiter: UInt8(ascii: "\t"))
  case .semicolon: return try DelimitedReader(bytes, delimiter: UInt8(ascii: ";"))
  case .auto where name.hasSuffix(".csv"):
    return try DelimitedReader(bytes, delimiter: UInt8(ascii: ","))
  case .auto where name.hasSuffix(".tsv"):
    return try DelimitedReader(bytes, delimiter: UInt8(ascii: "\t"))
  case .auto where name.hasSuffix(".jsonl"): return try JSONLinesReader(bytes)
  case .auto:
    throw DataError(
      file: file.path, "is of unknown form; expected a name ending in .csv, .tsv or .jsonl")
  }
}

/// The nearest of the known names, all of them where they are few.
func nameHint(for name: String, among known: [String]) -> String {
  if known.count <= 20 { return suggestion(for: name, among: known) }
  return nearestHint(for: name, among: known) ?? "the file has \(known.count) others"
}

/// `the nearest is "x"`, if one is near.
func nearestHint(for name: String, among known: [String]) -> String? {
  nearestName(to: name, among: known).map { "the nearest is \"\(shortened($0))\"" }
}

/// Text in quotes for an error message, cut to a readable length.
func shown(_ text: String) -> String { shown(JSONValue.string(text)) }
