/// comparisons.csv: rows are collected setting by setting and written when all are known, because the
/// corrections are over the whole sweep.
struct ComparisonsTable {
  private let design: Design
  private let file: CSVFile
  private var rows: [Comparison] = []

  static let columns =
    ["learner", "baseline", "count", "users"]
    + ["win_rate", "reward"].flatMap { measure in
      ["difference", "low", "high", "p", "p_holm", "p_bh", "detectable"].map { "\(measure)_\($0)" }
    }

  init(_ path: String, design: Design) throws(FileError) {
    self.design = design
    file = try CSVFile(path, header: ["setting"] + design.axes + Self.columns)
  }

  mutating func append(_ comparisons: [Comparison]) { rows += comparisons }

  /// Corrects win rates and rewards, one family of tests each, and writes the rows.
  func completed() throws(FileError) -> Draft {
    let winRates = Corrected(rows.map(\.winRate.p))
    let rewards = Corrected(rows.map(\.reward.p))
    for (index, row) in rows.enumerated() {
      let setting = design.settings[row.setting]
      try file.append(
        ["\(row.setting)"] + setting.axes + [
          setting.learners[row.learner].label, setting.learners[row.baseline].label,
          "\(setting.counts[row.count])", "\(row.users)",
        ],
        numbers: winRates.cells(of: row.winRate, index) + rewards.cells(of: row.reward, index))
    }
    return try file.completed()
  }
}

/// The p-values of a family of tests after both corrections.
private struct Corrected {
  let holm: [Double]
  let benjaminiHochberg: [Double]

  init(_ values: [Double]) {
    holm = MultipleTesting.holm(values)
    benjaminiHochberg = MultipleTesting.benjaminiHochberg(values)
  }

  func cells(of difference: PairedDifference, _ index: Int) -> [Double] {
    let estimate = difference.estimate
    return [
      estimate.mean, estimate.low, estimate.high, difference.p, holm[index],
      benjaminiHochberg[index], difference.detectable,
    ]
  }
}
