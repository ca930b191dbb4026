import Worlds
import Configuration

/// The section of alarms, by kind: what a reader should know before believing a curve.
struct ReportAlarms {
  let data: ReportData
  /// Alarms of one kind that are shown; the others are folded away.
  private static let most = 6

  private struct Alarm {
    let kind: String
    /// Setting, replicate and learner; empty where the message is about the whole sweep or names the place
    /// itself.
    let place: String
    let message: String
  }

  var section: HTML {
    let all = all
    guard !all.isEmpty else { return noAlarms }
    let groups = all.grouped(by: \.kind).map(group)
    return """
      <section id="alarms" class="alarms"><h2>\(counted(all.count, "alarm"))</h2>
      <p>The run checks itself. Read this before you believe a curve.</p>
      \(groups)</section>

      """
  }

  /// The rows of alarms.csv, or those of run.json where an older version wrote the folder.
  private var all: [Alarm] {
    if let table = data.files.alarms {
      return table.rows.map {
        Alarm(kind: $0["alarm"], place: place($0), message: $0["message"])
      }
    }
    let sentences = data.files.run?["alarms"]?.elements ?? []
    return sentences.compactMap(\.text).map { Alarm(kind: "", place: "", message: $0) }
  }

  private func place(_ row: ResultTable.Row) -> String {
    let setting = data.settings.first { $0.id == row["setting"] }?.title ?? row["setting"]
    let replicate = row["replicate"].isEmpty ? "" : "replicate \(row["replicate"])"
    return [row["learner"], setting, replicate].filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func group(_ kind: String, _ alarms: [Alarm]) -> HTML {
    let title: HTML =
      kind.isEmpty ? "" : "<h3>\(words(kind)) <small>\(alarms.count)</small></h3>\n"
    let shown = alarms.prefix(Self.most).map(item)
    let rest = alarms.dropFirst(Self.most)
    guard !rest.isEmpty else { return "\(title)<ul>\(shown)</ul>\n" }
    let folded = rest.prefix(HTMLTable.mostRows).map(item)
    let file: HTML = data.files.alarms == nil ? "run.json" : "alarms.csv"
    let note: HTML = rest.count > folded.count ? "<p>All are in <code>\(file)</code>.</p>" : ""
    return """
      \(title)<ul>\(shown)</ul>
      <details><summary>\(rest.count) more</summary><ul>\(folded)</ul>\(note)</details>

      """
  }

  private func item(_ alarm: Alarm) -> HTML {
    guard !alarm.place.isEmpty else { return "<li>\(alarm.message)</li>\n" }
    return "<li><span class=\"place\">\(alarm.place):</span> \(alarm.message)</li>\n"
  }

  private var noAlarms: HTML {
    let isOld = data.files.alarms == nil
    let checked: HTML =
      isOld
      ? "There is no <code>alarms.csv</code>: at most twins among users were looked for."
      : """
      Looked for, in the worlds: \(lookedFor(Alarms.worldKinds, ", ", last: ", and ")). In the learners: \
      \(lookedFor(Alarms.learnerKinds, "; ", last: "; ")). In the sweep: \
      \(lookedFor(Alarms.sweepKinds, ", ", last: ", ")).
      """
    return """
      <section id="alarms" class="calm"><h2>No alarms\(isOld ? " recorded" : "")</h2>
      <p>\(checked)</p></section>

      """
  }

  private func lookedFor(_ kinds: [AlarmKind], _ separator: String, last: String) -> String {
    let words = kinds.map(\.lookedFor).filter { !$0.isEmpty }
    return words.dropLast().joined(separator: separator) + last + words.last!
  }

  /// An alarm's kind as a heading: `label-flip` as `Label flip`.
  private func words(_ kind: String) -> String {
    let text = String(kind.map { $0 == "-" || $0 == "_" ? " " : $0 })
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}

/// `1 alarm`, `3 alarms`.
package func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}

extension Sequence {
  /// Elements of equal keys together, in the order of first appearance.
  package func grouped<Key: Hashable>(
    by key: (Element) -> Key
  ) -> [(key: Key, members: [Element])] {
    var places: [Key: Int] = [:]
    var groups: [(key: Key, members: [Element])] = []
    for element in self {
      let key = key(element)
      if let place = places[key] {
        groups[place].members.append(element)
      } else {
        places[key] = groups.count
        groups.append((key, [element]))
      }
    }
    return groups
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order of first appearance.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
