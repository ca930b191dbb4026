import Platform
import Statistics
import Worlds

/// comparisons.csv: rows are collected setting by setting and written when all are known, because the
/// corrections are over the whole sweep.
struct ComparisonsTable {
  private let design: Design
  private let file: CSVFile
  private var rows: [Comparison] = []

  static let columns =
    ["learner", "baseline", "count", "users"]
    + Measure.compared.flatMap { measure in
      ["difference", "low", "high", "p", "p_holm", "p_bh", "detectable"].map {
        "\(measure.name)_\($0)"
      }
    }

  init(_ path: String, design: Design) throws(FileError) {
    self.design = design
    file = try CSVFile(path, header: ["setting"] + design.axes + Self.columns, keepsRows: true)
  }

  mutating func append(_ comparisons: [Comparison]) { rows += comparisons }

  /// Corrects the p-values and writes the rows; `Draft.publish` gives the file its name.
  func completed() throws(FileError) -> CSVFile {
    let corrected = Measure.compared.indices.map { measure in
      Corrected(rows.map { $0.differences[measure].p }, families: families)
    }
    for (index, row) in rows.enumerated() {
      let setting = design.settings[row.setting]
      try file.append(
        ["\(row.setting)"] + setting.axes + [
          setting.learners[row.learner].label, setting.learners[row.baseline].label,
          "\(setting.counts[row.count])", "\(row.users)",
        ],
        numbers: zip(corrected, row.differences).flatMap { $0.cells(of: $1, index) })
    }
    return file
  }

  /// Comparisons with the baseline are one family of tests, those of learners with each other another: they
  /// answer different questions, so neither is corrected for the other's tests.
  private var families: [[Int]] {
    let isWithBaseline = rows.map { row in
      design.settings[row.setting].learners[row.baseline].label == design.baseline
    }
    return [true, false].map { kind in rows.indices.filter { isWithBaseline[$0] == kind } }
  }
}

/// P-values after both corrections, made within families of tests.
private struct Corrected {
  private(set) var holm: [Double]
  private(set) var benjaminiHochberg: [Double]

  /// - Parameter families: Positions of the values; each stands in one family.
  init(_ values: [Double], families: [[Int]]) {
    (holm, benjaminiHochberg) = (values, values)
    for family in families {
      let own = family.map { values[$0] }
      let corrected = zip(MultipleTesting.holm(own), MultipleTesting.benjaminiHochberg(own))
      for (index, (holm, benjaminiHochberg)) in zip(family, corrected) {
        self.holm[index] = holm
        self.benjaminiHochberg[index] = benjaminiHochberg
      }
    }
  }

  func cells(of difference: PairedDifference, _ index: Int) -> [Double] {
    let estimate = difference.estimate
    return [
      estimate.mean, estimate.low, estimate.high, difference.p, holm[index],
      benjaminiHochberg[index], difference.detectable,
    ]
  }
}
