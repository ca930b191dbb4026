import Configuration
import Datasets
import Platform
import Results

/// What a result folder says of its curves.
struct MLflowSource {
  let name: String
  let settings: [JSONValue]
  let run: JSONValue
  let curves: [Place: [ResultTable.Row]]
  let summary: [Place: [ResultTable.Row]]
  let cells: [Place: [JSONValue]]
  let alarms: [(setting: String, learner: String, message: String)]
  let measures: [String]
  let summaryColumns: [String]

  /// A curve: number of its setting and label of its learner.
  struct Place: Hashable {
    let setting: String
    let learner: String
  }

  init(folder: String) throws {
    run = try Self.readRun(folder)
    name = run["name"]?.text ?? ""
    settings = run["settings"]?.elements ?? []
    let curves = try Self.table(folder, "curves.csv", needs: ["setting", "learner", "count"])
    let summary = try Self.table(folder, "summary.csv", needs: ["setting", "learner"])
    self.curves = Dictionary(grouping: curves.rows, by: Self.place)
    self.summary = Dictionary(grouping: summary.rows, by: Self.place)
    measures = Array(curves.columns.drop { $0 != "count" }.dropFirst())
    summaryColumns = Array(summary.columns.drop { $0 != "role" }.dropFirst())
    cells = Dictionary(grouping: run["cells"]?.elements ?? []) { cell in
      Place(setting: shortest(cell["setting"]?.double ?? -1), learner: cell["learner"]?.text ?? "")
    }
    alarms = try Self.alarms(folder, run)
  }

  private static func place(_ row: ResultTable.Row) -> Place {
    Place(setting: row["setting"], learner: row["learner"])
  }

  private static func readRun(_ folder: String) throws -> JSONValue {
    let path = folder + "/run.json"
    do {
      let run = try JSONValue(parsing: try Files.read(path))
      if run["name"]?.text != nil, run["settings"]?.elements != nil { return run }
    } catch let error as JSONSyntaxError {
      throw DataError(file: path, line: error.line, error.message)
    }
    throw DataError(file: path, "has no name and settings; give a folder that attune run wrote")
  }

  private static func table(
    _ folder: String, _ name: String, needs columns: [String]
  ) throws -> ResultTable {
    let path = folder + "/" + name
    let table = try ResultTable(reading: path)
    if let column = columns.first(where: { !table.has($0) }) {
      throw DataError(file: path, "has no column \(column); give a folder that attune run wrote")
    }
    guard table.damagedRows == 0 else {
      throw DataError(
        file: path,
        "\(table.damagedRows) of its rows have not as many cells as the header; write it"
          + " anew with attune report")
    }
    return table
  }

  /// From `alarms.csv`; in a folder of before there was one, the sentences of run.json, about the whole.
  private static func alarms(
    _ folder: String, _ run: JSONValue
  ) throws -> [(setting: String, learner: String, message: String)] {
    guard Files.exists(folder + "/alarms.csv") else {
      return (run["alarms"]?.elements ?? []).compactMap(\.text).map { ("", "", $0) }
    }
    let table = try table(folder, "alarms.csv", needs: ["setting", "learner", "message"])
    return table.rows.map { ($0["setting"], $0["learner"], $0["message"]) }
  }
}
