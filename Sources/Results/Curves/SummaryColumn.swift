import Statistics
import Platform

/// A column of summary.csv: its meaning, its cell, and how the report shows it.
struct SummaryColumn: Sendable {
  let name: String
  /// Head of the column in the report.
  let title: String
  /// What it means, in few words.
  let help: String
  /// What docs/columns.md adds.
  var detail = ""
  /// How the report shows it.
  var form = Form.rate
  let cell: @Sendable (CurveSummary) -> String

  enum Form: Sendable {
    case rate, items, p, count, flag
  }

  private init(
    _ name: String, _ title: String, _ help: String, detail: String = "", form: Form = .rate,
    text: @escaping @Sendable (CurveSummary) -> String
  ) {
    (self.name, self.title, self.help, self.detail) = (name, title, help, detail)
    (self.form, cell) = (form, text)
  }

  /// A column of numbers; empty where there is none.
  private init(
    _ name: String, _ title: String, _ help: String, detail: String = "", form: Form = .rate,
    number: @escaping @Sendable (CurveSummary) -> Double?
  ) {
    self.init(name, title, help, detail: detail, form: form) { numberCell(number($0) ?? .nan) }
  }

  /// The columns of every sweep, in the order of the table.
  static let all = [
    SummaryColumn("area", "area", "Mean win rate over the axis log2(1 + count)") { $0.area },
    SummaryColumn("first", "first", "Win rate at the first count") { $0.first },
    SummaryColumn("last", "last", "Win rate at the last count") { $0.last },
    SummaryColumn("best", "best", "Best win rate at any count") { $0.best },
    SummaryColumn("slope", "slope", "Of the least-squares line of the win rate on log2(1 + count)")
    { $0.slope },
    SummaryColumn("r2", "R²", "Of that line") { $0.r2 },
    SummaryColumn("normalized_slope", "slope, scaled", "With the curve scaled to 0...1") {
      $0.normalizedSlope
    },
    SummaryColumn("normalized_r2", "R², scaled", "With the curve scaled to 0...1") {
      $0.normalizedR2
    },
    SummaryColumn(
      "items_to_90", "items to 90 %",
      "Count at which 90 % of the way from 1/2 to the ceiling is covered",
      detail:
        "The ceiling's win rate is that at the last count. Empty where the way is never covered"
        + " or the ceiling is not above 1/2.",
      form: .items
    ) { $0.context.itemsTo90?.items },
    SummaryColumn(
      "items_to_90_low", "from", "Lower end of its 95 % interval",
      detail:
        "The interval holds the counts at which a bootstrap interval over users of what is short"
        + " of 90 % holds 0. Empty where it is open.",
      form: .items
    ) { $0.context.itemsTo90?.low },
    SummaryColumn(
      "items_to_90_high", "to", "Upper end of its 95 % interval; empty where it is not settled",
      form: .items
    ) { $0.context.itemsTo90?.high },
    SummaryColumn(
      "items_to_90_reached", "reached",
      "Share of resamples of the users in which 90 % is covered at all",
      detail: "One whose ceiling is not above 0.5 counts as not covered."
    ) { $0.context.itemsTo90?.reached },
    SummaryColumn(
      "items_to_90_ceiling", "ceiling", "The ceiling that 90 % is of: a ceiling of the win rate",
      detail: "A `bayes` that decides for wins, else `oracle`.",
      text: { $0.context.itemsTo90 == nil ? "" : $0.context.ceiling ?? "" }),
    SummaryColumn(
      "decays_late", "decays late", "The last level lies clearly below the best",
      detail:
        "An earlier level lies above the last by more than chance: sign-flip tests over users at"
        + " 5 %, corrected over the counts after Holm.",
      form: .flag, text: { $0.context.decaysLate ? "true" : "false" }),
    SummaryColumn(
      "worst_tenth", "worst tenth", "Win rate of the worst-served tenth of users at the last count"
    ) { $0.worstTenth },
    SummaryColumn(
      "label_flip", "label flip",
      "Share of choices that change when the feedback's labels are flipped",
      detail: "At the last count; empty for floors and ceilings."
    ) { $0.context.labelFlip },
    SummaryColumn(
      "over_length", "over length", "Win rate less that of the length floor, at the last count"
    ) { $0.context.overLength?.estimate.mean },
    SummaryColumn(
      "over_length_p", "over length, p", "Paired sign-flip test of that difference",
      detail: "Not corrected.", form: .p
    ) { $0.context.overLength?.p },
    SummaryColumn(
      "alarms", "alarms", "Alarms about this learner in this setting", form: .count,
      text: { $0.context.alarms.map(String.init) ?? "" }),
  ]

  /// Columns of sweeps in which users drift.
  static let overTime = [
    SummaryColumn(
      "cumulative_regret", "cumulative regret",
      "Area under the regret over the counts themselves, by trapezoids",
      detail: "Only where a setting has a section `drift` ([continual](learners/continual.md))."
    ) { $0.cumulativeRegret }
  ]

  /// The win rate at a count of the sweep; settings without that count have an empty cell.
  static func level(at count: Int) -> SummaryColumn {
    SummaryColumn("level_\(count)", "\(count)", "Win rate at that count") { $0.levels[count] }
  }

  /// The columns of a sweep's summary.csv.
  static func columns(of design: Design) -> [SummaryColumn] {
    all + (design.drifts ? overTime : []) + design.counts.map(level)
  }
}
