import Configuration
package import Datasets
import Learners
import MetaLearning
public import Platform
import Preferences
import Results
import Worlds

/// The memory that a configuration is sure to need, known before anything of that size is built.
///
/// A lower bound: the arrays that must exist at one time, not what a program takes beside them.
public struct MemoryEstimate: Sendable {
  /// What is large, and how large in bytes.
  public internal(set) var parts: [(name: String, bytes: Int)]

  public var bytes: Int { parts.reduce(0) { $0.saturatingAdd($1.bytes) } }

  /// `3.4 GB, of which historical users' feedback 3 GB`.
  public var description: String {
    guard let largest = parts.max(by: { $0.bytes < $1.bytes }) else { return memoryText(0) }
    return "\(memoryText(bytes)), of which \(largest.name) \(memoryText(largest.bytes))"
  }

  /// Why the machine cannot hold it; nil where it can.
  public func excess(over machine: MachineMemory) -> String? {
    guard bytes > machine.total else { return nil }
    return
      "needs at least \(description), and there are \(memoryText(machine.total)) for this process"
  }

  /// What to say where it fits the machine, but not beside what runs there now; nil where it does.
  public func warning(on machine: MachineMemory) -> String? {
    guard bytes > machine.available, bytes <= machine.total else { return nil }
    return "needs at least \(description), and only \(memoryText(machine.available)) are free"
  }
}

extension Plan {
  /// The estimate for the setting that needs most.
  /// - Parameter jobs: Cells run at once.
  public func estimatedMemory(jobs: Int) -> MemoryEstimate {
    let settings = zip(experiment.settings, datasets).map { setting, dataset in
      setting.estimatedMemory(on: dataset, jobs: jobs)
    }
    var largest = settings.max { $0.bytes < $1.bytes } ?? MemoryEstimate(parts: [])
    largest.parts.append(("the list of cells", design.cells.count.saturatingTimes(96)))
    return largest
  }
}

extension Setting {
  /// Worlds and learners at work at one time, with the table that all share.
  package func estimatedMemory(on dataset: Dataset, jobs: Int) -> MemoryEstimate {
    let sizes = WorldSizes(self, dataset)
    // Cells of one world stand together: as many worlds as it takes to busy all threads.
    let worlds = max(1, (jobs + learners.count - 1) / max(1, learners.count))
    let learner = learners.map { sizes.learnerBytes($0.learner) }.max() ?? 0
    return MemoryEstimate(parts: [
      ("the scores", sizes.rows.saturatingTimes(4 * sizes.columns * (1 + worlds))),
      ("historical users' weights", sizes.historicalWeights.saturatingTimes(worlds)),
      ("historical users' feedback", sizes.historicalFeedback.saturatingTimes(worlds)),
      ("test users' feedback", sizes.testFeedback.saturatingTimes(worlds)),
      ("candidates and their scores", sizes.candidateBytes.saturatingTimes(max(worlds, jobs))),
      ("latent factors", sizes.factorBytes.saturatingTimes(worlds)),
      ("what a learner makes of the feedback", learner.saturatingTimes(min(jobs, learners.count))),
    ])
  }
}

/// Sizes of the parts of a setting's world.
private struct WorldSizes {
  let rows, columns: Int
  let historical, historicalItems: Int
  let test, testItems: Int
  /// Rows of evidence in an item.
  let evidenceRows: Int
  let candidates, counts: Int
  let factors: Int

  init(_ setting: Setting, _ dataset: Dataset) {
    let table = dataset.table
    let people = dataset.recorded
    let widest = table.prompts.indices.map { table.rows(ofPrompt: $0).count }.max() ?? 0
    rows = table.rowCount
    factors = people == nil ? 0 : setting.users.factors ?? min(24, max(1, rows) - 1)
    columns = dataset.scores.modelCount + factors
    historical =
      people.map { min($0.count, setting.users.historical ?? $0.count) }
      ?? setting.users.simulatedHistorical
    // Recorded people have as many items as they have: counted with the file.
    historicalItems = people == nil ? setting.users.simulatedItems.reduce(0, +) / 2 : 0
    test = setting.users.mostTest(on: dataset)
    testItems = setting.feedback.counts.last!
    evidenceRows = max(1, setting.feedback.form.rules.shown(of: widest) - 1)
    candidates = setting.evaluation.prompts.saturatingTimes(
      min(widest, setting.evaluation.candidates ?? widest))
    counts = setting.feedback.counts.count
  }

  var historicalWeights: Int { historical.saturatingTimes(8 * columns) }
  /// Rows of the table, 4 bytes each.
  var historicalFeedback: Int {
    historical.saturatingTimes(historicalItems).saturatingTimes(4 * (1 + evidenceRows))
  }
  var testFeedback: Int {
    test.saturatingTimes(testItems).saturatingTimes(4 * (1 + evidenceRows))
  }
  /// Row, true utility, and a score at each count.
  var candidateBytes: Int {
    test.saturatingTimes(candidates).saturatingTimes(4 + 8 + 8 * counts)
  }
  /// Second moments of every row's regression.
  var factorBytes: Int {
    factors == 0 ? 0 : rows.saturatingTimes(8 * (factors + 1) * (factors + 1))
  }

  /// The largest array of a learner's fit.
  func learnerBytes(_ learner: any Learner) -> Int {
    switch learner {
    case let bayes as Bayes: return max(bayes.bank, bayes.particles).saturatingTimes(4 * columns)
    case is Oracle, is Random, is PopulationMean, is Length: return 0
    default: break
    }
    var width = columns
    if let features = (learner as? any FeatureLearner)?.features, features.kind != .scores {
      width = features.textWidth + (features.kind == .both ? columns : 0)
    }
    let text = width == columns ? 0 : rows.saturatingTimes(4 * width)
    // Pooled evidence of all historical users, and a Hessian.
    let pooled = historical.saturatingTimes(historicalItems).saturatingTimes(8 * evidenceRows)
      .saturatingTimes(width)
    return text.saturatingAdd(pooled).saturatingAdd(8 * width * width)
  }
}

extension Int {
  /// The product of two sizes (at least 0); `Int.max` where it overflows.
  func saturatingTimes(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  func saturatingAdd(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}

/// `3.4 GB`.
private func memoryText(_ bytes: Int) -> String {
  let units: [(Double, String)] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
  for (unit, name) in units where Double(bytes) >= unit {
    return "\(fixed(Double(bytes) / unit, places: 1)) \(name)"
  }
  return "\(bytes) bytes"
}
