import Configuration
package import Results

/// What is different between the design that a result folder holds and the one to be run now.
package struct DesignChange {
  private let name: String
  /// `users.test 200 -> 300`, each path once.
  private let differences: [String]
  private let newCells: Int
  private let cells: Int
  private let gone: Int
  package let isEmpty: Bool

  package init(from before: Design, to after: Design) {
    name = after.name
    let (old, new) = (Set(before.cells.map(\.id)), Set(after.cells.map(\.id)))
    cells = new.count
    newCells = new.subtracting(old).count
    gone = old.subtracting(new).count
    differences = Self.differences(before, after)
    isEmpty =
      differences.isEmpty && before.cells.map(\.id) == after.cells.map(\.id)
      && before.settings.map(\.learners) == after.settings.map(\.learners)
  }

  /// `tiny: the configuration has changed since the last run (users.test 5 -> 6): 36 of 36 cells are new`
  package var sentence: String {
    let named = differences.prefix(4).joined(separator: ", ")
    let more = differences.count > 4 ? " and \(differences.count - 4) more" : ""
    let what = " (" + (differences.isEmpty ? "a data file" : named + more) + ")"
    let cells = newCells == 0 ? "no cell is new" : "\(newCells) of \(self.cells) cells are new"
    let gone = gone == 0 ? "" : ", \(self.gone) earlier ones no longer belong to it"
    return "\(name): the configuration has changed since the last run\(what): \(cells)\(gone)"
  }

  private static func differences(_ before: Design, _ after: Design) -> [String] {
    var found: [String] = []
    let add = { (key: String, old: String, new: String) in
      if old != new { found.append("\(key) \(old) -> \(new)") }
    }
    add("results version", before.resultsVersion, after.resultsVersion)
    add("stream", before.stream, after.stream)
    add("seed", "\(before.seed)", "\(after.seed)")
    add("replicates", "\(before.replicates)", "\(after.replicates)")
    add("baseline", before.baseline, after.baseline)
    add("comparisons", before.comparisons.rawValue, after.comparisons.rawValue)
    add("settings", "\(before.settings.count)", "\(after.settings.count)")
    for index in 0..<min(before.settings.count, after.settings.count) where found.count < 8 {
      let (old, new) = (leaves(before.settingJSON(index)), leaves(after.settingJSON(index)))
      for path in Set(old.keys).union(new.keys).sorted() where old[path] != new[path] {
        let difference = "\(path) \(old[path] ?? "none") -> \(new[path] ?? "none")"
        if !found.contains(difference) { found.append(difference) }
      }
    }
    return found
  }

  /// The plain values of a setting by path. A learner is one value, under its label.
  private static func leaves(_ setting: JSONValue) -> [String: String] {
    var leaves: [String: String] = [:]
    func walk(_ value: JSONValue, _ path: String) {
      guard let members = value.members else { return leaves[path] = value.serialized() }
      for member in members { walk(member.value, path + "." + member.key) }
    }
    for member in setting.members ?? [] where member.key != "learners" && member.key != "axes" {
      walk(member.value, member.key)
    }
    for learner in setting["learners"]?.elements ?? [] {
      let settings = (learner.members ?? []).filter { !["label", "role"].contains($0.key) }
      leaves["learners." + (learner["label"]?.text ?? "")] = settings.map {
        "\($0.key)=\($0.value.serialized())"
      }.joined(separator: " ")
    }
    return leaves
  }
}
