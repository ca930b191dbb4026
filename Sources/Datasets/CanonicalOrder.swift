import Preferences

extension Dataset {
  /// The same data in the order of its names, so that where a row, line, column or key stands in a file
  /// decides nothing: not who is drawn, not which response is offered first, not a rounding.
  ///
  /// Prompts, a prompt's responses, reward models and people by name; a person's ratings by row; choices and
  /// rankings by what was shown, then by what was said. Names are compared by their bytes.
  public var inCanonicalOrder: Dataset {
    let order = CanonicalOrder(of: table)
    let columns = sortedPositions(scores.rewardModels)
    var sorted = Dataset(
      table: order.applied(to: table),
      scores: scores.selecting(rows: columns.isEmpty ? [] : order.rows, columns: columns),
      evaluationPrompts: evaluationPrompts.map(order.applied(toPrompts:)),
      standardisation: standardisation.map { constants in columns.map { constants[$0] } },
      recorded: recorded.map(order.applied(to:)), ratingUnit: ratingUnit)
    (sorted.warnings, sorted.features, sorted.notes) = (warnings, features, notes)
    sorted.rewardModels = rewardModels
    return sorted
  }
}

/// Where prompts and rows go when they are sorted by name.
private struct CanonicalOrder {
  // Former positions, in the new order.
  let prompts: [Int]
  let rows: [Int]

  init(of table: RewardTable) {
    let prompts = sortedPositions(table.prompts.map(\.id))
    self.prompts = prompts
    rows = prompts.flatMap { prompt in
      let rows = table.rows(ofPrompt: prompt)
      return sortedPositions(table.responses[rows].map(\.id)).map { rows.lowerBound + $0 }
    }
  }

  func applied(to table: RewardTable) -> RewardTable {
    RewardTable(
      rewardModels: [], prompts: prompts.map { table.prompts[$0] },
      responsesPerPrompt: prompts.map { table.rows(ofPrompt: $0).count },
      responses: rows.map { table.responses[$0] }, scores: [],
      usersAreMixtures: table.usersAreMixtures)
  }

  func applied(toPrompts some: [Int]) -> [Int] {
    let places = inverse(prompts)
    return some.map { places[$0] }.sorted()
  }

  func applied(to recorded: Histories) -> Histories {
    let places = inverse(rows)
    let users = sortedPositions(recorded.users)
    return Histories(
      form: recorded.form, users: users.map { recorded.users[$0] },
      items: users.map { user in
        sorted(
          recorded[user].map { item in
            sorted(item.with(value: item.value) { Int32(places[Int($0)]) })
          }, form: recorded.form)
      })
  }

  private func sorted(_ items: [FeedbackItem], form: FeedbackForm) -> [FeedbackItem] {
    // Of a response there is one rating.
    if form.isValue { return items.sorted { $0.chosen < $1.chosen } }
    return items.map { (item: $0, key: key($0)) }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.item)
  }

  /// The same item, its others in the order of their rows: of a ranking those of one place.
  private func sorted(_ item: FeedbackItem) -> FeedbackItem {
    guard item.others.count > 1 else { return item }
    guard item.places.isEmpty else {
      return FeedbackItem(
        ranking: zip(item.shown, item.standings).map { (row: $0, worth: $1) }, like: item)
    }
    return FeedbackItem(
      chosen: item.chosen, others: item.others.sorted()[...], value: item.value, time: item.time,
      responseTime: item.responseTime)
  }

  /// The rows in ascending order, then as they were ranked, and last when and how fast.
  private func key(_ item: FeedbackItem) -> [Double] {
    item.shown.sorted().map(Double.init) + [-1] + item.shown.map(Double.init)
      + item.places.map(Double.init) + [item.time ?? 0, item.responseTime ?? 0]
  }
}

/// Positions of the names in the order of their bytes.
private func sortedPositions(_ names: [String]) -> [Int] {
  names.indices.sorted { Name(names[$0]) < Name(names[$1]) }
}

/// The new place of each former position.
private func inverse(_ order: [Int]) -> [Int] {
  order.enumerated().reduce(into: [Int](repeating: 0, count: order.count)) {
    $0[$1.element] = $1.offset
  }
}
