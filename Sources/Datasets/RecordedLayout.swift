import Configuration
import Preferences

/// What a file of recorded feedback holds, by the columns that are there, and where they stand.
struct RecordedLayout {
  let form: FeedbackForm
  let user: Int
  let prompt: Int
  /// The response that was rated, ranked or chosen.
  let response: Int
  /// Its value or rank, the loser, or what was shown; nil where everything of the prompt was.
  let other: Int?
  let time: Int?
  let responseTime: Int?

  init(of reader: any RowReader, _ names: RecordedDataset) throws(DataError) {
    let kind = try Kind(of: reader, names)
    form = kind.form
    user = try reader.position(of: names.userColumn, namedBy: "userColumn")
    prompt = try reader.position(of: names.promptColumn, namedBy: "promptColumn")
    response = try reader.position(of: kind.columns[0].name, namedBy: kind.columns[0].field)
    other = kind.columns.count < 2 ? nil : reader.columns.firstIndex(of: kind.columns[1].name)
    time = try Self.position(names.timeColumn, "timeColumn", reader)
    responseTime = try Self.position(names.responseTimeColumn, "responseTimeColumn", reader)
  }

  private static func position(
    _ name: String?, _ field: String, _ reader: any RowReader
  ) throws(DataError) -> Int? {
    guard let name else { return nil }
    return try reader.position(of: name, namedBy: field)
  }
}

/// One form of feedback with the columns that it is told by.
private struct Kind {
  typealias Column = (field: String, name: String)

  let form: FeedbackForm
  let plural: String
  var columns: [Column]

  fileprivate var list: String { columns.map(\.name).joined(separator: ", ") }
}

extension Kind {
  private static func all(_ names: RecordedDataset) -> [Kind] {
    let response = ("responseColumn", names.responseColumn)
    let winner = ("winnerColumn", names.winnerColumn)
    return [
      Kind(
        form: .rating, plural: "ratings",
        columns: [response, ("valueColumn", names.valueColumn)]),
      Kind(
        form: .ranking, plural: "rankings", columns: [response, ("rankColumn", names.rankColumn)]),
      Kind(
        form: .comparison, plural: "comparisons",
        columns: [winner, ("loserColumn", names.loserColumn)]),
      Kind(
        form: .bestOf, plural: "choices of the best",
        columns: [winner, ("shownColumn", names.shownColumn)]),
    ]
  }

  /// The one form whose columns are all there; a winner alone was chosen from all there is.
  init(of reader: any RowReader, _ names: RecordedDataset) throws(DataError) {
    let all = Self.all(names)
    let has = { (column: Column) in reader.columns.contains(column.name) }
    let shared: [Column] = [
      ("userColumn", names.userColumn), ("promptColumn", names.promptColumn),
    ]
    if let missing = shared.first(where: { !has($0) }) {
      throw reader.missingColumn(missing.name, namedBy: missing.field)
    }
    let whole = all.filter { $0.columns.allSatisfy(has) }
    if whole.count == 1 {
      self = whole[0]
      return
    }
    if whole.count > 1 {
      throw DataError(
        file: reader.file, line: reader.columnsLine,
        "the columns of \(whole.map(\.plural).joined(separator: " and of ")) are all there: "
          + whole.map { "\($0.list)" }.joined(separator: "; ")
          + "; expected those of one form: rename the others or take them out")
    }
    let usual = RecordedDataset()
    let renamed = [
      names.loserColumn != usual.loserColumn, names.shownColumn != usual.shownColumn,
    ]
    self = try Self.unfinished(
      all, reader, isNamed: renamed, shared: shared.map(\.name).joined(separator: ", "))
  }

  /// The form of which one column is there: an error, but for a winner chosen from all there is.
  private static func unfinished(
    _ all: [Kind], _ reader: any RowReader, isNamed: [Bool], shared: String
  ) throws(DataError) -> Kind {
    let has = { (column: Column) in reader.columns.contains(column.name) }
    let (rating, ranking, comparison, choice) = (all[0], all[1], all[2], all[3])
    let (hasResponse, hasWinner) = (has(rating.columns[0]), has(choice.columns[0]))
    if hasWinner, !hasResponse {
      let used = Set(shared.split(separator: ", ").map(String.init) + [choice.columns[0].name])
      let rest = reader.columns.filter { !used.contains($0) }
      for (kind, isNamed) in zip([comparison, choice], isNamed) {
        let column = kind.columns[1]
        if isNamed || nearestName(to: column.name, among: rest) != nil {
          throw reader.missingColumn(column.name, namedBy: column.field)
        }
      }
      var all = choice
      all.columns.removeLast()
      return all
    }
    let others = [rating, ranking, comparison].map { $0.columns[1] }
    let half: Column? =
      if hasResponse, !hasWinner, !has(others[2]) {
        nearestName(to: others[1].name, among: reader.columns) != nil
          && nearestName(to: others[0].name, among: reader.columns) == nil ? others[1] : others[0]
      } else if !hasResponse, has(others[0]) || has(others[1]), !has(others[2]) {
        rating.columns[0]
      } else if !hasResponse, has(others[2]) {
        comparison.columns[0]
      } else {
        nil
      }
    if let half { throw reader.missingColumn(half.name, namedBy: half.field) }
    throw DataError(
      file: reader.file, line: reader.columnsLine,
      "the columns are \(shownList(Array(reader.columns.prefix(20)))); expected \(shared) and one of: "
        + all.map { "\($0.list) for \($0.plural)" }.joined(separator: "; "))
  }
}
