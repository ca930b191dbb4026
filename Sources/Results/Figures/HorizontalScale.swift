import Configuration
import Platform

/// The horizontal axis that all panels of a figure share: counts, or the values of a swept axis.
package struct HorizontalScale: Sendable {
  let title: String
  /// Labels with their places, from 0 at the left to 1 at the right, ascending.
  let ticks: [(label: String, place: Double)]
  /// False for names, whose points no line joins.
  let isContinuous: Bool
  private let placeOf: [String: Double]

  private init(title: String, isContinuous: Bool, ticks: [(label: String, place: Double)]) {
    self.title = title
    self.isContinuous = isContinuous
    self.ticks = ticks
    placeOf = Dictionary(ticks.map { ($0.label, $0.place) }) { first, _ in first }
  }

  /// Feedback counts, evenly spaced for 0, 1, 3, 7, ...
  init(counts: [Int], title: String = "feedback items per user") {
    self.init(
      title: title, isContinuous: true,
      ticks: Self.spread(counts.map { ("\($0)", log2(1 + Double($0))) }))
  }

  /// Probabilities from 0 to 1.
  init(probabilities title: String) {
    self.init(
      title: title, isContinuous: true,
      ticks: [0, 0.25, 0.5, 0.75, 1].map { (fixed($0, places: 2), $0) })
  }

  /// The values of a swept path: numbers on a linear scale, or on a logarithmic one where they span a
  /// factor of eight, everything else evenly and in the order of the sweep.
  init(path: String, values: [String]) {
    let numbers = values.compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == values.count else {
      self.init(
        title: path, isContinuous: false,
        ticks: values.enumerated().map { ($1, (Double($0) + 0.5) / Double(values.count)) })
      return
    }
    let places = Self.places(numbers)
    self.init(
      title: path + (places.isLogarithmic ? " (logarithmic)" : ""), isContinuous: true,
      ticks: Self.spread(zip(values, places.places).map { ($0, $1) }.sorted { $0.1 < $1.1 }))
  }

  func place(_ label: String) -> Double? { placeOf[label] }

  /// Distance of the two nearest ticks; 1 where there is but one.
  var leastGap: Double {
    zip(ticks, ticks.dropFirst()).map { $1.place - $0.place }.min() ?? 1
  }

  /// The ticks whose labels fit an axis of so many characters, and whether they must be turned for it.
  /// Numbers are left out rather than turned.
  func ticks(
    fitting characters: Int
  ) -> (ticks: [(label: String, place: Double)], areTurned: Bool) {
    let widest = ticks.map { Double($0.label.count) }.max() ?? 0
    let areTurned = !isContinuous && widest + 2 > leastGap * Double(characters)
    var free = -Double.infinity
    let shown = ticks.filter { label, place in
      let half = areTurned ? 1.2 : (Double(label.count) + 1.5) / 2
      guard place * Double(characters) - half >= free else { return false }
      free = place * Double(characters) + half
      return true
    }
    return (shown, areTurned)
  }

  /// Places stretched to 0...1; one half for a single place.
  private static func spread(
    _ ticks: [(label: String, place: Double)]
  ) -> [(label: String, place: Double)] {
    guard let first = ticks.first?.place, let last = ticks.last?.place, last > first else {
      return ticks.map { ($0.label, 0.5) }
    }
    return ticks.map { ($0.label, ($0.place - first) / (last - first)) }
  }

  /// Zero stands one gap to the left of the smallest positive number on a logarithmic scale.
  private static func places(_ numbers: [Double]) -> (places: [Double], isLogarithmic: Bool) {
    let positive = numbers.filter { $0 > 0 }.sorted()
    guard numbers.allSatisfy({ $0 >= 0 }), let least = positive.first, let most = positive.last,
      most / least >= (positive.count == numbers.count ? 8 : 30)
    else { return (numbers, false) }
    let gap = (log2(most) - log2(least)) / Double(positive.count - 1)
    return (numbers.map { $0 > 0 ? log2($0) : log2(least) - gap }, true)
  }
}
