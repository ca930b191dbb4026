import Configuration
import Preferences

/// What people said in a file, and the responses that it is about.
struct RecordedFeedback {
  private(set) var rows = RowIndex()
  private let layout: RecordedLayout
  private var users = NameIndex()
  /// Per item, in the order of the file: its user and, in rows of the index, what was said.
  private var userOfItem: [Int] = []
  private var items: [FeedbackItem] = []
  /// Per rating its number; else empty.
  private var values: [Precise] = []
  /// Rankings with responses of one place; those that put all there are left out.
  private(set) var rankingsWithTies = 0
  private(set) var emptyRankings = 0

  init(reading reader: inout any RowReader, _ names: RecordedDataset) throws(DataError) {
    layout = try RecordedLayout(of: reader, names)
    switch form {
    case .rating: try readRatings(&reader)
    case .ranking: try readRankings(&reader)
    default: try readChoices(&reader, showsAll: layout.other == nil)
    }
  }

  var form: FeedbackForm { layout.form }
  /// Whether everything of a prompt was shown, so that other files may know more of it.
  var showsAll: Bool { form == .bestOf && layout.other == nil }
  var peopleCount: Int { users.names.count }
  var itemCount: Int { items.count }

  private mutating func readRatings(_ reader: inout any RowReader) throws(DataError) {
    var times = RecordedTimes(layout)
    var seen: Set<Int> = []
    while try reader.next() {
      let (position, row) = try responseOnce(reader, &seen, said: "rated", keep: "rating")
      userOfItem.append(position)
      items.append(
        FeedbackItem(
          chosen: row, time: try times.time(reader),
          responseTime: try times.responseTime(reader)))
      values.append(try reader.number(layout.other!))
    }
  }

  /// The person and the response of a row, which they may have rated or ranked once.
  private mutating func responseOnce(
    _ reader: any RowReader, _ seen: inout Set<Int>, said: String, keep: String
  ) throws(DataError) -> (user: Int, row: Int) {
    let person = try reader.identifier(layout.user)
    let name = try reader.identifier(layout.response)
    let row = rows.row(
      prompt: try reader.identifier(layout.prompt), response: name, line: reader.line)
    let position = users.position(of: person)
    guard seen.insert(position << 32 | row).inserted else {
      throw reader.error(
        layout.response,
        "user \(shown(person)) has \(said) \(shown(name)) already; keep one \(keep)")
    }
    return (position, row)
  }

  // MARK: choices

  /// Comparisons, and choices of the best of what was shown.
  private mutating func readChoices(
    _ reader: inout any RowReader, showsAll: Bool
  ) throws(DataError) {
    var times = RecordedTimes(layout)
    while try reader.next() {
      let person = try reader.identifier(layout.user)
      let prompt = try reader.identifier(layout.prompt)
      let winner = try reader.identifier(layout.response)
      let losers = try losers(reader, to: winner)
      userOfItem.append(users.position(of: person))
      let chosen = rows.row(prompt: prompt, response: winner, line: reader.line)
      let others = losers.map {
        Int32(rows.row(prompt: prompt, response: $0, line: reader.line))
      }
      items.append(
        FeedbackItem(
          chosen: chosen, others: others[...], time: try times.time(reader),
          responseTime: try times.responseTime(reader)))
    }
  }

  /// What a row says was shown beside the winner; nothing where that is all there is.
  private func losers(_ reader: any RowReader, to winner: String) throws(DataError) -> [String] {
    guard let column = layout.other else { return [] }
    guard form == .bestOf else {
      let loser = try reader.identifier(column)
      if Name(loser) == Name(winner) {
        throw reader.error(
          column, "\(shown(loser)) is the winner too; expected another response")
      }
      return [loser]
    }
    let names = try reader.names(column)
    var seen: Set<Name> = []
    for name in names where !seen.insert(Name(name)).inserted {
      throw reader.error(column, "\(shown(name)) is shown twice; name each response once")
    }
    guard seen.contains(Name(winner)) else {
      throw reader.error(
        column, "the winner \(shown(winner)) is not among what was shown; add it there")
    }
    guard names.count > 1 else {
      throw reader.error(
        column, "only the winner was shown; expected two responses at least: leave the row out")
    }
    return names.filter { Name($0) != Name(winner) }
  }

  /// Takes every response that is known of a prompt for shown.
  mutating func showAll(
    _ file: String, others: [(prompt: String, response: String)]
  ) throws(DataError) {
    var line: [Int: Int] = [:]
    for row in (0..<rows.count).reversed() { line[rows.promptOfRow[row]] = rows.lines[row] }
    for (prompt, response) in others {
      guard let known = rows.prompts[prompt] else { continue }
      _ = rows.row(prompt: prompt, response: response, line: line[known]!)
    }
    let ofPrompt = Dictionary(grouping: 0..<rows.count) { rows.promptOfRow[$0] }
    for (i, item) in items.enumerated() {
      let prompt = rows.promptOfRow[item.chosen]
      let others = ofPrompt[prompt]!.filter { $0 != item.chosen }.map(Int32.init)
      guard !others.isEmpty else {
        throw DataError(
          file: file, line: rows.lines[item.chosen],
          "prompt \(shown(rows.promptName(ofRow: item.chosen))) has one response alone, so that there was"
            + " nothing to choose; give what was shown in a column \"shown\", or all responses in \"scores\" or"
            + " \"responses\"")
      }
      items[i] = FeedbackItem(
        chosen: item.chosen, others: others[...], time: item.time,
        responseTime: item.responseTime)
    }
  }

  // MARK: rankings

  private mutating func readRankings(_ reader: inout any RowReader) throws(DataError) {
    var times = RecordedTimes(layout)
    var seen: Set<Int> = []
    var order: [Int] = []
    var rankings: [Int: Ranked] = [:]
    while try reader.next() {
      let (position, row) = try responseOnce(reader, &seen, said: "ranked", keep: "rank")
      let key = position << 32 | rows.promptOfRow[row]
      if rankings[key] == nil { order.append(key) }
      let rank = try reader.number(layout.other!).value
      guard rank >= 1, rank == rank.rounded() else {
        throw reader.error(
          layout.other!, "the rank is \(shortest(rank)); expected a whole number, 1 the best")
      }
      let (time, took) = (try times.time(reader), try times.responseTime(reader))
      var ranking = rankings[key] ?? Ranked(took: took)
      guard ranking.took == took else {
        throw reader.error(
          layout.responseTime!,
          "the response time differs from that of the same ranking's other rows; give all one")
      }
      ranking.responses.append((row, -rank))
      ranking.time = max(time, ranking.time)
      rankings[key] = ranking
    }
    for key in order { add(rankings[key]!, of: key >> 32) }
  }

  /// The rows of one person about one prompt.
  private struct Ranked {
    var responses: [(row: Int, worth: Double)] = []
    /// That of the last row.
    var time: Double?
    let took: Double?

    init(took: Double?) { self.took = took }
  }

  private mutating func add(_ ranked: Ranked, of user: Int) {
    let places = Set(ranked.responses.map(\.worth)).count
    if places < ranked.responses.count { rankingsWithTies += 1 }
    guard places > 1 else {
      emptyRankings += 1
      return
    }
    userOfItem.append(user)
    items.append(
      FeedbackItem(
        ranking: ranked.responses,
        like: FeedbackItem(chosen: 0, time: ranked.time, responseTime: ranked.took)))
  }

  // MARK: what is to be said of it

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
    guard form.isValue else { return 0 }
    var ranges: [(low: Double, high: Double, count: Int)] =
      Array(repeating: (.infinity, -.infinity, 0), count: users.names.count)
    for (user, value) in zip(userOfItem, values) {
      let old = ranges[user]
      ranges[user] = (min(old.low, value.value), max(old.high, value.value), old.count + 1)
    }
    return ranges.count { $0.count > 1 && $0.low == $0.high }
  }

  /// Items that share their time with another of the same person.
  var itemsOfOneTime: Int {
    guard layout.time != nil else { return 0 }
    let times = zip(userOfItem, items).map { [Double($0), $1.time!] }
    return Dictionary(grouping: times, by: \.self).values.reduce(0) {
      $1.count > 1 ? $0 + $1.count : $0
    }
  }

  var ratingUnit: ColumnUnit { ColumnUnit(of: values) }

  /// Users by first occurrence, their items in the order of the file, rows as in the table.
  var histories: Histories {
    var tableRow = [Int32](repeating: 0, count: rows.count)
    for (position, row) in rows.tableOrder.enumerated() { tableRow[row] = Int32(position) }
    var own = [[FeedbackItem]](repeating: [], count: users.names.count)
    let unit = ratingUnit
    for (i, item) in items.enumerated() {
      own[userOfItem[i]].append(
        item.with(value: values.isEmpty ? 0 : unit.value(of: values[i])) {
          tableRow[Int($0)]
        })
    }
    return Histories(form: form, users: users.names, items: own)
  }
}

extension FeedbackItem {
  /// The same about other rows.
  func with(value: Double, rows: (Int32) -> Int32) -> FeedbackItem {
    FeedbackItem(
      chosen: Int(rows(Int32(chosen))), others: others.map(rows)[...], value: value, places: places,
      time: time, responseTime: responseTime)
  }
}

private func max(_ a: Double?, _ b: Double?) -> Double? {
  guard let a, let b else { return a ?? b }
  return Swift.max(a, b)
}
