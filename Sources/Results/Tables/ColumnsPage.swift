import Worlds

/// `docs/columns.md`: the columns of the result tables in Markdown, from the values that fill them.
public enum ColumnsPage {
  public static var text: String {
    ([head, curves, users, summary, queries, replies].joined(separator: "\n\n")) + "\n"
  }

  private static let head = """
    # Columns of the result tables

    Made by `attune explain --page columns` from the code that writes them; [results.md](results.md) has the
    other tables, and how intervals and tests are made. A share lies between 0 and 1; a utility is in standard
    deviations of one score over the training prompts.
    """

  private static var curves: String {
    let measures = Measure.all.map { measure in
      [
        names(measure.columns), measure.unit.rawValue,
        sentences(measure.explanation, measure.detail),
      ]
    }
    return section(
      "curves.csv", "One row per setting, learner and count; each value is over the users.",
      ["column", "unit", "meaning"], measures)
  }

  private static var users: String {
    section(
      "users.csv",
      "One row per setting, replicate, learner, count and user; each value is the mean over the"
        + " user's candidate sets.",
      ["column", "meaning"], Outcome.stored.map { [names([$0.column]), $0.meaning] })
  }

  private static var summary: String {
    let columns = SummaryColumn.all + SummaryColumn.overTime
    return section(
      "summary.csv", "One row per setting and learner.", ["column", "meaning"],
      columns.map { [names([$0.name]), sentences($0.help + ".", $0.detail)] }
        + [["`level_<count>`", "Win rate at each count of the sweep."]])
  }

  private static var queries: String {
    section(
      "queries.csv",
      "One row per setting and count. Sums over a user's first items are means over users, with their"
        + " interval; the others are means over all items, empty at count 0.",
      ["column", "meaning"], QueryColumn.all.map { [names($0.columns), $0.help] })
  }

  private static var replies: String {
    section(
      "replies.csv",
      "One row per setting, learner and count, of learners whose choices are read from a model's replies.",
      ["column", "meaning"], SettingReplies.columns.map { [names([$0.name]), $0.help] })
  }

  private static func section(
    _ title: String, _ text: String, _ heads: [String], _ rows: [[String]]
  ) -> String {
    "## \(title)\n\n\(text)\n\n" + markdownTable(heads, rows)
  }

  private static func names(_ columns: [String]) -> String {
    columns.map { "`\($0)`" }.joined(separator: ", ")
  }

  private static func sentences(_ parts: String...) -> String {
    parts.filter { !$0.isEmpty }.joined(separator: " ")
  }
}

/// A table in Markdown.
package func markdownTable(_ heads: [String], _ rows: [[String]]) -> String {
  let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
  let rule = "|" + String(repeating: "---|", count: heads.count)
  return ([line(heads), rule] + rows.map(line)).joined(separator: "\n")
}
