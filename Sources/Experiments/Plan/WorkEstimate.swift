import Platform

/// How long the rest of a run takes, once that can be known.
///
/// Learners differ by a factor of thousands, and the floors, which come first, last milliseconds. So a cell
/// is weighed by the mean of those of its learner, and nothing is said while a learner with cells left has
/// finished none.
package struct WorkEstimate: Sendable {
  private var left: [String: Int] = [:]
  private var spent: [String: (seconds: Double, cells: Int)] = [:]

  /// - Parameter labels: The learner of each cell, finished or not.
  package init(labels: [String]) {
    for label in labels { left[label, default: 0] += 1 }
  }

  package mutating func finished(_ label: String, seconds: Double) {
    left[label, default: 0] -= 1
    let known = spent[label] ?? (0, 0)
    spent[label] = (known.seconds + seconds, known.cells + 1)
  }

  /// Seconds that the cells left take one after another; nil where nothing is known of one of their
  /// learners.
  package var workLeft: Double? {
    var sum = 0.0
    for (label, cells) in left.sorted(by: { $0.key < $1.key }) where cells > 0 {
      guard let known = spent[label] else { return nil }
      sum += Double(cells) * known.seconds / Double(known.cells)
    }
    return sum
  }

  /// Seconds left, at the pace so far: worlds, threads and the machine's other work are in it.
  /// - Parameter elapsed: Since the first cell was begun.
  package func secondsLeft(after elapsed: Double) -> Double? {
    let done = spent.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value.seconds }
    guard done > 0, let workLeft else { return nil }
    return elapsed * workLeft / done
  }
}
