/// How the columns of summary.csv are headed and rounded. A column that is not known here is shown under
/// its own name.
package enum SummaryColumn {
  private static let known: [String: (title: String, help: String)] = [
    "area": ("area", "Mean win rate over the axis log2(1 + count)"),
    "first": ("first", "Win rate at the first count"),
    "last": ("last", "Win rate at the last count"),
    "best": ("best", "Best win rate at any count"),
    "slope": ("slope", "Of the least-squares line of the win rate on log2(1 + count)"),
    "r2": ("R²", "Of that line"),
    "normalized_slope": ("slope, scaled", "With the curve scaled to 0...1"),
    "normalized_r2": ("R², scaled", "With the curve scaled to 0...1"),
    "items_to_90": (
      "items to 90 %", "Count at which 90 % of the way from 1/2 to the ceiling is covered"
    ),
    "items_to_90_low": ("from", "Lower end of its 95 % interval"),
    "items_to_90_high": ("to", "Upper end of its 95 % interval; empty where it is not settled"),
    "items_to_90_reached": (
      "reached", "Share of resamples of the users in which 90 % is covered at all"
    ),
    "items_to_90_ceiling": ("ceiling", "The ceiling that 90 % is of: a ceiling of the win rate"),
    "decays_late": ("decays late", "The last level lies clearly below the best"),
    "worst_tenth": ("worst tenth", "Win rate of the worst-served tenth of users at the last count"),
    "label_flip": (
      "label flip", "Share of choices that change when the feedback's labels are flipped"
    ),
    "over_length": ("over length", "Win rate less that of the length floor, at the last count"),
    "over_length_p": ("over length, p", "Paired sign-flip test of that difference"),
    "alarms": ("alarms", "Alarms about this learner in this setting"),
  ]

  package static func column(_ name: String) -> HTMLTable.Column {
    let known = known[name]
    return .init(known?.title ?? name, help: known?.help ?? "")
  }

  package static func cell(_ name: String, _ digits: String) -> HTMLTable.Cell {
    switch name {
    case "decays_late":
      return HTMLTable.Cell(shown: digits == "true" ? "yes" : "no", value: digits)
        .strong(digits == "true")
    case "alarms": return .number(digits, readable)
    case "items_to_90", "items_to_90_low", "items_to_90_high":
      return .number(digits) { fixed($0, places: 1) }
    default: return name.hasSuffix("_p") ? .number(digits, readableP) : .number(digits)
    }
  }
}
