import Configuration
import Hashing
import Results

/// The curves of a result folder as MLflow runs: one for each setting and learner.
struct MLflowRuns {
  /// Name of the sweep.
  let name: String
  let runs: [MLflowRun]

  /// - Throws: `FileError` where a file is missing, `DataError` where the folder is not one of results.
  init(folder: String) throws {
    let source = try MLflowSource(folder: folder)
    name = source.name
    runs = source.settings.enumerated().flatMap { index, setting in
      (setting["learners"]?.elements ?? []).map { source.run(setting: index, learner: $0) }
    }
  }
}

extension MLflowSource {
  /// - Parameter learner: As in run.json, with `kind`, `label` and every hyperparameter.
  func run(setting: Int, learner: JSONValue) -> MLflowRun {
    let label = learner["label"]?.text ?? ""
    let place = Place(setting: "\(setting)", learner: label)
    let axes = settings[setting]["axes"]?.members ?? []
    let title = axes.map { "\($0.key)=\(plainText($0.value))" }.joined(separator: ", ")
    return MLflowRun(
      key: key(place, title),
      name: shortened(title.isEmpty ? label : "\(label) (\(title))", to: MLflowRun.Limit.key),
      parameters: parameters(setting: settings[setting], learner: learner),
      tags: tags(place, learner), metrics: history(place) + finals(place),
      hasFailures: failedCells(place) > 0)
  }

  /// From the identities of the curve's cells, and from its place, because a learner that a swept axis
  /// does not touch has the same cells in several settings.
  private func key(_ place: Place, _ title: String) -> String {
    var hash = ContentHash()
    for part in [name, title, place.learner] { hash.update(part) }
    for cell in cells[place] ?? [] { hash.update(cell["cell"]?.text ?? "") }
    return hash.id.text
  }

  private func failedCells(_ place: Place) -> Int {
    (cells[place] ?? []).count { $0["failed"] == .boolean(true) }
  }

  private func parameters(
    setting: JSONValue, learner: JSONValue
  ) -> [(key: String, value: String)] {
    var all = ["seed", "replicates", "baseline"].compactMap { key in run[key].map { (key, $0) } }
    for section in ["dataset", "users", "feedback", "drift", "evaluation"] {
      all += flattened(section, setting[section])
    }
    all += flattened("learner", learner)
    all += (setting["axes"]?.members ?? []).map { ($0.key, $0.value) }
    var seen: Set<String> = []
    return all.compactMap { path, value in
      let key = mlflowKey(path)
      guard seen.insert(key).inserted else { return nil }
      return (key, shortened(plainText(value), to: MLflowRun.Limit.parameter))
    }
  }

  private func tags(_ place: Place, _ learner: JSONValue) -> [(key: String, value: String)] {
    let about = alarms.filter {
      ($0.setting.isEmpty || $0.setting == place.setting)
        && ($0.learner.isEmpty || $0.learner == place.learner)
    }.map(\.message)
    let role = curves[place]?.first?["role"] ?? learner["role"]?.text ?? ""
    return [
      ("attune.version", run["attune"]?.text ?? ""), ("attune.sweep", name),
      ("attune.kind", learner["kind"]?.text ?? ""), ("attune.role", role),
      ("attune.alarms", shortened(about.joined(separator: "\n"), to: MLflowRun.Limit.tag)),
      ("attune.failedCells", "\(failedCells(place))"), ("mlflow.source.name", "attune"),
    ]
  }

  /// Every measure of `curves.csv` at every count; empty cells are left out.
  private func history(_ place: Place) -> [MLflowRun.Metric] {
    (curves[place] ?? []).flatMap { row in
      metrics(row, measures, step: Int(row["count"]) ?? 0, prefix: "")
    }
  }

  /// The curve's summary, at the last count.
  private func finals(_ place: Place) -> [MLflowRun.Metric] {
    let last = curves[place]?.compactMap { Int($0["count"]) }.max() ?? 0
    return (summary[place] ?? []).flatMap {
      metrics($0, summaryColumns, step: last, prefix: "summary.")
    }
  }

  private func metrics(
    _ row: ResultTable.Row, _ columns: [String], step: Int, prefix: String
  ) -> [MLflowRun.Metric] {
    columns.compactMap { column in
      let flags = ["true": 1.0, "false": 0.0]
      guard let value = flags[row[column]] ?? Double(row[column]), value.isFinite else {
        return nil
      }
      return MLflowRun.Metric(key: mlflowKey(prefix + column), step: step, value: value)
    }
  }
}

/// The leaves of nested objects by dotted path; lists are leaves.
private func flattened(_ path: String, _ value: JSONValue?) -> [(String, JSONValue)] {
  guard let value else { return [] }
  guard let members = value.members else { return [(path, value)] }
  return members.flatMap { flattened("\(path).\($0.key)", $0.value) }
}

/// Strings without quotes, all else as JSON.
private func plainText(_ value: JSONValue) -> String { value.text ?? value.serialized() }
