package import Configuration
import Datasets
import Platform

/// The files of a result folder that a report is made from. Each but one may be missing.
package struct ReportFiles {
  package let path: String
  /// `run.json`, or nil where it is missing or damaged.
  package let run: JSONValue?
  package let curves: ResultTable?
  package let summary: ResultTable?
  package let comparisons: ResultTable?
  package let alarms: ResultTable?
  package let reliability: ResultTable?
  package let failures: ResultTable?
  package let timings: ResultTable?
  package let queries: ResultTable?
  /// Sentences about files that are missing or damaged.
  package let notes: [String]

  /// - Throws: `FileError` where the folder or a file in it cannot be read; `DataError` where it holds
  ///   neither `run.json` nor `curves.csv`.
  package init(_ path: String) throws {
    guard Files.exists(path) else { throw FileError.missing(path) }
    guard Files.isFolder(path) else { throw FileError("open", path, code: ENOTDIR) }
    let names = Set(Files.list(path))
    guard names.contains("run.json") || names.contains("curves.csv") else {
      throw DataError(file: path, Self.advice(path, names))
    }
    var reader = Reader(path: path, names: names)
    self.path = path
    run = try reader.json("run.json")
    curves = try reader.table("curves.csv", needed: true)
    summary = try reader.table("summary.csv", needed: true)
    comparisons = try reader.table("comparisons.csv", needed: false)
    alarms = try reader.table("alarms.csv", needed: false)
    reliability = try reader.table("reliability.csv", needed: false)
    failures = try reader.table("failures.csv", needed: true)
    timings = try reader.table("timings.csv", needed: false)
    queries = try reader.table("queries.csv", needed: false)
    notes = reader.notes
  }

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

    mutating func table(_ name: String, needed: Bool) throws -> ResultTable? {
      guard names.contains(name) else {
        if needed { notes.append("\(name) is missing; what it would show is left out.") }
        return nil
      }
      let table = ResultTable(try Files.read("\(path)/\(name)"))
      if table.damagedRows > 0 {
        notes.append(
          "\(name) is damaged: \(table.damagedRows) of its rows do not have the header's"
            + " \(table.columns.count) cells and are left out.")
      }
      return table
    }
  }
}
