package import Configuration
import Datasets
import Platform

/// The tables of a result folder and its `run.json`: what was just written, or what an earlier run left.
/// All but one may be missing.
package struct ResultTables: Sendable {
  package let path: String
  /// `run.json`, or nil where it is missing or damaged.
  package let run: JSONValue?
  /// By name without `.csv`; users.csv, the one large table, is not among them.
  private let tables: [String: ResultTable]
  /// Sentences about files that are missing or damaged.
  package let notes: [String]

  package var curves: ResultTable? { tables["curves"] }
  package var summary: ResultTable? { tables["summary"] }
  package var comparisons: ResultTable? { tables["comparisons"] }
  package var alarms: ResultTable? { tables["alarms"] }
  package var reliability: ResultTable? { tables["reliability"] }
  package var failures: ResultTable? { tables["failures"] }
  package var timings: ResultTable? { tables["timings"] }
  package var queries: ResultTable? { tables["queries"] }
  package var replies: ResultTable? { tables["replies"] }

  /// - Throws: `FileError` where the folder or a file in it cannot be read; `DataError` where it holds
  ///   neither `run.json` nor `curves.csv`.
  package init(reading path: String) throws {
    guard Files.exists(path) else { throw FileError.missing(path) }
    guard Files.isFolder(path) else { throw FileError("open", path, code: ENOTDIR) }
    let names = Set(Files.list(path))
    guard names.contains("run.json") || names.contains("curves.csv") else {
      throw DataError(file: path, Self.advice(path, names))
    }
    var reader = Reader(path: path, names: names)
    self.path = path
    run = try reader.json("run.json")
    var tables: [String: ResultTable] = [:]
    for (name, isNeeded) in Self.names {
      tables[name] = try reader.table(name + ".csv", isNeeded: isNeeded)
    }
    self.tables = tables
    notes = reader.notes
  }

  /// - Parameter tables: What was written into the folder, by name without `.csv`.
  package init(written tables: [String: ResultTable], in path: String) throws {
    var reader = Reader(path: path, names: ["run.json"])
    (self.path, self.tables) = (path, tables)
    run = try reader.json("run.json")
    notes = reader.notes
  }

  /// Names of the tables, and whether every run writes them.
  private static let names = [
    ("curves", true), ("summary", true), ("comparisons", false), ("alarms", false),
    ("reliability", false), ("failures", true), ("timings", false), ("queries", false),
    ("replies", false),
  ]

  private static func advice(_ path: String, _ names: Set<String>) -> String {
    let inner = names.sorted().first { Files.exists("\(path)/\($0)/run.json") }
    let expected = inner.map { "did you mean \(path)/\($0)" } ?? "expected results/<experiment>"
    return "is not a result folder, it holds neither run.json nor curves.csv; \(expected)"
  }

  /// Reads files and collects what is wrong with them.
  private struct Reader {
    let path: String
    let names: Set<String>
    var notes: [String] = []

    mutating func json(_ name: String) throws -> JSONValue? {
      guard names.contains(name) else {
        notes.append("run.json is missing: what was run, and how, is not known.")
        return nil
      }
      do {
        return try JSONValue(parsing: try Files.read("\(path)/\(name)"))
      } catch let error as JSONSyntaxError {
        notes.append("\(name) is damaged at line \(error.line): \(error.message).")
        return nil
      }
    }

    mutating func table(_ name: String, isNeeded: Bool) throws -> ResultTable? {
      guard names.contains(name) else {
        if isNeeded { notes.append("\(name) is missing; what it would show is left out.") }
        return nil
      }
      let table = try ResultTable(reading: "\(path)/\(name)")
      if table.damagedRows > 0 {
        notes.append(
          "\(name) is damaged: \(table.damagedRows) of its rows do not have the header's"
            + " \(table.columns.count) cells and are left out.")
      }
      return table
    }
  }
}
