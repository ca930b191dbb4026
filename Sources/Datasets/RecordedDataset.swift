public import Configuration
import Preferences

/// Real people's ratings or comparisons.
public struct RecordedDataset: DatasetSource {
  /// Which built-in scorers give columns.
  public enum Scorers: String, CaseIterable, Sendable {
    case none
    /// The text scorers, those aside that give all responses one score.
    case text
  }

  public static let kind = "recorded"
  public static let summary =
    "Real people's ratings (user, prompt, response, value) or comparisons (winner, loser)."
  public static let isRecorded = true

  /// The ratings or comparisons.
  public var path = ""
  /// What stands between cells.
  public var delimiter = Delimiter.auto
  public var userColumn = "user"
  public var promptColumn = "prompt"
  public var responseColumn = "response"
  public var valueColumn = "value"
  public var winnerColumn = "winner"
  public var loserColumn = "loser"
  /// Texts of the prompts.
  public var prompts: PromptTexts?
  /// Texts of the responses.
  public var responses: ResponseTexts?
  /// Scores of the responses.
  public var scores: ScoresTableDataset?
  /// Which built-in scorers give columns besides `scores`.
  public var scorers = Scorers.none

  public init() {}

  public static let fields: [Field<Self>] = [
    .string(
      "path", \.path,
      "Ratings or comparisons: .csv, .tsv or .jsonl, or any name with delimiter set."
    ).example(.string("ratings.csv")).required,
    .choice("delimiter", \.delimiter, "What stands between cells; auto goes by the name's ending."),
    .string("userColumn", \.userColumn, "Column of the person's name."),
    .string("promptColumn", \.promptColumn, "Column of the prompt's name."),
    .string("responseColumn", \.responseColumn, "Ratings: column of the response's name."),
    .string(
      "valueColumn", \.valueColumn, "Ratings: column of the rating, any number; more is better."),
    .string(
      "winnerColumn", \.winnerColumn, "Comparisons: column of the preferred response's name."),
    .string("loserColumn", \.loserColumn, "Comparisons: column of the other response's name."),
    .optionalObject("prompts", \.prompts, "File of the prompts' texts; without it there are none."),
    .optionalObject(
      "responses", \.responses, "File of the responses' texts; without it there are none."),
    .optionalObject(
      "scores", \.scores,
      "A scores-table whose scorers describe the responses; without it none do.",
      kind: ScoresTableDataset.kind),
    .choice(
      "scorers", \.scorers,
      "text: the built-in text scorers describe the responses too; needs prompts and responses."),
  ]

  public func validate() throws(InvalidField) {
    if scorers == .text, prompts == nil || responses == nil {
      throw InvalidField(
        "scorers", "is \"text\" without texts; expected the files in prompts and responses")
    }
    let columns = [
      ("userColumn", userColumn), ("promptColumn", promptColumn),
      ("responseColumn", responseColumn), ("valueColumn", valueColumn),
      ("winnerColumn", winnerColumn), ("loserColumn", loserColumn),
    ]
    for (i, column) in columns.enumerated() {
      for other in columns[..<i] where other.1 == column.1 {
        throw InvalidField(
          column.0, "is \"\(column.1)\", as is \(other.0); expected another column")
      }
    }
  }

  public func read(from files: DataFiles) throws(DataError) -> Dataset {
    var reader = try files.rows(path, delimiter)
    let file = reader.file
    let feedback = try RecordedFeedback(reading: &reader, self)
    let rows = feedback.rows
    let texts = try Texts(prompts, responses, of: rows, from: file, in: files)
    var columns = ScoreColumns()
    if let scores { try columns.join(scores, to: rows, from: file, in: files) }
    if scorers == .text { try columns.scoreTexts(texts, rows, file) }
    try feedback.refuseOneRating(file, column: valueColumn)
    var data = Dataset(
      table: rows.table(texts: texts, usersAreMixtures: false),
      scores: columns.scores.selecting(
        rows: columns.scores.modelCount == 0 ? [] : rows.tableOrder,
        columns: Array(0..<columns.scores.modelCount)),
      recorded: feedback.histories, ratingUnit: feedback.ratingUnit)
    data.warnings = columns.warnings + peopleOfOneRating(feedback, file)
    return data
  }

  private func peopleOfOneRating(_ feedback: RecordedFeedback, _ file: String) -> [String] {
    let count = feedback.peopleOfOneRating
    guard count > 0 else { return [] }
    return [
      "\(file): \(count) of \(feedback.peopleCount) people gave all that they rated one rating, which"
        + " tells nothing apart; leave them out if they did not mean it"
    ]
  }
}

/// Columns of scores, one value per row of an index, and what is to be said of them.
private struct ScoreColumns {
  var scores = RawScores.none
  var warnings: [String] = []

  /// Adds the scorers of a scores table, found by prompt and response.
  mutating func join(
    _ source: ScoresTableDataset, to rows: RowIndex, from file: String, in files: DataFiles
  ) throws(DataError) {
    let data = try source.read(from: files)
    let table = data.table
    let scoresFile = try files.context.resolve(source.path)
    var known = RowIndex()
    for row in 0..<table.rowCount {
      let prompt = table.prompts[Int(table.promptOfRow[row])].id
      _ = known.row(prompt: prompt, response: table.responses[row].id, line: 0)
    }
    var found: [Int] = []
    for row in 0..<rows.count {
      let (prompt, response) = (rows.promptName(ofRow: row), rows.responseName(ofRow: row))
      guard let scored = known.row(prompt: prompt, response: response) else {
        throw DataError(
          file: file, line: rows.lines[row],
          "response \(shown(response)) to prompt \(shown(prompt)) has no scores in "
            + "\(scoresFile); add it there or leave its rows out here")
      }
      found.append(scored)
    }
    scores = data.scores.selecting(rows: found, columns: Array(0..<data.scores.modelCount))
    try refuseConstants(scores, scoresFile)
    warnings = data.warnings
  }

  /// Adds the text scorers, those aside that give all responses one score.
  mutating func scoreTexts(
    _ texts: Texts, _ rows: RowIndex, _ file: String
  ) throws(DataError) {
    let all = RawScores(
      rewardModels: TextScorer.all.map(\.name),
      numbers: texts.responses.indices.flatMap { row in
        TextScorer.scores(
          prompt: texts.prompts[rows.promptOfRow[row]], response: texts.responses[row])
      })
    let differing = (0..<all.modelCount).filter { k in
      let column = all.column(k)
      return column.contains { $0 != column[0] }
    }
    let own = all.selecting(rows: Array(0..<rows.count), columns: differing)
    if let name = own.rewardModels.first(where: scores.rewardModels.contains) {
      throw DataError(
        file: file, column: name,
        "the scores table and the text scorers both have it; rename the table's column")
    }
    if own.modelCount == 0 {
      throw DataError(
        file: file, "the text scorers give all responses one score; set \"scorers\" to \"none\"")
    }
    scores = scores.joined(with: own)
  }
}
