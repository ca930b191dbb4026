import Hashing
import Worlds

extension AlarmRule<SweepAlarms> {
  /// Finds axes two of whose values gave every cell the same outcomes, whatever the other axes were. Silent
  /// where cells are missing or failed.
  static var axisWithoutEffect: Self {
    AlarmRule(.axisWithoutEffect) { sweep in
      guard let outcomes = sweep.outcomesOfSettings else { return [] }
      return sweep.design.axes.indices.compactMap { axis in
        let alike = valuesAlike(axis, outcomes, of: sweep.design)
        guard alike.count > 1 else { return nil }
        return (
          nil,
          "the sweep's values \(alike.joined(separator: " and ")) of \(sweep.design.axes[axis]) gave every"
            + " learner the same outcomes; the axis does nothing there"
        )
      }
    }
  }
}

extension AlarmKind {
  static let axisWithoutEffect = AlarmKind(
    "axis-without-effect",
    found: "Two values of an axis gave all cells the same outcomes, whatever the other axes were",
    remedy: "The axis does nothing there; nothing may be concluded from it",
    lookedFor: "axes without effect")
}

/// The first group of an axis's values that gave the same outcomes; empty where there is none.
private func valuesAlike(_ axis: Int, _ outcomes: [ContentID], of design: Design) -> [String] {
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
