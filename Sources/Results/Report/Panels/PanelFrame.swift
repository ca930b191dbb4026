/// Measures of a panel, in the units of its drawing; about one pixel each on a wide screen.
struct PanelFrame: Sendable {
  let width: Double
  let height: Double
  /// The edges of the area that curves are drawn in.
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  /// Labels stand at the ends of the curves.
  let hasLabels: Bool
  let markRadius: Double

  /// The only panel of a figure.
  static let alone = PanelFrame(
    width: 860, height: 470, left: 46, right: 660, top: 8, bottom: 426, hasLabels: true,
    markRadius: 4.2)

  /// One panel of several.
  static let oneOfMany = PanelFrame(
    width: 360, height: 316, left: 42, right: 352, top: 6, bottom: 276, hasLabels: false,
    markRadius: 3.2)

  /// - Parameter share: 0 at the first feedback count, 1 at the last. A margin keeps marks off the edges.
  func x(_ share: Double) -> Double {
    let margin = 5 * markRadius
    return left + margin + share * (right - left - 2 * margin)
  }

  func y(_ share: Double) -> Double { bottom - share * (bottom - top) }
}

/// Places at least `apart` from each other and close to the wanted ones, by one pass down and one up;
/// closer together where the range is too small.
/// - Parameter wanted: Ascending.
package func spread(
  _ wanted: [Double], apart: Double, within range: ClosedRange<Double>
) -> [Double] {
  guard wanted.count > 1 else { return wanted }
  let gap = min(apart, (range.upperBound - range.lowerBound) / Double(wanted.count - 1))
  var places = wanted
  for i in 1..<places.count { places[i] = max(places[i], places[i - 1] + gap) }
  places[places.count - 1] = min(places[places.count - 1], range.upperBound)
  for i in (0..<places.count - 1).reversed() { places[i] = min(places[i], places[i + 1] - gap) }
  return places
}
