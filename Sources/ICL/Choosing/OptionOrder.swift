internal import Preferences
internal import Randomness

/// In which orders a person is shown the options of a set: a model may favour a position, so it must not be the
/// order of the rows.
struct OptionOrder: Sendable {
  let stream: RandomStream
  /// Orders for each set, each the first one turned further.
  let count: Int

  /// Positions within the set, in the order shown, by the names of the person and of the responses.
  func orders(of rows: ArraySlice<Int32>, in table: RewardTable, for user: String) -> [[Int]] {
    var draw = stream.stream(user)
    for row in rows {
      let prompt = table.prompts[Int(table.promptOfRow[Int(row)])].id
      draw = draw.stream(prompt, table.responses[Int(row)].id)
    }
    let first = draw.permutation(rows.count)
    return (0..<min(count, max(1, rows.count))).map { turn in
      let start = turn * rows.count / min(count, max(1, rows.count))
      return Array(first[start...] + first[..<start])
    }
  }
}
