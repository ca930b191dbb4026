import Configuration
import Learners
import Statistics
import Worlds

/// A point of the sweep, as the tables name it.
struct ReportSetting: Sendable {
  /// The number in the column `setting`.
  let id: String
  /// Swept paths and their values; empty where nothing is swept.
  let axes: [(path: String, value: String)]
  /// The measure that the setting's answer is about.
  var headline = Measure.winRate

  /// `users.alpha = 0.05, feedback.form = rating`.
  var title: String { axes.map { "\($0.path) = \($0.value)" }.joined(separator: ", ") }

  /// The title, or a word for the only setting there is.
  var name: String { axes.isEmpty ? "all users" : title }
}

/// A learner with its place among those of its role, which decides how it is drawn.
package struct ReportLearner: Sendable, Equatable {
  let label: String
  let kind: String
  let role: LearnerRole
  let place: Int
  /// Columns of curves.csv that the learner is a ceiling of, or `all`; empty but for ceilings.
  var ceilingOf: [String] = []

  /// False for a ceiling of other measures, which says nothing about the best possible value of this one.
  func belongs(to measure: Measure) -> Bool {
    role != .ceiling || ceilingOf.contains("all") || ceilingOf.contains(measure.name)
  }
}

/// What curves.csv says of a learner.
struct ReportCurve: Sendable {
  let learner: ReportLearner
  let points: [CurvePoint]

  func estimate(_ measure: Measure, at count: Int) -> Estimate? {
    points.first { $0.count == count }?[measure]
  }
}

/// The tables of a result folder, put together by setting and learner.
struct ReportData {
  let files: ResultTables
  let name: String
  /// Swept paths, in the order of the tables' columns.
  let axes: [String]
  let settings: [ReportSetting]
  let learners: [ReportLearner]
  /// Feedback counts that occur, ascending.
  let counts: [Int]
  private let curvesOf: [String: [ReportCurve]]

  init(_ files: ResultTables) {
    self.files = files
    let lastName = files.path.split(separator: "/").last.map(String.init)
    name = files.run?["name"]?.text ?? lastName ?? "results"
    let table = files.curves ?? ResultTable()
    axes = sweptAxes(table)
    settings = allSettings(table, axes, run: files.run)
    learners = allLearners(table)
    let byLabel = Dictionary(learners.map { ($0.label, $0) }) { first, _ in first }
    curvesOf = curvesBySetting(table, byLabel)
    counts = Set(curvesOf.values.joined().flatMap { $0.points.map(\.count) }).sorted()
  }

  func curves(_ setting: ReportSetting) -> [ReportCurve] { curvesOf[setting.id] ?? [] }

  /// Curves that belong in a figure of a measure.
  func curves(_ setting: ReportSetting, of measure: Measure) -> [ReportCurve] {
    curves(setting).filter { $0.learner.belongs(to: measure) }
  }

  func learner(_ label: String) -> ReportLearner? { learners.first { $0.label == label } }

  /// Curves of learners proper, without floors and ceilings.
  func learners(_ setting: ReportSetting) -> [ReportCurve] {
    curves(setting).filter { $0.learner.role == .learner }
  }

  /// Measures in the order in which the page shows them, the headline first.
  var measures: [Measure] {
    let headline = drawnSettings.first?.headline ?? .winRate
    return [headline] + Measure.reported.filter { $0 != headline }
  }

  typealias Level = (learner: ReportLearner, estimate: Estimate)

  /// The curves' values of a measure at a count, where they have one.
  func levels(_ curves: [ReportCurve], at count: Int, _ measure: Measure) -> [Level] {
    curves.compactMap { curve in
      guard let level = curve.estimate(measure, at: count), !level.mean.isNaN else { return nil }
      return (curve.learner, level)
    }
  }

  /// The highest, the first of equals.
  func best(_ levels: [Level]) -> Level? {
    levels.reduce(nil) { best, next in
      next.estimate.mean > best?.estimate.mean ?? -.infinity ? next : best
    }
  }

  /// Settings with at least one curve.
  var drawnSettings: [ReportSetting] { settings.filter { !curves($0).isEmpty } }

  /// Values that a field of the settings takes, each once, in the order of the sweep; shown as JSON, text
  /// without quotes.
  func values(_ path: String...) -> [String] {
    var seen: Set<String> = []
    return (files.run?["settings"]?.elements ?? []).compactMap { setting in
      let value = path.reduce(Optional(setting)) { $0?[$1] }
      return value.map(axisText).flatMap { seen.insert($0).inserted ? $0 : nil }
    }
  }
}

/// The columns between `setting` and `learner`.
private func sweptAxes(_ table: ResultTable) -> [String] {
  guard table.columns.first == "setting", let end = table.columns.firstIndex(of: "learner") else {
    return []
  }
  return Array(table.columns[1..<end])
}

/// Settings of run.json, then those that only the table has.
private func allSettings(
  _ table: ResultTable, _ axes: [String], run: JSONValue?
) -> [ReportSetting] {
  let planned = (run?["settings"]?.elements ?? []).enumerated().map { index, setting in
    ReportSetting(
      id: "\(index)",
      axes: (setting["axes"]?.members ?? []).map { ($0.key, axisText($0.value)) },
      headline: setting["headline"]?.text.flatMap(Measure.compared(called:)) ?? .winRate)
  }
  var seen = Set(planned.map(\.id))
  let others = table.rows.compactMap { row -> ReportSetting? in
    guard seen.insert(row["setting"]).inserted else { return nil }
    return ReportSetting(id: row["setting"], axes: axes.map { ($0, row[$0]) })
  }
  return planned + others
}

/// Learners in the order of the table, numbered within their role.
private func allLearners(_ table: ResultTable) -> [ReportLearner] {
  var seen: Set<String> = []
  var used: [LearnerRole: Int] = [:]
  return table.rows.compactMap { row in
    let label = row["learner"]
    guard seen.insert(label).inserted else { return nil }
    let role = LearnerRole(rawValue: row["role"]) ?? .learner
    defer { used[role, default: 0] += 1 }
    return ReportLearner(
      label: label, kind: row["kind"], role: role, place: used[role, default: 0],
      ceilingOf: ceilingOf(row))
  }
}

/// As the table says; in folders from before that column, `bayes` is a ceiling of the win rate.
private func ceilingOf(_ row: ResultTable.Row) -> [String] {
  let told = row["ceiling_of"]
  guard told.isEmpty, row["role"] == LearnerRole.ceiling.rawValue else {
    return told.split(separator: " ").map(String.init)
  }
  return row["kind"] == Bayes.kind ? ["win_rate", "accuracy"] : ["all"]
}

private func curvesBySetting(
  _ table: ResultTable, _ learners: [String: ReportLearner]
) -> [String: [ReportCurve]] {
  var points: [String: [String: [CurvePoint]]] = [:]
  for row in table.rows {
    guard let count = Int(row["count"]), count >= 0 else { continue }
    let point = CurvePoint(
      count: count, users: Int(row["users"]) ?? 0,
      estimates: Measure.all.map { $0.estimate(in: row) })
    points[row["setting"], default: [:]][row["learner"], default: []].append(point)
  }
  let order = learners.values.sorted { ($0.role.order, $0.place) < ($1.role.order, $1.place) }
  return points.mapValues { byLearner in
    order.compactMap { learner in
      byLearner[learner.label].map {
        ReportCurve(learner: learner, points: $0.sorted { $0.count < $1.count })
      }
    }
  }
}
