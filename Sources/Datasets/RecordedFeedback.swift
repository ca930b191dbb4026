import Configuration
import Preferences

/// The ratings or comparisons of a file, and the responses that they are about.
struct RecordedFeedback {
  private(set) var rows = RowIndex()
  private var form = FeedbackForm.rating
  private var users = NameIndex()
  /// Per item, in the order of the file: its user, its row (winner or rated response), its loser or
  /// its rating.
  private var userOfItem: [Int] = []
  private var chosen: [Int] = []
  private var losers: [Int] = []
  private var values: [Precise] = []

  init(reading reader: inout any RowReader, _ names: RecordedDataset) throws(DataError) {
    form = try Self.form(of: reader, names)
    let user = try reader.position(of: names.userColumn, namedBy: "userColumn")
    let prompt = try reader.position(of: names.promptColumn, namedBy: "promptColumn")
    if form.isValue {
      let response = try reader.position(of: names.responseColumn, namedBy: "responseColumn")
      let value = try reader.position(of: names.valueColumn, namedBy: "valueColumn")
      try readRatings(&reader, user, prompt, response, value)
    } else {
      let winner = try reader.position(of: names.winnerColumn, namedBy: "winnerColumn")
      let loser = try reader.position(of: names.loserColumn, namedBy: "loserColumn")
      try readComparisons(&reader, user, prompt, winner, loser)
    }
  }

  /// Which of the two forms the columns make up: exactly one must be whole.
  private static func form(
    of reader: any RowReader, _ names: RecordedDataset
  ) throws(DataError) -> FeedbackForm {
    let shared = [("userColumn", names.userColumn), ("promptColumn", names.promptColumn)]
    let ratings = [("responseColumn", names.responseColumn), ("valueColumn", names.valueColumn)]
    let comparisons = [("winnerColumn", names.winnerColumn), ("loserColumn", names.loserColumn)]
    let missing = { (columns: [(String, String)]) in
      columns.filter { !reader.columns.contains($0.1) }
    }
    let list = { (columns: [(String, String)]) in columns.map(\.1).joined(separator: ", ") }
    let absent = (missing(ratings), missing(comparisons))
    if let column = missing(shared).first
      ?? (absent.0.count == 1 && absent.1.count == 2 ? absent.0[0] : nil)
      ?? (absent.0.count == 2 && absent.1.count == 1 ? absent.1[0] : nil)
    {
      throw reader.missingColumn(column.1, namedBy: column.0)
    }
    switch (absent.0.isEmpty, absent.1.isEmpty) {
    case (true, false): return .rating
    case (false, true): return .comparison
    case (true, true):
      throw DataError(
        file: reader.file, line: reader.columnsLine,
        "columns \(list(ratings + comparisons)) are all there; "
          + "expected the first two for ratings or the last two for comparisons")
    case (false, false):
      throw DataError(
        file: reader.file, line: reader.columnsLine,
        "the columns are \(shownList(Array(reader.columns.prefix(20)))); expected "
          + "\(list(shared + ratings)) for ratings or "
          + "\(list(shared + comparisons)) for comparisons")
    }
  }

  private mutating func readRatings(
    _ reader: inout any RowReader, _ user: Int, _ prompt: Int, _ response: Int, _ value: Int
  ) throws(DataError) {
    var seen: Set<Int> = []
    while try reader.next() {
      let person = try reader.identifier(user)
      let responseName = try reader.identifier(response)
      let row = rows.row(
        prompt: try reader.identifier(prompt), response: responseName, line: reader.line)
      let position = users.position(of: person)
      guard seen.insert(position << 32 | row).inserted else {
        throw reader.error(
          response,
          "user \(shown(person)) has rated \(shown(responseName)) already; keep one rating")
      }
      userOfItem.append(position)
      chosen.append(row)
      values.append(try reader.number(value))
    }
  }

  /// Refuses ratings that are the same throughout: they tell nothing apart.
  func refuseOneRating(_ file: String, column: String) throws(DataError) {
    guard values.count > 1, values.allSatisfy({ $0 == values[0] }) else { return }
    throw DataError(
      file: file, column: column,
      "every rating is \(values[0].value), which tells nothing apart; expected ratings that differ, or"
        + " comparisons of what people chose with what they did not")
  }

  /// How many people rated at least two responses and all of them alike.
  var peopleOfOneRating: Int {
    var ranges: [(low: Double, high: Double, count: Int)] =
      Array(repeating: (.infinity, -.infinity, 0), count: users.names.count)
    for (user, value) in zip(userOfItem, values) {
      let old = ranges[user]
      ranges[user] = (min(old.low, value.value), max(old.high, value.value), old.count + 1)
    }
    return ranges.count { $0.count > 1 && $0.low == $0.high }
  }

  var peopleCount: Int { users.names.count }

  private mutating func readComparisons(
    _ reader: inout any RowReader, _ user: Int, _ prompt: Int, _ winner: Int, _ loser: Int
  ) throws(DataError) {
    while try reader.next() {
      let person = try reader.identifier(user)
      let promptName = try reader.identifier(prompt)
      let names = (try reader.identifier(winner), try reader.identifier(loser))
      if Name(names.0) == Name(names.1) {
        throw reader.error(
          loser, "\(shown(names.1)) is the winner too; expected another response")
      }
      userOfItem.append(users.position(of: person))
      chosen.append(rows.row(prompt: promptName, response: names.0, line: reader.line))
      losers.append(rows.row(prompt: promptName, response: names.1, line: reader.line))
    }
  }

  var ratingUnit: ColumnUnit { ColumnUnit(of: values) }

  /// Users by first occurrence, their items in the order of the file, rows as in the table.
  var histories: Histories {
    var tableRow = [Int32](repeating: 0, count: rows.count)
    for (position, row) in rows.tableOrder.enumerated() { tableRow[row] = Int32(position) }
    var counts = [Int](repeating: 0, count: users.names.count)
    for user in userOfItem { counts[user] += 1 }
    let offsets = counts.reduce(into: [0]) { $0.append($0.last! + $1) }
    var next = offsets
    var order = [Int](repeating: 0, count: userOfItem.count)
    for (item, user) in userOfItem.enumerated() {
      order[next[user]] = item
      next[user] += 1
    }
    let rated = order.map { tableRow[chosen[$0]] }
    let unit = ratingUnit
    return form.isValue
      ? Histories(
        users: users.names, offsets: offsets, rated: rated,
        values: order.map { unit.value(of: values[$0]) })
      : Histories(
        users: users.names, offsets: offsets, winners: rated,
        losers: order.map { tableRow[losers[$0]] })
  }
}
