package import Statistics
package import Worlds

extension Measure {
  /// At the start of a sentence: `Win rate`.
  package var heading: String { words.prefix(1).uppercased() + words.dropFirst() }

  /// What a row of curves.csv says of it.
  package func estimate(in row: ResultTable.Row) -> Estimate {
    let mean = row.number(name)
    guard isEstimate else { return Estimate(mean) }
    return Estimate(mean: mean, low: row.number(name + "_low"), high: row.number(name + "_high"))
  }

  /// `0.712 (0.703 to 0.721)`.
  package func text(_ estimate: Estimate) -> String {
    let mean = readableRate(estimate.mean)
    guard !estimate.low.isNaN, !estimate.high.isNaN else { return mean }
    return "\(mean) (\(readableRate(estimate.low)) to \(readableRate(estimate.high)))"
  }

  /// A point of a figure, named with its numbers.
  package func point(_ point: CurvePoint, across: Double, name: String) -> FigurePoint {
    FigurePoint(
      across: across, estimate: point[self],
      name: "\(name): \(text(point[self])), \(point.users) users")
  }
}
