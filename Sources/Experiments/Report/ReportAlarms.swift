import Configuration

/// What should give a reader pause: alarms by kind, then failed cells.
struct ReportAlarms {
  let data: ReportData
  /// Messages shown of one kind.
  private static let most = 6

  var html: HTML { "\(alarms)\(failures)" }

  private struct Alarm {
    let kind: String
    let message: String
  }

  /// Of alarms.csv; of run.json where an older version wrote the folder.
  private var all: [Alarm] {
    if let table = data.folder.alarms {
      return table.rows.map { Alarm(kind: $0["alarm"], message: $0["message"]) }
    }
    let sentences = data.folder.run?["alarms"]?.elements ?? []
    return sentences.compactMap(\.text).map { Alarm(kind: "", message: $0) }
  }

  private var alarms: HTML {
    let all = all
    guard !all.isEmpty else { return noAlarms }
    let kinds = all.map(\.kind).uniqued()
    let groups = kinds.map { kind in group(kind, all.filter { $0.kind == kind }.map(\.message)) }
    return """
      <section id="alarms" class="alarms"><h2>\(counted(all.count, "alarm"))</h2>
      <p>The run checks itself. Read these before you believe a curve.</p>
      \(groups)</section>

      """
  }

  private func group(_ kind: String, _ messages: [String]) -> HTML {
    let title: HTML =
      kind.isEmpty ? "" : "<h3>\(words(kind)) <small>\(messages.count)</small></h3>\n"
    let shown = messages.prefix(Self.most).map { "<li>\($0)</li>\n" as HTML }
    let rest = messages.dropFirst(Self.most)
    guard !rest.isEmpty else { return "\(title)<ul>\(shown)</ul>\n" }
    let folded = rest.prefix(HTMLTable.mostRows).map { "<li>\($0)</li>\n" as HTML }
    let file: HTML = data.folder.alarms == nil ? "run.json" : "alarms.csv"
    let note: HTML = rest.count > folded.count ? "<p>All are in <code>\(file)</code>.</p>" : ""
    return """
      \(title)<ul>\(shown)</ul>
      <details><summary>\(rest.count) more</summary><ul>\(folded)</ul>\(note)</details>

      """
  }

  private var noAlarms: HTML {
    let isOld = data.folder.alarms == nil
    let checked: HTML =
      isOld
      ? "There is no <code>alarms.csv</code>: only twins among users were looked for."
      : """
      Looked for: test users who are twins of historical ones; evaluation prompts that feedback was given \
      on; learners that do not care when the feedback's labels are flipped, that a length-only baseline \
      equals, or whose scores depend on the batch; evaluation better than training.
      """
    return """
      <section id="alarms" class="calm"><h2>No alarms</h2>
      <p>\(checked)</p></section>

      """
  }

  // MARK: Failures

  private var failures: HTML {
    guard let table = data.folder.failures, table.rowCount > 0 else { return "" }
    var cells: [String: [String]] = [:]
    var errors: [String] = []
    for row in table.rows {
      let error = row["error"]
      if cells[error] == nil { errors.append(error) }
      cells[error, default: []].append(cellName(row))
    }
    let groups = errors.prefix(Self.most).map { failure($0, cells[$0]!) }
    let rest = errors.count - groups.count
    let more: HTML = rest > 0 ? "<p>\(rest) other errors are in <code>failures.csv</code>.</p>" : ""
    return """
      <section id="failures" class="alarms"><h2>\(counted(table.rowCount, "failed cell"))</h2>
      <p>A learner has no curve in a setting where one of its cells failed. \
      <code>attune run --retry-failed</code> runs them again.</p>
      \(groups)\(more)</section>

      """
  }

  private func failure(_ error: String, _ cells: [String]) -> HTML {
    let shown = cells.prefix(Self.most).joined(separator: "; ")
    let rest = cells.count > Self.most ? "; and \(cells.count - Self.most) more" : ""
    return "<pre>\(shortened(error, to: 2000))</pre><p class=\"note\">\(shown)\(rest)</p>\n"
  }

  private func cellName(_ row: ResultTable.Row) -> String {
    let axes = data.axes.map { "\($0) = \(row[$0])" }
    return ([row["learner"]] + axes + ["replicate \(row["replicate"])"]).joined(separator: ", ")
  }

  /// An alarm's kind as a heading: `label-flip` as `Label flip`.
  private func words(_ kind: String) -> String {
    let text = String(kind.map { $0 == "-" || $0 == "_" ? " " : $0 })
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}

/// `1 alarm`, `3 alarms`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

extension Array where Element: Hashable {
  /// Each element once, in the order of first appearance.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
