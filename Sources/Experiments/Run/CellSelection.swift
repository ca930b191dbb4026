import Configuration
import Hashing
import Platform
package import Results
import Worlds

/// The part of a sweep that one run is about: `--shard 3/16`, `--only 'learner=maml*'`.
public struct CellSelection: Sendable {
  /// One of `count` parts, from 1.
  public struct Shard: Sendable, Equatable {
    public let index: Int
    public let count: Int

    /// Reads `3/16`; nil where it is not two whole numbers, the first from 1 to the second.
    public init?(_ text: String) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
        (1...100_000).contains(count), (1...count).contains(index)
      else { return nil }
      self.index = index
      self.count = count
    }
  }

  /// A key and a pattern, in which `*` is any text, `?` any character, and all else itself; a cell has to
  /// match every filter. Lists and numbers of swept axes may be written as the file has them.
  public struct Filter: Sendable {
    public let key: String
    public let pattern: String

    /// Reads `learner=maml*`.
    public init?(_ text: String) {
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else { return nil }
      key = String(text[..<equals])
      pattern = String(text[text.index(after: equals)...])
    }
  }

  public var shard: Shard?
  public var filters: [Filter] = []

  public init() {}

  /// The different cells selected, in the order of the tables.
  /// - Throws: `SelectionError` where a filter names no key or matches no cell.
  package func cells(of design: Design) throws -> [Cell] {
    try filters.forEach { try check($0, design) }
    var seen: Set<ContentID> = []
    let matching = design.cells.filter { cell in
      filters.allSatisfy { matches($0, cell, design) } && seen.insert(cell.id).inserted
    }
    guard !matching.isEmpty else {
      let asked = filters.map { "\($0.key)=\($0.pattern)" }.joined(separator: " and ")
      throw SelectionError("--only \(asked): no cell of \(design.name) matches")
    }
    return shard.map { part($0, of: matching) } ?? matching
  }

  private func part(_ shard: Shard, of cells: [Cell]) -> [Cell] {
    zip(cells, Self.shards(of: cells, count: shard.count))
      .filter { $0.1 == shard.index }.map(\.0)
  }

  /// The shard of each cell, from 1.
  ///
  /// Whole worlds are dealt out where there are enough of them, else single cells. All shards of the same
  /// file are dealt the same way, so that together they hold every cell once.
  package static func shards(of cells: [Cell], count: Int) -> [Int] {
    var worlds: [ContentID: Int] = [:]
    for cell in cells where worlds[cell.world] == nil { worlds[cell.world] = worlds.count }
    let byWorld = worlds.count >= count
    return cells.enumerated().map { index, cell in
      (byWorld ? worlds[cell.world]! : index) % count + 1
    }
  }

  private static let keys = ["learner", "kind", "replicate", "setting"]

  private func check(_ filter: Filter, _ design: Design) throws {
    let known = Self.keys + design.axes
    guard known.contains(filter.key) else {
      throw SelectionError(
        "--only \(filter.key)=\(filter.pattern): \(filter.key) is not a key of a cell; "
          + suggestion(for: filter.key, among: known))
    }
    guard !design.cells.contains(where: { matches(filter, $0, design) }) else { return }
    let values = Set(design.cells.map { value(filter.key, of: $0, design) })
    throw SelectionError(
      "--only \(filter.key)=\(filter.pattern): no cell of \(design.name) matches; "
        + suggestion(for: filter.pattern, among: Array(values.sorted().prefix(40)).map(oneLine)))
  }

  private func matches(_ filter: Filter, _ cell: Cell, _ design: Design) -> Bool {
    let value = value(filter.key, of: cell, design)
    if Glob(filter.pattern).matches(value) { return true }
    guard design.axes.contains(filter.key) else { return false }
    // `[0.1, 1]` and 0.50 are the values that tables show as `[0.1,1]` and 0.5.
    let written = try? JSONValue(parsing: Array(filter.pattern.utf8))
    return written.map(axisText) == value
  }

  private func value(_ key: String, of cell: Cell, _ design: Design) -> String {
    switch key {
    case "learner": design.slot(of: cell).label
    case "kind": design.slot(of: cell).kind
    case "replicate": "\(cell.replicate)"
    case "setting": "\(cell.setting)"
    default: design.settings[cell.setting].axes[design.axes.firstIndex(of: key)!]
    }
  }
}

/// A selection that selects nothing: exit code 64.
public struct SelectionError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
