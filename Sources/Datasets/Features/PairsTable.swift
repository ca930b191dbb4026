public import Configuration
import Preferences

/// Where features of pairs are: a table with one line per pair of a prompt's responses.
public struct PairsTable: Configuration, Equatable {
  /// CSV, TSV or JSON Lines, by the name's ending.
  public var path = ""
  /// Column of the prompt's name.
  public var promptColumn = "prompt"
  /// Column of the response that has more of a feature, by its value.
  public var responseColumn = "response"
  /// Column of the response that it is compared with.
  public var otherColumn = "other"
  /// Columns that are features, in any order; by default all others.
  public var columns: [String]?

  public init() {}

  public static let fields: [Field<Self>] = [
    .string(
      "path", \.path, "Table with one line per pair of a prompt's responses: .csv, .tsv or .jsonl."
    ).required.example(.string("pairs.csv")),
    .string("promptColumn", \.promptColumn, "Column of the prompt's name, as in the feedback."),
    .string("responseColumn", \.responseColumn, "Column of the one response's name."),
    .string("otherColumn", \.otherColumn, "Column of the other response's name."),
    .optionalStrings(
      "columns", \.columns,
      "Columns that are features: by how much the one response has more than the other; default all others."
    ).example(.array([.string("clearer")])),
  ]

  public func validate() throws(InvalidField) {
    let names = [
      ("promptColumn", promptColumn), ("responseColumn", responseColumn),
      ("otherColumn", otherColumn),
    ]
    for (i, column) in names.enumerated() {
      for other in names[..<i] where other.1 == column.1 {
        throw InvalidField(
          column.0, "is \"\(column.1)\", as is \(other.0); expected another column")
      }
      if columns?.contains(column.1) == true {
        throw InvalidField("columns", "has \"\(column.1)\", a column of names; expected features")
      }
    }
  }
}

/// Columns of responses made of what is said of pairs.
struct PairColumns {
  /// `pair-NAME` per feature, one value per row of the index.
  let scores: RawScores
  /// Per feature, what share of the pairs' squares no values of responses explain.
  let notes: [String]

  /// - Parameter table: File that the rows were read from, for messages.
  init(
    _ source: PairsTable, of rows: RowIndex, from table: String, in files: DataFiles
  ) throws(DataError) {
    var reader = try files.rows(source.path)
    let pairs = try Pairs(reading: &reader, source, of: rows, from: table)
    // The order of names, so that no sum depends on that of lines or columns.
    let order = pairs.names.indices.sorted { Name(pairs.names[$0]) < Name(pairs.names[$1]) }
    let prompts = pairs.byPrompt(of: rows)
    var columns: [[Double]] = []
    var notes: [String] = []
    for k in order {
      let column = pairs.names[k]
      let (values, cyclic) = Self.values(of: prompts, feature: k, rowCount: rows.count)
      if let message = Self.defect(of: values) {
        throw DataError(file: reader.file, column: column, message)
      }
      columns.append(values)
      notes.append(
        "\(reader.file), column \(column): \(percent(cyclic)) of the squares of its \(pairs.count) pairs are"
          + " cyclic, which no column of responses can say")
    }
    scores = RawScores(
      rewardModels: order.map { "pair-\(pairs.names[$0])" },
      numbers: (0..<rows.count).flatMap { row in columns.map { $0[row] } })
    self.notes = notes
  }

  /// Values of all rows, and the share of the squares that they leave unexplained.
  private static func values(
    of prompts: [PairsOfPrompt], feature k: Int, rowCount: Int
  ) -> (values: [Double], cyclic: Double) {
    var values = [Double](repeating: 0, count: rowCount)
    var (left, all) = (0.0, 0.0)
    for prompt in prompts {
      let differences = prompt.differences.map { $0[k] }
      let own = prompt.rank.values(of: differences)
      for (row, value) in zip(prompt.rows, own) { values[row] = value }
      for ((a, b), difference) in zip(prompt.pairs, differences) {
        let rest = difference - (own[a] - own[b])
        left += rest * rest
        all += difference * difference
      }
    }
    return (values, all > 0 ? left / all : 0)
  }

  private static func defect(of values: [Double]) -> String? {
    if values.contains(where: { !$0.isFinite }) {
      return "the differences are too large to add up; give them in a larger unit"
    }
    if values.contains(where: { $0 != values[0] }) { return nil }
    return
      "over all pairs no response has more of it than another, which tells nothing apart; leave it out of"
      + " \"columns\""
  }
}

/// A share as a percentage with one decimal.
private func percent(_ share: Double) -> String {
  "\((1000 * share).rounded() / 10) %"
}

/// One prompt's responses and what pairs of them say.
private struct PairsOfPrompt {
  /// Rows of the index, in the order of the responses' names.
  let rows: [Int]
  /// Places in `rows`.
  let pairs: [(Int, Int)]
  /// Per pair, one number a feature.
  let differences: [[Double]]
  let rank: HodgeRank
}

/// The pairs of a file.
private struct Pairs {
  /// Rows of the index, the one with the lesser name first.
  private struct Pair: Hashable {
    let first: Int
    let second: Int
  }

  let names: [String]
  /// By how much the first has more than the second, one number a feature, and where that stands.
  private var found: [Pair: (values: [Double], line: Int)] = [:]

  var count: Int { found.count }

  init(
    reading reader: inout any RowReader, _ source: PairsTable, of rows: RowIndex, from table: String
  ) throws(DataError) {
    let prompt = try reader.position(of: source.promptColumn, namedBy: "promptColumn")
    let one = try reader.position(of: source.responseColumn, namedBy: "responseColumn")
    let other = try reader.position(of: source.otherColumn, namedBy: "otherColumn")
    let columns = try reader.features(source.columns, besides: [prompt, one, other])
    names = columns.map { reader.columns[$0] }
    while try reader.next() {
      let a = try reader.row(prompt, one, in: rows, from: table)
      let b = try reader.row(prompt, other, in: rows, from: table)
      guard a != b else {
        let name = shown(rows.responseName(ofRow: a))
        throw reader.error(other, "\(name) is compared with itself; expected another response")
      }
      var values: [Double] = []
      for column in columns {
        values.append(try reader.score(column, choice: source.columns, field: "columns").value)
      }
      let sign: Double = rows.name(ofRow: a) < rows.name(ofRow: b) ? 1 : -1
      let pair = sign > 0 ? Pair(first: a, second: b) : Pair(first: b, second: a)
      let known = found[pair] ?? (values.map { sign * $0 }, reader.line)
      for (k, column) in columns.enumerated() where sign * known.values[k] != values[k] {
        throw reader.error(
          column,
          "is \(shortest(values[k])), where line \(known.line) says \(shortest(sign * known.values[k])) of the"
            + " same pair in this order; keep one")
      }
      found[pair] = known
    }
  }

  /// Prompts, their responses and pairs in the order of names.
  func byPrompt(of rows: RowIndex) -> [PairsOfPrompt] {
    let rowsOfPrompt = Dictionary(grouping: 0..<rows.count) { rows.promptOfRow[$0] }
    let pairsOfPrompt = Dictionary(grouping: found.keys) { rows.promptOfRow[$0.first] }
    let prompts = pairsOfPrompt.keys.sorted {
      Name(rows.prompts.names[$0]) < Name(rows.prompts.names[$1])
    }
    return prompts.map { prompt in
      let own = rowsOfPrompt[prompt]!.sorted { rows.name(ofRow: $0) < rows.name(ofRow: $1) }
      let place = Dictionary(uniqueKeysWithValues: zip(own, own.indices))
      let pairs = pairsOfPrompt[prompt]!.sorted {
        (place[$0.first]!, place[$0.second]!) < (place[$1.first]!, place[$1.second]!)
      }
      let places = pairs.map { (place[$0.first]!, place[$0.second]!) }
      return PairsOfPrompt(
        rows: own, pairs: places, differences: pairs.map { found[$0]!.values },
        rank: HodgeRank(count: own.count, pairs: places))
    }
  }
}

extension RowIndex {
  fileprivate func name(ofRow row: Int) -> Name { Name(responseName(ofRow: row)) }
}

extension RowReader {
  /// The row of the response that the current line names.
  /// - Parameter table: File that the rows were read from.
  fileprivate func row(
    _ prompt: Int, _ response: Int, in rows: RowIndex, from table: String
  ) throws(DataError) -> Int {
    let promptName = try identifier(prompt)
    guard rows.prompts[promptName] != nil else {
      throw error(
        prompt, "prompt \(shown(promptName)) is not in \(table); correct it or leave the row out")
    }
    let name = try identifier(response)
    guard let row = rows.row(prompt: promptName, response: name) else {
      throw error(
        response,
        "response \(shown(name)) to prompt \(shown(promptName)) is not in \(table); correct it or leave the row"
          + " out")
    }
    return row
  }

  /// Positions of the columns that are features: those that the configuration chose in "columns", or all besides
  /// those of names.
  mutating func features(
    _ chosen: [String]?, besides names: [Int]
  ) throws(DataError) -> [Int] {
    guard let chosen else {
      refuseOtherColumns(namedBy: "columns")
      let others = columns.indices.filter { !names.contains($0) }
      if !others.isEmpty { return others }
      let known = names.map { columns[$0] }.joined(separator: ", ")
      throw DataError(
        file: file, line: columnsLine,
        "there is no column of features beside \(known); add one")
    }
    var positions: [Int] = []
    for column in chosen { positions.append(try position(of: column, namedBy: "columns")) }
    return positions
  }
}
