import Configuration
package import Datasets
public import Distillation
import LinearAlgebra
import Platform
import Preferences
import Randomness
import Results
package import Statistics

/// Fits the heads of a file, and measures them beside their floors on prompts that they have not seen.
public struct FidelityTable: Sendable {
  /// Fitted heads by name, in the order of the file.
  package let heads: [(name: String, scorer: DistilledScorer)]
  public let rows: [Row]

  /// One reward model under one set of heads, or the mean over all reward models.
  public struct Row: Sendable {
    /// `mean` and `length` are the floors.
    package let heads: String
    /// `(mean)` over all.
    package let rewardModel: String
    package let prompts: Int
    /// The ridge that cross-validation chose; NaN for floors.
    package let ridge: Double
    package let estimates: [Estimate]
  }

  public init(_ file: DistillationFile, _ distillation: Distillation, evaluation: [Int]) {
    let table = distillation.table
    let judge = { (name: String, scores: [Double], ridges: [Double]) in
      fidelity(of: scores, named: name, ridges, distillation, evaluation)
    }
    let unknown = [Double](repeating: .nan, count: distillation.scores.modelCount)
    let constant = distillation.meanScores
    let means = (0..<table.rowCount).flatMap { _ in constant }
    var rows =
      judge("mean", means, unknown) + judge("length", distillation.lengthScores(), unknown)
    var heads: [(String, DistilledScorer)] = []
    for settings in file.heads {
      let (scorer, ridges) = distillation.fit(settings)
      rows += judge(settings.name, scorer.scores(table), ridges)
      heads.append((settings.name, scorer))
    }
    (self.heads, self.rows) = (heads, rows)
  }

  /// Writes each set of heads and the table: all or none.
  /// - Returns: The paths of all.
  public func write(to folder: String) throws -> [String] {
    try Files.makeFolder(folder)
    var (paths, drafts): ([String], [Draft]) = ([], [])
    for (name, scorer) in heads {
      paths.append("\(folder)/\(name).json")
      drafts.append(try Draft(paths.last!))
      try drafts.last!.append(scorer.fileText)
    }
    paths.append(folder + "/fidelity.csv")
    let header = ["heads", "reward_model", "prompts", "ridge"]
    let csv = try CSVFile(
      paths.last!,
      header: header + Fidelity.measures.flatMap { [$0, $0 + "_low", $0 + "_high"] })
    for row in rows {
      try csv.append(
        [row.heads, row.rewardModel, "\(row.prompts)"],
        numbers: [row.ridge] + row.estimates.flatMap { [$0.mean, $0.low, $0.high] })
    }
    try Draft.publish(drafts + [try csv.completed()])
    return paths
  }

  /// Lines of a plain table for reading.
  public var lines: [String] {
    let width = rows.map { $0.rewardModel.count }.max()! + 2
    let title = { (text: String, count: Int) in
      text + String(repeating: " ", count: max(1, count - text.count))
    }
    let first = title("heads", 12) + title("reward model", width)
    return [first + "R2 (95 %)            within  rank    winner  pairs"]
      + rows.map { row in
        let e = row.estimates
        let number = { (value: Double) in title(value.isNaN ? "-" : fixed(value, places: 3), 8) }
        let interval = "\(fixed(e[0].low, places: 3)) to \(fixed(e[0].high, places: 3))"
        return title(row.heads, 12) + title(row.rewardModel, width) + number(e[0].mean)
          + title(interval, 16) + [1, 4, 5, 6].map { number(e[$0].mean) }.joined()
      }
  }
}

/// Rows of one set of predictions: the mean over reward models, then each.
private func fidelity(
  of scores: [Double], named heads: String, _ ridges: [Double], _ distillation: Distillation,
  _ evaluation: [Int]
) -> [FidelityTable.Row] {
  let (truth, table) = (distillation.scores, distillation.table)
  let K = truth.modelCount
  let values = (0..<K).map { k in
    let column = { (value: (Int) -> Double) in
      evaluation.map { p in table.rows(ofPrompt: p).map { value($0 * K + k) } }
    }
    return Fidelity.values(
      truth: column { truth.values[$0] },
      predicted: column { truth.units[k].value(of: scores[$0]) })
  }
  let bootstrap = Bootstrap(
    replicateSizes: [evaluation.count], stream: distillation.stream.stream("bootstrap"))
  return ([mean(values)] + values).enumerated().map { index, values in
    FidelityTable.Row(
      heads: heads, rewardModel: index == 0 ? "(mean)" : truth.rewardModels[index - 1],
      prompts: evaluation.count, ridge: index == 0 ? .nan : ridges[index - 1],
      estimates: bootstrap.estimates(of: values))
  }
}

/// The mean of matrices of one shape; an entry that is nowhere defined stays NaN.
private func mean(_ matrices: [Matrix]) -> Matrix {
  var result = matrices[0]
  for i in result.values.indices {
    let defined = matrices.map { $0.values[i] }.filter { !$0.isNaN }
    result.values[i] = defined.reduce(0, +) / Double(defined.count)
  }
  return result
}
