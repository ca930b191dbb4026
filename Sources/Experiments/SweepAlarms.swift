import Configuration

/// The alarms of a whole sweep, from a digest of each cell: cells may be added one by one, so that a sweep
/// of any size passes through.
struct SweepAlarms {
  /// Per setting, its value on each axis.
  let axes: [[(path: String, value: JSONValue)]]
  let cellCount: Int
  private var digests: [Key: String] = [:]
  private var machines: Set<String> = []
  private var failed = 0

  private struct Key: Hashable {
    let setting: Int
    let replicate: Int
    let learner: String
  }

  /// - Parameter cellCount: Cells of the tables: settings x replicates x learners.
  init(axes: [[(path: String, value: JSONValue)]], cellCount: Int) {
    self.axes = axes
    self.cellCount = cellCount
  }

  mutating func add(setting: Int, replicate: Int, learner: String, record: CellRecord) {
    let key = Key(setting: setting, replicate: replicate, learner: learner)
    digests[key] = record.failure == nil ? record.digest : "failed"
    failed += record.failure == nil ? 0 : 1
    machines.insert(record.machine)
  }

  func alarms() -> [Alarm] {
    unfinished + mixedMachines + axesWithoutEffect
  }

  private var unfinished: [Alarm] {
    let missing = cellCount - digests.count
    guard missing > 0 else { return [] }
    return [
      Alarm(
        .unfinished,
        "\(missing) of \(cellCount) cells are not finished; run again to finish them")
    ]
  }

  private var mixedMachines: [Alarm] {
    guard machines.count > 1 else { return [] }
    return [
      Alarm(
        .mixedMachines,
        "cells ran on several types of processor (\(machines.sorted().joined(separator: ", ")));"
          + " the last bits of their results may differ")
    ]
  }

  /// Axes two of whose values gave every cell the same outcomes, whatever the other axes were. Nothing is
  /// said of a sweep with missing or failed cells.
  private var axesWithoutEffect: [Alarm] {
    guard digests.count == cellCount, failed == 0, let first = axes.first else { return [] }
    let outcomes = outcomesBySetting()
    return first.indices.compactMap { axis in
      let alike = valuesAlike(axis, outcomes)
      guard alike.count > 1 else { return nil }
      return Alarm(
        .axisWithoutEffect,
        "the sweep's values \(alike.joined(separator: " and ")) of \(first[axis].path) gave every learner"
          + " the same outcomes; the axis does nothing there")
    }
  }

  /// Per setting, a hash of all its cells' outcomes.
  private func outcomesBySetting() -> [String] {
    let order = digests.sorted {
      ($0.key.setting, $0.key.replicate, $0.key.learner)
        < ($1.key.setting, $1.key.replicate, $1.key.learner)
    }
    var hashes = [ContentHash](repeating: ContentHash(), count: axes.count)
    for (key, digest) in order { hashes[key.setting].update(digest) }
    return hashes.map(\.text)
  }

  /// The first values of an axis that share the outcomes of all settings with them.
  private func valuesAlike(_ axis: Int, _ outcomes: [String]) -> [String] {
    var order: [String] = []
    var hashes: [String: ContentHash] = [:]
    // The grid runs through the other axes in one order for each value.
    for (setting, point) in axes.enumerated() {
      let value = axisText(point[axis].value)
      if hashes[value] == nil { order.append(value) }
      hashes[value, default: ContentHash()].update(outcomes[setting])
    }
    let groups = Dictionary(grouping: order) { hashes[$0]!.text }
    return order.lazy.map { groups[hashes[$0]!.text]! }.first { $0.count > 1 } ?? []
  }
}
