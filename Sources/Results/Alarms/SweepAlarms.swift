import Configuration
import Hashing

/// The alarms of a whole sweep, from a digest of each cell: settings are added one by one, so that a sweep
/// of any size passes through.
package struct SweepAlarms {
  private let design: Design
  /// Users and outcomes of each cell; nil where it failed or is not finished.
  private var digests: [ContentID?]
  private var machines: Set<String> = []
  private var unfinishedCells: Int

  package init(design: Design) {
    self.design = design
    digests = [ContentID?](repeating: nil, count: design.cells.count)
    unfinishedCells = design.cells.count
  }

  package mutating func add(_ results: SettingResults) {
    for (index, record) in zip(results.cells.indices, results.records) {
      guard let record else { continue }
      unfinishedCells -= 1
      machines.insert(record.machine)
      if record.failure == nil { digests[index] = record.digest }
    }
  }

  package func alarms() -> [Alarm] {
    unfinished + mixedMachines + axesWithoutEffect
  }

  private var unfinished: [Alarm] {
    guard unfinishedCells > 0 else { return [] }
    return [
      Alarm(
        .unfinished,
        "\(unfinishedCells) of \(design.cells.count) cells are not finished; run again to finish them"
      )
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
    guard !digests.contains(nil) else { return [] }
    var outcomes = design.settings.map { _ in ContentHash() }
    for (cell, digest) in zip(design.cells, digests) { outcomes[cell.setting].update(digest!) }
    let hashes = outcomes.map(\.id)
    return design.axes.indices.compactMap { axis in
      let alike = valuesAlike(axis, hashes)
      guard alike.count > 1 else { return nil }
      return Alarm(
        .axisWithoutEffect,
        "the sweep's values \(alike.joined(separator: " and ")) of \(design.axes[axis]) gave every"
          + " learner the same outcomes; the axis does nothing there")
    }
  }

  /// The first values of an axis that share the outcomes of all settings with them.
  private func valuesAlike(_ axis: Int, _ outcomes: [ContentID]) -> [String] {
    var order: [String] = []
    var hashes: [String: ContentHash] = [:]
    // The grid runs through the other axes in one order for each value.
    for (setting, outcome) in zip(design.settings, outcomes) {
      let value = setting.axes[axis]
      if hashes[value] == nil { order.append(value) }
      hashes[value, default: ContentHash()].update(outcome)
    }
    let groups = Dictionary(grouping: order) { hashes[$0]!.id }
    return order.lazy.map { groups[hashes[$0]!.id]! }.first { $0.count > 1 } ?? []
  }
}

extension ContentHash {
  fileprivate mutating func update(_ id: ContentID) {
    withUnsafeBytes(of: (id.high.littleEndian, id.low.littleEndian)) { update($0) }
  }
}
