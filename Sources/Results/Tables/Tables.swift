import Configuration
import Hashing
import Learners
package import Platform
import Statistics
import Worlds

/// The result tables of one experiment while they are written, setting by setting, with rows sorted by
/// setting, learner and count. They appear under their names when all are finished.
package struct Tables {
  private let design: Design
  private let curves: CSVFile
  private let summary: CSVFile
  private var comparisons: ComparisonsTable
  private let failures: CSVFile
  private let timings: CSVFile
  private let users: CSVFile?
  private let alarms: CSVFile
  private let reliability: CSVFile
  private let queries: CSVFile
  private let replies: CSVFile
  /// Written answers, one JSON object a line; nil until there is one.
  private var answers: Draft?
  private let answersPath: String?

  /// - Parameter withUsers: False while a sweep runs: users.csv is the one large table.
  package init(folder: String, design: Design, withUsers: Bool) throws(FileError) {
    self.design = design
    let start = ["setting"] + design.axes
    let table = { (name: String, columns: [String]) throws(FileError) in
      try CSVFile("\(folder)/\(name).csv", header: start + columns, keepsRows: name != "users")
    }
    curves = try table("curves", Self.curveColumns)
    summary = try table(
      "summary", ["learner", "kind", "role"] + SummaryColumn.columns(of: design).map(\.name))
    comparisons = try ComparisonsTable(folder + "/comparisons.csv", design: design)
    failures = try table("failures", ["replicate", "learner", "error"])
    timings = try table(
      "timings",
      [
        "replicate", "learner", "cell", "seconds", "peak_memory_mib", "prompt_tokens",
        "cached_tokens", "completion_tokens",
      ])
    alarms = try CSVFile("\(folder)/alarms.csv", header: Alarm.columns, keepsRows: true)
    reliability = try table("reliability", SettingReliability.columns)
    replies = try table(
      "replies", ["learner", "kind", "count"] + SettingReplies.columns.map(\.name))
    queries = try table("queries", ["count", "users"] + QueryColumn.all.flatMap(\.columns))
    answersPath = withUsers ? folder + "/answers.jsonl" : nil
    users = withUsers ? try table("users", Self.userColumns) : nil
  }

  package mutating func append(_ statistics: SettingStatistics) throws(FileError) {
    try appendCurves(statistics.curves)
    try appendSummaries(statistics)
    try append(statistics.alarms)
    comparisons.append(statistics.comparisons)
    for learner in statistics.reliability {
      for row in learner.rows {
        try reliability.append(start(learner.setting) + row.text, numbers: row.numbers)
      }
    }
    for learner in statistics.replies {
      for row in learner.rows {
        try replies.append(start(learner.setting) + row.text, numbers: row.numbers)
      }
    }
    try append(statistics.queries)
    try appendCells(statistics.results)
    try appendUsers(statistics.results)
    try appendAnswers(statistics.results)
  }

  /// Rows of alarms.csv, one per alarm.
  package func append(_ found: [Alarm]) throws(FileError) {
    for alarm in found { try alarms.append(alarm.cells) }
  }

  /// The finished tables, which `Draft.publish` gives their names, and their rows.
  package func completed() throws(FileError) -> (drafts: [Draft], tables: [String: ResultTable]) {
    let files: [(name: String, file: CSVFile?)] = [
      ("comparisons", try comparisons.completed()), ("alarms", alarms), ("curves", curves),
      ("summary", summary), ("failures", failures), ("reliability", reliability),
      ("timings", timings), ("queries", queries), ("replies", replies), ("users", users),
    ]
    var (drafts, tables): ([Draft], [String: ResultTable]) = ([], [:])
    for case (let name, let file?) in files {
      drafts.append(try file.completed())
      tables[name] = file.table
    }
    if let answers {
      try answers.complete()
      drafts.append(answers)
    } else if let answersPath {
      Files.remove(answersPath)
    }
    return (drafts, tables)
  }

  private func start(_ setting: Int) -> [String] {
    ["\(setting)"] + design.settings[setting].axes
  }

  static let curveColumns =
    [
      "learner", "kind", "role", "ceiling_of", "count", "users",
    ] + Measure.all.flatMap(\.columns)

  /// One row per setting x learner x count.
  private func appendCurves(_ drawn: [Curve]) throws(FileError) {
    for curve in drawn {
      for p in curve.points {
        try curves.append(
          start(curve.setting) + [
            curve.learner.label, curve.learner.kind, curve.learner.role.rawValue,
            curve.learner.ceilingText, "\(p.count)", "\(p.users)",
          ],
          numbers: p.numbers)
      }
    }
  }

  /// One row per setting x learner.
  private func appendSummaries(_ statistics: SettingStatistics) throws(FileError) {
    let columns = SummaryColumn.columns(of: design)
    for (curve, row) in zip(statistics.curves, statistics.summaries) {
      try summary.append(
        start(curve.setting) + [
          curve.learner.label, curve.learner.kind, curve.learner.role.rawValue,
        ] + columns.map { $0.cell(row) })
    }
  }

  /// One row per setting x count.
  private func append(_ curve: QueryCurve) throws(FileError) {
    for p in curve.points {
      try queries.append(
        start(curve.setting) + ["\(p.count)", "\(p.users)"],
        numbers: p.numbers)
    }
  }

  /// One row per failed cell, and one per cell in timings, the only table whose bytes may differ between
  /// runs.
  private func appendCells(_ results: SettingResults) throws(FileError) {
    for (cell, record) in results.finished {
      let start = start(cell.setting) + ["\(cell.replicate)", design.slot(of: cell).label]
      if let failure = record.failure { try failures.append(start + [failure]) }
      try timings.append(
        start + [cell.id.text], numbers: [record.seconds, record.peakMemory] + record.tokens)
    }
  }

  /// What was written, with the scores that it was judged by.
  private mutating func appendAnswers(_ results: SettingResults) throws(FileError) {
    guard let answersPath else { return }
    for (cell, record) in results.finished {
      for answer in record.written {
        if answers == nil { answers = try Draft(answersPath) }
        let line = JSONValue.object(
          [
            ("setting", .integer(cell.setting)), ("replicate", .integer(cell.replicate)),
            ("learner", .string(design.slot(of: cell).label)),
            ("count", .integer(design.settings[cell.setting].counts[answer.count])),
            ("user", .string(record.users[answer.user])), ("prompt", .string(answer.prompt)),
            ("text", .string(answer.text)),
            (
              "scores",
              .object(
                zip(record.world.standardisation, answer.scores).map { ($0.name, .number($1)) })
            ), ("utility", .number(answer.utility)),
            ("reference_utility", .number(answer.referenceUtility)),
          ])
        try answers!.append(line.serialized() + "\n")
      }
    }
  }

  package static let userColumns =
    ["replicate", "learner", "count", "user"] + Outcome.stored.map(\.column)

  /// One row per setting x replicate x learner x count x user: what every statistic can be recomputed
  /// from.
  private func appendUsers(_ results: SettingResults) throws(FileError) {
    guard let users else { return }
    for (cell, record) in results.finished where record.failure == nil {
      let names = record.users.map { CSVFile.rendered([$0]) }
      for (c, count) in design.settings[cell.setting].counts.enumerated() {
        let start = CSVFile.rendered(
          start(cell.setting) + ["\(cell.replicate)", design.slot(of: cell).label, "\(count)"])
        for (name, outcome) in zip(names, record.outcomes(atCount: c)) {
          try users.append(rendered: start, name, numbers: outcome.values)
        }
      }
    }
  }
}
