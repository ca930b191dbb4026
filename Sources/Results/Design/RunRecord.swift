import Configuration
package import Hashing
import LinearAlgebra
package import Platform
import Randomness

/// Version of Attune.
public let attuneVersion = "0.1.0"

/// `run.json` while it is written: what was run, on which data, with which program, and the alarms. A
/// design is one line per setting and per cell, so that a sweep of any size streams through.
package struct RunRecord {
  private let draft: Draft
  private var hasWorlds = false
  private var notes: [JSONValue] = []
  /// Hash of all bytes written so far.
  private var hash = ContentHash()

  /// - Parameter hasFailed: Whether the cell of an id has failed.
  package init(
    folder: String, design: Design, hasFailed: (ContentID) -> Bool
  ) throws(FileError) {
    draft = try Draft(folder + "/run.json")
    try write(design)
    try writeList("settings", design.settings.indices) { design.settingJSON($0) }
    try writeList("cells", design.cells.indices) { index in
      let cell = design.cells[index]
      return .object([
        ("cell", .string(cell.id.text)), ("world", .string(cell.world.text)),
        ("setting", .integer(cell.setting)), ("replicate", .integer(cell.replicate)),
        ("learner", .string(design.slot(of: cell).label)),
        ("failed", .boolean(hasFailed(cell.id))),
      ])
    }
    let contents = hash.id.text
    try draft.append("\(Self.hashStart)\(contents)\",\n  \"worlds\": [")
  }

  /// Start of the line with the design's hash, which covers all bytes before this line.
  static let hashStart = "  \"hash\": \""

  private mutating func write(_ text: String) throws(FileError) {
    try draft.append(text)
    var text = text
    text.withUTF8 { hash.update(UnsafeRawBufferPointer($0)) }
  }

  private mutating func write(_ design: Design) throws(FileError) {
    let members: [(String, JSONValue)] = [
      ("attune", .string(attuneVersion)), ("resultsVersion", .string(design.resultsVersion)),
      ("name", .string(design.name)), ("stream", .string(design.stream)),
      ("seed", .integer(Int(design.seed))),
      ("replicates", .integer(design.replicates)), ("baseline", .string(design.baseline)),
      ("axes", .array(design.axes.map(JSONValue.string))),
      ("comparisons", .string(design.comparisons.rawValue)),
    ]
    try write("{\n")
    for (key, value) in members { try write("  \"\(key)\": \(value.serialized()),\n") }
  }

  private mutating func writeList(
    _ key: String, _ indices: Range<Int>, _ value: (Int) -> JSONValue
  ) throws(FileError) {
    try write("  \"\(key)\": [")
    for index in indices {
      try write((index == 0 ? "\n    " : ",\n    ") + value(index).serialized())
    }
    try write("\n  ],\n")
  }

  /// What the worlds of a setting were like, and what learners said of themselves.
  package mutating func append(_ results: SettingResults) throws(FileError) {
    for (cell, record) in results.finished {
      for note in record.notes {
        notes.append(
          .object([
            ("setting", .integer(cell.setting)), ("replicate", .integer(cell.replicate)),
            ("cell", .string(cell.id.text)), ("note", .string(note)),
          ]))
      }
    }
    for (cell, record) in results.firstOfReplicate {
      let world = JSONValue.object(
        [
          ("setting", JSONValue.integer(cell.setting)), ("replicate", .integer(cell.replicate)),
          ("hash", .string(cell.world.text)), ("users", .integer(record.users.count)),
        ] + record.world.json.members!.map { ($0.key, $0.value) })
      try draft.append((hasWorlds ? ",\n    " : "\n    ") + world.serialized())
      hasWorlds = true
    }
  }

  package func finish(alarms: [String]) throws(FileError) { try completed(alarms: alarms).finish() }

  /// The finished file, which `Draft.publish` gives its name.
  package func completed(alarms: [String]) throws(FileError) -> Draft {
    try draft.append(hasWorlds ? "\n  ],\n" : "],\n")
    let list = JSONValue.array(alarms.map(JSONValue.string))
    let libraries = JSONValue.object([
      ("openblas", .string(BLAS.configuration)), ("openblasCore", .string(BLAS.coreName)),
      ("gsl", .string(SpecialFunctions.libraryVersion)),
    ])
    try draft.append("  \"notes\": \(JSONValue.array(notes).serialized()),\n")
    try draft.append("  \"alarms\": \(list.serialized()),\n")
    try draft.append("  \"libraries\": \(libraries.serialized())\n}\n")
    try draft.complete()
    return draft
  }
}
