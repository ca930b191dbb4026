public import Configuration
import Preferences

/// A table of scores: one line a response, one column a reward model.
public struct ScoresTableDataset: DatasetSource {
  public static let kind = "scores-table"
  public static let summary =
    "A CSV, TSV or JSON Lines table: prompt, response, one column a scorer."

  /// The table.
  public var path = ""
  /// What stands between cells.
  public var delimiter = Delimiter.auto
  /// Column of the prompt's name.
  public var promptColumn = "prompt"
  /// Column of the response's name.
  public var responseColumn = "response"
  /// Columns that play the reward models, in any order; by default all others.
  public var scorers: [String]?
  /// Texts of the prompts.
  public var prompts: PromptTexts?
  /// Texts of the responses.
  public var responses: ResponseTexts?

  public init() {}

  public static let fields: [Field<Self>] = [
    .string("path", \.path, "The table: .csv, .tsv or .jsonl, or any name with delimiter set.")
      .example(.string("scores.csv"))
      .required,
    .choice("delimiter", \.delimiter, "What stands between cells; auto goes by the name's ending."),
    .string("promptColumn", \.promptColumn, "Column of the prompt's name."),
    .string("responseColumn", \.responseColumn, "Column of the response's name."),
    .optionalStrings(
      "scorers", \.scorers,
      "Columns that play the reward models, in any order; default all but prompt and response."),
    .optionalObject("prompts", \.prompts, "File of the prompts' texts; without it there are none."),
    .optionalObject(
      "responses", \.responses, "File of the responses' texts; without it there are none."),
  ]

  public func validate() throws(InvalidField) {
    if promptColumn == responseColumn {
      throw InvalidField(
        "responseColumn", "is \"\(responseColumn)\", as is promptColumn; expected another column")
    }
    for scorer in scorers ?? [] where scorer == promptColumn || scorer == responseColumn {
      throw InvalidField("scorers", "has \"\(scorer)\", a column of names; expected scores alone")
    }
  }

  public func read(from files: DataFiles) throws(DataError) -> Dataset {
    var reader = try files.rows(path, delimiter)
    let file = reader.file
    let scorers = try scorerColumns(reader)
    if self.scorers == nil { reader.refuseOtherColumns(namedBy: "scorers") }
    let (rows, scores) = try readRows(&reader, scorers)
    try rows.refuseSingleResponses(file)
    try refuseConstants(scores, file)
    let texts = try Texts(prompts, responses, of: rows, from: file, in: files)
    var data = Dataset(
      table: rows.table(texts: texts),
      scores: scores.selecting(rows: rows.tableOrder, columns: Array(scorers.indices)))
    if self.scorers == nil { data.warnings = rowNumbers(in: scores, of: file) }
    return data
  }

  private func scorerColumns(_ reader: any RowReader) throws(DataError) -> [Int] {
    let names = [
      try reader.position(of: promptColumn, namedBy: "promptColumn"),
      try reader.position(of: responseColumn, namedBy: "responseColumn"),
    ]
    guard let scorers else {
      let others = reader.columns.indices.filter { !names.contains($0) }
      if !others.isEmpty { return others }
      throw DataError(
        file: reader.file, line: reader.columnsLine,
        "there is no column of scores beside \(promptColumn) and \(responseColumn); add one")
    }
    var columns: [Int] = []
    for scorer in scorers {
      columns.append(try reader.position(of: scorer, namedBy: "scorers"))
    }
    return columns
  }

  private func readRows(
    _ reader: inout any RowReader, _ scorers: [Int]
  ) throws(DataError) -> (RowIndex, RawScores) {
    let promptPosition = try reader.position(of: promptColumn, namedBy: "promptColumn")
    let responsePosition = try reader.position(
      of: responseColumn, namedBy: "responseColumn")
    var rows = RowIndex()
    var scores: [Precise] = []
    while try reader.next() {
      let prompt = try reader.identifier(promptPosition)
      let response = try reader.identifier(responsePosition)
      let count = rows.count
      let row = rows.row(prompt: prompt, response: response, line: reader.line)
      if row < count {
        throw reader.error(
          responsePosition,
          "response \(shown(response)) to prompt \(shown(prompt)) occurs on line "
            + "\(rows.lines[row]) already; keep one")
      }
      for scorer in scorers {
        scores.append(try reader.score(scorer, choice: self.scorers, field: "scorers"))
      }
    }
    return (rows, RawScores(rewardModels: scorers.map { reader.columns[$0] }, numbers: scores))
  }
}

extension RowIndex {
  /// Refuses a prompt with one response: there is nothing to choose from.
  func refuseSingleResponses(_ file: String) throws(DataError) {
    guard let prompt = responsesPerPrompt.firstIndex(of: 1) else { return }
    let row = promptOfRow.firstIndex(of: prompt)!
    throw DataError(
      file: file, line: lines[row],
      "prompt \(shown(prompts.names[prompt])) has one response; expected at least 2")
  }
}

/// Refuses a column that has one value throughout: it cannot tell responses apart.
func refuseConstants(
  _ scores: RawScores, _ file: String, listedIn field: String = "scorers"
) throws(DataError) {
  guard let k = scores.firstConstant else { return }
  throw DataError(
    file: file, column: scores.rewardModels[k],
    "every row has the score \(scores.numbers[k]), which tells nothing apart; "
      + "leave it out of \"\(field)\"")
}

/// Columns that nobody chose and that look like the numbers of the rows: one after the other from any
/// start, each once, or what a data frame calls a column without a name.
private func rowNumbers(in scores: RawScores, of file: String) -> [String] {
  scores.rewardModels.enumerated().compactMap { k, name in
    let sorted = scores.column(k).map(scores.units[k].number).sorted()
    let isCounting =
      sorted[0] == sorted[0].rounded()
      && sorted.indices.allSatisfy {
        sorted[$0] == sorted[0] + Double($0)
      }
    guard isCounting || name.lowercased().hasPrefix("unnamed:") else { return nil }
    let looks =
      isCounting
      ? "the values are \(Int(sorted[0])) to \(Int(sorted.last!)), each once, as row numbers are"
      : "the name is that of a column without one, as row numbers are written"
    return "\(file), column \(name): \(looks), and it is taken for a reward model;"
      + " list the columns to use in \"scorers\""
  }
}
