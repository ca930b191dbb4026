import Experiments
import Platform

/// Small experiments that end in a fraction of a second.
enum Sweeps {
  /// One experiment whose sections can each be replaced.
  static func experiment(
    name: String = "tiny", replicates: Int = 2, prompts: Int = 20, historical: Int = 20,
    test: Int = 5, feedback: String = #"{ "counts": [0, 2, 4] }"#,
    learners: String = #"[{ "kind": "logistic" }, { "kind": "nearest-neighbor" }]"#,
    sweep: String = #"{ "users.alpha": [0.05, 0.5] }"#, more: String = ""
  ) -> String {
    """
    {
      "experiments": [
        {
          "name": "\(name)",
          "seed": 3,
          "replicates": \(replicates),
          "dataset": { "kind": "synthetic-text", "prompts": \(prompts), "responses": 4 },
          "users": { "historical": \(historical), "test": \(test), "items": [5, 8] },
          "feedback": \(feedback),
          "evaluation": { "prompts": 4 },
          "learners": \(learners),\(more)
          "sweep": \(sweep)
        }
      ]
    }
    """
  }

  /// The files whose bytes depend on the configuration alone.
  static let stable = [
    "curves.csv", "comparisons.csv", "users.csv", "summary.csv", "failures.csv", "queries.csv",
    "run.json",
  ]

  /// Contents of the stable files of a result folder; a missing one is empty.
  static func contents(_ folder: String) -> [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: stable.map { ($0, (try? Files.read("\(folder)/\($0)")) ?? []) })
  }

  /// Names of the stable files that differ.
  static func differences(_ a: [String: [UInt8]], _ b: [String: [UInt8]]) -> [String] {
    stable.filter { a[$0] != b[$0] || (a[$0] ?? []).isEmpty }
  }
}

/// A table as read from a CSV file.
struct Table {
  let header: [String]
  let rows: [[String]]

  /// Reads RFC 4180 with newlines as line ends, by a scanner of its own.
  init(_ text: String) {
    var records: [[String]] = [[]]
    var cell = ""
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          cell.unicodeScalars.append(scalar)
        } else if scalars.first == "\"" {
          cell.unicodeScalars.append(scalars.removeFirst())
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"": isQuoted = true
      case ",", "\n":
        records[records.count - 1].append(cell)
        cell = ""
        if scalar == "\n" { records.append([]) }
      default: cell.unicodeScalars.append(scalar)
      }
    }
    precondition(cell.isEmpty && records.removeLast().isEmpty, "the last line is not ended")
    header = records.removeFirst()
    rows = records
  }

  init(file: String) throws { self.init(String(decoding: try Files.read(file), as: UTF8.self)) }

  func column(_ name: String) -> Int { header.firstIndex(of: name)! }

  func values(_ name: String) -> [String] {
    let column = column(name)
    return rows.map { $0[column] }
  }

  /// Rows with these values.
  func rows(_ conditions: [String: String]) -> Table {
    let columns = conditions.map { (column($0.key), $0.value) }
    return Table(
      header: header, rows: rows.filter { row in columns.allSatisfy { row[$0.0] == $0.1 } })
  }

  /// The numbers of a column; NaN where a cell is empty.
  func numbers(_ name: String) -> [Double] { values(name).map { Double($0) ?? .nan } }

  private init(header: [String], rows: [[String]]) {
    self.header = header
    self.rows = rows
  }
}

/// Mean without NaN.
func mean(_ values: [Double]) -> Double {
  let present = values.filter { !$0.isNaN }
  return present.reduce(0, +) / Double(present.count)
}
