import Configuration
import Datasets

/// A finished result folder, as its files tell.
struct ResultFolder {
  let run: JSONValue
  let curves: ResultTable
  let summary: ResultTable
  /// `alarms.csv`, or nil in a folder of before there were any.
  let alarms: ResultTable?

  /// - Throws: `FileError` where a file is missing, `DataError` where one is not what it should be.
  init(_ folder: String) throws {
    let bytes = try Files.read(folder + "/run.json")
    do {
      run = try JSONValue(parsing: bytes)
    } catch let error as JSONSyntaxError {
      throw DataError(file: folder + "/run.json", line: error.line, error.message)
    }
    guard run["name"]?.text != nil, run["settings"]?.elements != nil else {
      throw DataError(
        file: folder + "/run.json", "has no name and settings; give a folder that attune run wrote")
    }
    curves = try ResultTable(folder + "/curves.csv", columns: ["setting", "learner", "count"])
    summary = try ResultTable(folder + "/summary.csv", columns: ["setting", "learner"])
    alarms =
      Files.exists(folder + "/alarms.csv")
      ? try ResultTable(folder + "/alarms.csv", columns: ["setting", "learner", "message"]) : nil
  }
}

/// A result table in memory, cells by name of column.
struct ResultTable {
  let columns: [String]
  let rows: [[String]]
  private let places: [String: Int]

  /// - Parameter columns: Those that it must have.
  init(_ path: String, columns needed: [String]) throws {
    let (header, rows) = try Self.read(path)
    columns = header
    self.rows = rows
    places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    for name in needed where places[name] == nil {
      throw DataError(file: path, line: 1, "has no column \(name); give a folder that attune run wrote")
    }
  }

  func text(_ row: [String], _ column: String) -> String { places[column].map { row[$0] } ?? "" }

  /// The columns after `name`.
  func columns(after name: String) -> ArraySlice<String> {
    columns[(columns.firstIndex(of: name).map { $0 + 1 } ?? columns.endIndex)...]
  }
}
