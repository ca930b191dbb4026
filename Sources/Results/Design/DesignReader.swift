import Configuration
import Hashing
import Learners
import Platform
import Worlds

extension Design {
  /// Reads the design that a run wrote to `<folder>/run.json`.
  /// - Throws: `FileError` where there is none, `FolderError` where it is damaged.
  package init(folder: String) throws {
    let path = folder + "/run.json"
    let descriptor = try Files.openRegular(path, O_RDONLY)
    defer { close(descriptor) }
    let bytes = try Files.read(descriptor, path, from: 0)
    do {
      self = try DesignReader(bytes: bytes, json: try JSONValue(parsing: bytes)).design()
    } catch {
      let problem =
        (error as? JSONSyntaxError).map { "line \($0.line), column \($0.column): \($0.message)" }
        ?? "\(error)"
      throw FolderError(
        "\(path): is not the run.json of a result folder (\(problem)); give results/<experiment>, or"
          + " run the experiment again to write it anew")
    }
  }
}

/// What is wrong in a run.json: its place, what stands there and what was expected.
private struct Damage: Error, CustomStringConvertible {
  let description: String

  init(_ place: String, _ value: JSONValue?, _ expected: String) {
    description = "\(place) is \(value?.serialized().prefix(60) ?? "missing"); expected \(expected)"
  }
}

/// Reads a design from run.json and checks all that is read, so that tables can trust it.
private struct DesignReader {
  let bytes: [UInt8]
  let json: JSONValue

  func design() throws -> Design {
    let seed = json["seed"]?.double.flatMap(UInt64.init(exactly:))
    guard let seed else { throw Damage("seed", json["seed"], "a whole number from 0") }
    let axes = try texts("axes")
    let settingValues = try list(json["settings"], "settings")
    guard !settingValues.isEmpty else { throw Damage("settings", json["settings"], "one or more") }
    let settings = try settingValues.enumerated().map { index, value in
      try setting(value, "settings[\(index)]", axes: axes)
    }
    let replicates = try integer(json["replicates"], "replicates", 1...1_000_000_000)
    let baseline = try text(json["baseline"], "baseline")
    for setting in settings where !setting.learners.contains(where: { $0.label == baseline }) {
      throw Damage("baseline", json["baseline"], "a learner of every setting")
    }
    let experiment = try text(json["name"], "name")
    var design = Design(
      name: experiment, stream: json["stream"]?.text ?? experiment, seed: seed,
      replicates: replicates,
      baseline: baseline,
      axes: axes, settings: settings, cells: try cells(of: settings, replicates: replicates)
    ) { settingValues[$0] }
    design.resultsVersion = json["resultsVersion"]?.text ?? ""
    design.comparisons =
      try name(json["comparisons"], "comparisons", ComparedPairs.init) ?? .baseline
    try checkHash()
    return design
  }

  /// Finds changes that would still parse, such as another digit. The hash covers the bytes before its
  /// line, so that versions which write other keys can read each other's folders.
  private func checkHash() throws {
    guard let written = json["hash"] else { return }
    let start = Array("\n\(RunRecord.hashStart)".utf8)
    let end = bytes.firstRange(of: start)?.lowerBound ?? bytes.endIndex - 1
    guard written.text == ContentHash.of(bytes[...end]).text else {
      throw Damage(
        "hash", written, "that of what stands above it: something was changed or is lost")
    }
  }

  private func setting(
    _ value: JSONValue, _ place: String, axes: [String]
  ) throws -> Design.Setting {
    guard let own = value["axes"]?.members, own.map(\.key) == axes else {
      throw Damage(place + ".axes", value["axes"], "a value of each of the axes")
    }
    let counts = try list(value["feedback"]?["counts"], place + ".feedback.counts").map {
      try integer($0, place + ".feedback.counts", 0...1_000_000_000)
    }
    guard !counts.isEmpty, zip(counts, counts.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw Damage(place + ".feedback.counts", value["feedback"]?["counts"], "ascending numbers")
    }
    let learners = try list(value["learners"], place + ".learners").enumerated().map {
      try slot($1, "\(place).learners[\($0)]")
    }
    guard !learners.isEmpty, Set(learners.map(\.label)).count == learners.count else {
      throw Damage(place + ".learners", value["learners"], "learners of different labels")
    }
    return Design.Setting(
      axes: own.map { axisText($0.value) }, title: axisTitle(own.map { ($0.key, $0.value) }),
      counts: counts, learners: learners, drifts: value["drift"] != nil,
      headline: try name(value["headline"], place + ".headline", Measure.compared(called:))
        ?? .winRate,
      folds: try value["users"]?["folds"].map {
        try integer($0, place + ".users.folds", 2...1_000_000_000)
      }, isRecorded: value["isRecorded"]?.boolean ?? false)
  }

  private func slot(_ value: JSONValue, _ place: String) throws -> Design.Slot {
    guard let role = value["role"]?.text.flatMap(LearnerRole.init(rawValue:)) else {
      throw Damage(place + ".role", value["role"], "\"floor\", \"learner\" or \"ceiling\"")
    }
    guard let isListed = value["isListed"]?.boolean else {
      throw Damage(place + ".isListed", value["isListed"], "true or false")
    }
    return Design.Slot(
      label: try text(value["label"], place + ".label"),
      kind: try text(value["kind"], place + ".kind"), role: role, isListed: isListed,
      ceilingOf: try (value["ceilingOf"]?.elements ?? []).compactMap {
        try name($0, place + ".ceilingOf", Measure.compared(called:))
      })
  }

  // MARK: cells

  /// The cells stand by setting, replicate and learner, each once.
  private func cells(of settings: [Design.Setting], replicates: Int) throws -> [Cell] {
    let values = try list(json["cells"], "cells")
    let sizes = settings.map {
      $0.learners.count.multipliedReportingOverflow(by: $0.folds ?? replicates)
    }
    let count = sizes.reduce(0) { $0.addingReportingOverflow($1.partialValue).partialValue }
    guard !sizes.contains(where: \.overflow), values.count == count else {
      let learners = settings.reduce(0) { $0 + $1.learners.count }
      throw Damage(
        "cells", .integer(values.count),
        "\(replicates) replicates of each of the \(learners) learners of all settings")
    }
    var cells: [Cell] = []
    cells.reserveCapacity(count)
    var first: [ContentID: Cell] = [:]
    for (s, setting) in settings.enumerated() {
      for replicate in 0..<(setting.folds ?? replicates) {
        for learner in setting.learners.indices {
          let place = "cells[\(cells.count)]"
          let cell = try self.cell(
            values[cells.count], place, setting: s, replicate: replicate, learner: learner)
          guard value(values[cells.count], names: setting.learners[learner], of: cell),
            isSame(cell, first[cell.id] ?? cell, settings)
          else { throw Damage(place, values[cells.count], "the next cell, with its own id") }
          first[cell.id] = first[cell.id] ?? cell
          cells.append(cell)
        }
      }
    }
    return cells
  }

  private func cell(
    _ value: JSONValue, _ place: String, setting: Int, replicate: Int, learner: Int
  ) throws -> Cell {
    guard let id = value["cell"]?.text.flatMap(ContentID.init(text:)) else {
      throw Damage(place + ".cell", value["cell"], "32 hexadecimal digits")
    }
    guard let world = value["world"]?.text.flatMap(ContentID.init(text:)) else {
      throw Damage(place + ".world", value["world"], "32 hexadecimal digits")
    }
    return Cell(id: id, world: world, setting: setting, replicate: replicate, learner: learner)
  }

  private func value(_ value: JSONValue, names slot: Design.Slot, of cell: Cell) -> Bool {
    value["setting"]?.integer == cell.setting && value["replicate"]?.integer == cell.replicate
      && value["learner"]?.text == slot.label
  }

  /// Whether two cells are the same learner in the same world, as cells of one id must be.
  private func isSame(_ a: Cell, _ b: Cell, _ settings: [Design.Setting]) -> Bool {
    let (one, other) = (settings[a.setting], settings[b.setting])
    return a.world == b.world && a.replicate == b.replicate && one.counts == other.counts
      && one.learners[a.learner].kind == other.learners[b.learner].kind
  }

  // MARK: values

  private func list(_ value: JSONValue?, _ place: String) throws -> [JSONValue] {
    guard let elements = value?.elements else { throw Damage(place, value, "a list") }
    return elements
  }

  private func text(_ value: JSONValue?, _ place: String) throws -> String {
    guard let text = value?.text else { throw Damage(place, value, "a string") }
    return text
  }

  /// A value by its name; nil where the key is missing.
  private func name<Value>(
    _ value: JSONValue?, _ place: String, _ named: (String) -> Value?
  ) throws -> Value? {
    guard let value else { return nil }
    guard let found = try named(text(value, place)) else {
      throw Damage(place, value, "a known name")
    }
    return found
  }

  private func texts(_ key: String) throws -> [String] {
    try list(json[key], key).map { try text($0, key) }
  }

  private func integer(
    _ value: JSONValue?, _ place: String, _ range: ClosedRange<Int>
  ) throws -> Int {
    guard let number = value?.integer, range.contains(number) else {
      throw Damage(
        place, value, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
