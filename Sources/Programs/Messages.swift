internal import Configuration
internal import Learners
internal import Preferences

/// What a program is told, as JSON. No names of people, no weights, no outcomes.
enum Messages {
  static let version = 1

  static func fit(_ training: TrainingData, settings: JSONValue, seed: Int) -> JSONValue {
    let table = training.table
    let historical = training.historical
    return .object([
      ("do", .string("fit")), ("version", .integer(version)), ("seed", .integer(seed)),
      ("settings", settings), ("form", .string(historical.form.rawValue)),
      ("columns", .array(table.rewardModels.map(JSONValue.string))),
      ("prompts", .array(table.prompts.map { .object(named($0.id, $0.text)) })),
      (
        "responses",
        .array(
          (0..<table.rowCount).map { row in
            let response = table.responses[row]
            return .object(
              named(response.id, response.text) + [
                ("prompt", .integer(Int(table.promptOfRow[row]))),
                (
                  "scores",
                  .array(
                    table.scores[
                      row * table.modelCount..<(row + 1) * table.modelCount
                    ].map { .number(Double($0)) })
                ),
              ])
          })
      ),
      ("population", .array(training.populationUtility.map(JSONValue.number))),
      (
        "people",
        .array((0..<historical.count).map { items(historical[$0], historical.form) })
      ),
    ])
  }

  static func score(_ candidates: CandidateSets, _ histories: Histories, _ count: Int) -> JSONValue
  {
    .object([
      ("do", .string("score")), ("count", .integer(count)),
      (
        "people",
        .array(
          (0..<histories.count).map { user in
            .object([
              ("items", items(histories[user].first(count), histories.form)),
              (
                "sets",
                .array(
                  candidates.sets(ofUser: user).map { set in
                    .array(
                      candidates.rows[candidates.positions(ofSet: set)].map { .integer(Int($0)) })
                  })
              ),
            ])
          })
      ),
    ])
  }

  /// Each item as the responses shown, by their place in `responses`, with points from 10 for the best to 0; a rating
  /// has its value too.
  private static func items(_ history: some Sequence<FeedbackItem>, _ form: FeedbackForm)
    -> JSONValue
  {
    .array(
      history.map { item in
        var members: [(String, JSONValue)] = [
          ("shown", .array(item.shown.map { .integer(Int($0)) })),
          ("points", .array(form.rules.points(of: item).map(JSONValue.integer))),
        ]
        if form.tellsScale { members.append(("value", .number(Double(item.value)))) }
        return .object(members)
      })
  }

  private static func named(_ id: String, _ text: String?) -> [(String, JSONValue)] {
    [("id", .string(id))] + (text.map { [("text", .string($0))] } ?? [])
  }
}
