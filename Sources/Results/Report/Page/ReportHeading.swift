import Configuration
import Learners
import Platform

/// The top of the page: the question and what was run.
struct ReportHeading {
  let data: ReportData
  /// How far a run has come, in words; nil for a page of a run that has ended.
  let progress: String?
  /// What the page holds, for the links at its top.
  let parts: [ReportPart]

  var html: HTML {
    """
    <header>
    <h1>\(data.name)</h1>
    <p class="question">How few pieces of feedback does it take to learn what one particular \
    person prefers, and which algorithm gets there first?</p>
    <p>\(sentence)</p>
    \(live)\(notes)<nav aria-label="Parts of this page">\(parts.map(link))</nav>
    </header>

    """
  }

  private func link(_ part: ReportPart) -> HTML { "<a href=\"#\(part.id)\">\(part.name)</a> " }

  private var live: HTML {
    guard let progress else { return "" }
    return """
      <p class="live" role="status"><strong>Running:</strong> \(progress). The page shows what is \
      finished and reloads itself every five seconds.</p>

      """
  }

  private var notes: HTML {
    let notes = data.files.notes + unfinished
    guard !notes.isEmpty else { return "" }
    return "<ul class=\"notes\">\(notes.map { "<li>\($0)</li>" as HTML })</ul>\n"
  }

  /// Sentence about cells of run.json without a row in timings.csv; a run that goes on shows its progress
  /// instead.
  private var unfinished: [String] {
    guard progress == nil, let table = data.files.timings else { return [] }
    let planned = Set((data.files.run?["cells"]?.elements ?? []).compactMap { $0["cell"]?.text })
    let left = planned.subtracting(table.rows.lazy.map { $0["cell"] }).count
    guard left > 0 else { return [] }
    return [
      "\(planned.count - left) of \(planned.count) cells are finished; the run can be continued."
    ]
  }

  /// What was run, in one sentence; what the record does not say is left out.
  private var sentence: HTML {
    let learners = data.learners.filter { $0.role == .learner }.map(\.label)
    let parts = [people, dataset, feedback, judgement].filter { !$0.isEmpty }
    guard !parts.isEmpty else { return "\(named(learners))" }
    return "\(parts.joined(separator: "; ")). \(named(learners))"
  }

  private var people: String {
    guard data.values("users", "folds").isEmpty else { return everyone }
    let test = data.values("users", "test")
    guard !test.isEmpty else { return "" }
    let isRecorded = data.values("dataset", "kind") == ["recorded"]
    let kind = isRecorded ? "recorded" : "simulated"
    var text = "\(listed(test)) \(kind) test users in each of \(replicates)"
    let alpha = data.values("users", "alpha")
    if !isRecorded, !alpha.isEmpty { text += ", Dirichlet alpha \(listed(alpha))" }
    return text + ", after \(listed(data.values("users", "historical"))) historical users"
  }

  /// Recorded people who are judged in turn.
  private var everyone: String {
    let people = data.settings.flatMap { data.curves($0) }.flatMap(\.points).map(\.users)
    let judged = Set(people).sorted().map(String.init)
    let who = judged.isEmpty ? "recorded people" : listed(judged) + " recorded people"
    return
      "\(who), each judged once in one of \(listed(data.values("users", "folds"))) folds, after the others"
      + " as historical users"
  }

  private var replicates: String {
    let count = data.files.run?["replicates"]?.double ?? 1
    return count == 1 ? "1 replicate" : "\(shortest(count)) replicates"
  }

  private var dataset: String {
    let kinds = data.values("dataset", "kind")
    return kinds.isEmpty ? "" : "dataset \(listed(kinds))"
  }

  private var feedback: String {
    let forms = data.values("feedback", "form")
    guard !forms.isEmpty else { return "" }
    let counts =
      data.counts.isEmpty ? "" : ", \(data.counts.map(String.init).joined(separator: ", ")) items"
    return "\(listed(forms)) feedback on \(listed(data.values("feedback", "pairs"))) pairs" + counts
  }

  private var judgement: String {
    let reference = data.values("evaluation", "reference")
    guard !reference.isEmpty else { return "" }
    return
      "judged on \(listed(data.values("evaluation", "prompts"))) prompts per user against the reference "
      + listed(reference)
  }

  private func named(_ learners: [String]) -> String {
    guard !learners.isEmpty else { return "" }
    return "Learners: " + learners.joined(separator: ", ") + "."
  }
}

/// `0.01`, `0.01 or 0.05`, `1, 2 or 3`; the first ones where there are many.
/// - Parameter last: The word before the last.
package func listed(_ values: [String], most: Int = 8, last: String = "or") -> String {
  guard values.count > 1 else { return values.first ?? "" }
  guard values.count <= most else {
    return values.prefix(most).joined(separator: ", ") + " and \(values.count - most) more"
  }
  return values.dropLast().joined(separator: ", ") + " \(last) " + values.last!
}
