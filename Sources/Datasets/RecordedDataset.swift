public import Configuration
import Preferences

/// What real people said: ratings, comparisons, choices of the best, rankings.
public struct RecordedDataset: DatasetSource {
  /// Which built-in scorers give columns.
  public enum Scorers: String, CaseIterable, Sendable {
    case none
    /// The text scorers, those aside that give all responses one score.
    case text
  }

  public static let kind = "recorded"
  public static let summary =
    "Real people's ratings (user, prompt, response, value), comparisons (winner, loser), choices of the best"
    + " (winner, shown) or rankings (response, rank)."
  public static let isRecorded = true

  /// The feedback.
  public var path = ""
  /// What stands between cells.
  public var delimiter = Delimiter.auto
  public var userColumn = "user"
  public var promptColumn = "prompt"
  public var responseColumn = "response"
  public var valueColumn = "value"
  public var winnerColumn = "winner"
  public var loserColumn = "loser"
  public var shownColumn = "shown"
  public var rankColumn = "rank"
  /// Column of when something was said; nil where the order in time is not known.
  public var timeColumn: String?
  /// Column of how long an answer took, in seconds.
  public var responseTimeColumn: String?
  /// Texts of the prompts.
  public var prompts: PromptTexts?
  /// Texts of the responses.
  public var responses: ResponseTexts?
  /// Scores of the responses.
  public var scores: ScoresTableDataset?
  /// Which built-in scorers give columns besides `scores`.
  public var scorers = Scorers.none
  /// Features of pairs of responses.
  public var pairs: PairsTable?
  /// Features of people.
  public var people: PeopleTable?

  public init() {}

  public static let fields: [Field<Self>] = [
    .string(
      "path", \.path,
      "Ratings, comparisons, choices or rankings: .csv, .tsv or .jsonl, or any name with delimiter set."
    ).example(.string("ratings.csv")).required,
    .choice("delimiter", \.delimiter, "What stands between cells; auto goes by the name's ending."),
    .string("userColumn", \.userColumn, "Column of the person's name."),
    .string("promptColumn", \.promptColumn, "Column of the prompt's name."),
    .string(
      "responseColumn", \.responseColumn, "Ratings and rankings: column of the response's name."),
    .string(
      "valueColumn", \.valueColumn, "Ratings: column of the rating, any number; more is better."),
    .string(
      "winnerColumn", \.winnerColumn,
      "Comparisons and choices: column of the preferred response's name."),
    .string("loserColumn", \.loserColumn, "Comparisons: column of the other response's name."),
    .string(
      "shownColumn", \.shownColumn,
      "Choices: column of all that was shown, names with | between them or an array; without it everything known"
        + " of the prompt was."),
    .string(
      "rankColumn", \.rankColumn, "Rankings: column of the rank, a whole number; 1 is the best."),
    .optionalString(
      "timeColumn", \.timeColumn,
      "Column of when something was said, numbers or ISO dates; a person's feedback then comes in that order."
    ).example(.string("time")),
    .optionalString(
      "responseTimeColumn", \.responseTimeColumn,
      "Column of how long an answer took, in seconds; kept with the feedback, no learner reads it yet."
    ).example(.string("seconds")),
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
    .optionalObject(
      "pairs", \.pairs,
      "Table of features of pairs, by how much one response has more; each becomes a column of responses."
    ),
    .optionalObject(
      "people", \.people,
      "Table of features of people, such as age and group, for the cold start of every learner."),
  ]

  public func validate() throws(InvalidField) {
    if scorers == .text, prompts == nil || responses == nil {
      throw InvalidField(
        "scorers", "is \"text\" without texts; expected the files in prompts and responses")
    }
    let columns =
      [
        ("userColumn", userColumn), ("promptColumn", promptColumn),
        ("responseColumn", responseColumn), ("valueColumn", valueColumn),
        ("winnerColumn", winnerColumn), ("loserColumn", loserColumn),
        ("shownColumn", shownColumn), ("rankColumn", rankColumn),
      ]
      + [("timeColumn", timeColumn), ("responseTimeColumn", responseTimeColumn)].compactMap {
        field, name in name.map { (field, $0) }
      }
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
    var feedback = try RecordedFeedback(reading: &reader, self)
    if feedback.showsAll { try feedback.showAll(file, others: responsesElsewhere(files)) }
    let rows = feedback.rows
    let texts = try Texts(prompts, responses, of: rows, from: file, in: files)
    var columns = ScoreColumns()
    if let scores { try columns.join(scores, to: rows, from: file, in: files) }
    if scorers == .text { try columns.scoreTexts(texts, rows, file) }
    if let pairs { try columns.join(pairs, to: rows, from: file, in: files) }
    try feedback.refuseOneRating(file, column: valueColumn)
    var data = Dataset(
      table: rows.table(texts: texts, usersAreMixtures: false),
      scores: columns.scores.selecting(
        rows: columns.scores.modelCount == 0 ? [] : rows.tableOrder,
        columns: Array(0..<columns.scores.modelCount)),
      recorded: feedback.histories, ratingUnit: feedback.ratingUnit)
    data.warnings = columns.warnings + warnings(of: feedback).map { "\(file): \($0)" }
    data.notes = columns.notes
    if let people {
      let read = try people.read(of: feedback.histories.users, from: file, in: files)
      data.features = read.features
      data.warnings += read.warnings
    }
    return data
  }

  /// Responses that the texts and the scores know.
  private func responsesElsewhere(
    _ files: DataFiles
  ) throws(DataError) -> [(prompt: String, response: String)] {
    var found: [(prompt: String, response: String)] = []
    if let responses { found += try responses.names(in: files) }
    if let scores {
      let table = try scores.read(from: files).table
      found += (0..<table.rowCount).map {
        (table.prompts[Int(table.promptOfRow[$0])].id, table.responses[$0].id)
      }
    }
    return found
  }

  private func warnings(of feedback: RecordedFeedback) -> [String] {
    let said: [(count: Int, sentence: String)] = [
      (
        feedback.peopleOfOneRating,
        "of \(feedback.peopleCount) people gave all that they rated one rating, which"
          + " tells nothing apart; leave them out if they did not mean it"
      ),
      (
        feedback.rankingsWithTies,
        "of \(feedback.itemCount + feedback.emptyRankings) rankings give several responses one rank; no order"
          + " among those is taken from them"
      ),
      (
        feedback.emptyRankings,
        "rankings have one rank alone, which tells nothing apart; they are left out"
      ),
      (
        feedback.itemsOfOneTime,
        "of \(feedback.itemCount) items have the time of another by the same person; those come in a random"
          + " order"
      ),
    ]
    return said.filter { $0.count > 0 }.map { "\($0.count) \($0.sentence)" }
  }
}

/// Columns of scores, one value per row of an index, and what is to be said of them.
private struct ScoreColumns {
  var scores = RawScores.none
  var warnings: [String] = []
  var notes: [String] = []

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

  /// Adds what is said of pairs of responses.
  mutating func join(
    _ source: PairsTable, to rows: RowIndex, from file: String, in files: DataFiles
  ) throws(DataError) {
    let own = try PairColumns(source, of: rows, from: file, in: files)
    if let name = own.scores.rewardModels.first(where: scores.rewardModels.contains) {
      throw DataError(
        file: file, column: name,
        "the scores table and the table of pairs both give it; rename the column of the scores table"
      )
    }
    scores = scores.joined(with: own.scores)
    notes = own.notes
  }
}
