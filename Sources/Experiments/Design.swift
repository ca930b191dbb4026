import Configuration
import Hashing
import Learners

/// The unit of work, cache and resume: one learner in one replicate of one setting.
struct Cell: Sendable {
  /// Hash of everything that can change the result and of nothing else.
  let id: ContentID
  /// Hash of the world it is judged in.
  let world: ContentID
  let setting: Int
  let replicate: Int
  /// Position among the setting's learners.
  let learner: Int
}

/// A sweep as its tables see it: settings, learners, counts and cells, without data or algorithms.
///
/// `run.json` holds it, so that a result folder can be followed and reported without its experiments file.
struct Design: Sendable {
  /// A learner's curve.
  struct Slot: Sendable, Equatable {
    let label: String
    let kind: String
    let role: LearnerRole
    /// False for a floor or ceiling that the file does not list.
    let isListed: Bool
    /// The measures that no learner could have more of with the same feedback; empty but for ceilings.
    var ceilingOf: [Measure] = []

    /// False for a ceiling of other measures, which stands nowhere near the best that could be had of this one.
    func belongs(to measure: Measure) -> Bool { role != .ceiling || ceilingOf.contains(measure) }

    /// The same in a table: `win_rate accuracy`, or `all`.
    var ceilingText: String {
      ceilingOf.count == Measure.allCases.count
        ? "all" : ceilingOf.map(\.rawValue).joined(separator: " ")
    }
  }

  struct Setting: Sendable {
    /// The swept values as they stand in tables, in the order of `Design.axes`.
    let axes: [String]
    /// `users.alpha=0.05, feedback.form=rating`; empty where nothing is swept.
    let title: String
    let counts: [Int]
    let learners: [Slot]
    /// Users change, come later or are asked again: the counts are times.
    var drifts = false
    /// What answers, alarms and the first figure are about.
    var headline = Measure.winRate
  }

  let name: String
  /// Of the Attune that made the cells: `Plan.resultsVersion`.
  var resultsVersion: String
  /// Name that the random streams derive from.
  let stream: String
  let seed: UInt64
  let replicates: Int
  let baseline: String
  /// Paths of the swept axes, the columns of the tables.
  let axes: [String]
  let settings: [Setting]
  /// By setting, replicate and learner, in the order of the tables. Equal cells of different settings (a
  /// learner that a swept axis does not touch) have equal ids and run once.
  let cells: [Cell]
  /// What comparisons.csv compares.
  var comparisons = ComparedPairs.all
  /// The resolved configuration of a setting, as it stands in run.json.
  let settingJSON: @Sendable (Int) -> JSONValue

  /// All feedback counts of the sweep, ascending.
  var counts: [Int] { Set(settings.flatMap(\.counts)).sorted() }

  /// Whether any setting has users who drift: its tables then say what that costs over time.
  var drifts: Bool { settings.contains(where: \.drifts) }

  func slot(of cell: Cell) -> Slot { settings[cell.setting].learners[cell.learner] }

  /// A cell in words: `maml, replicate 0 (users.alpha=0.05)`.
  func title(of cell: Cell) -> String {
    let setting = settings[cell.setting].title
    return "\(slot(of: cell).label), replicate \(cell.replicate)"
      + (setting.isEmpty ? "" : " (\(setting))")
  }

  /// The cells of each setting, as ranges of `cells`.
  var cellsBySetting: [Range<Int>] {
    var ranges = settings.map { _ in 0..<0 }
    var start = 0
    while start < cells.count {
      let setting = cells[start].setting
      var end = start
      while end < cells.count, cells[end].setting == setting { end += 1 }
      ranges[setting] = start..<end
      start = end
    }
    return ranges
  }

  /// Tells designs apart: two processes on one folder run the same one.
  var fingerprint: ContentID {
    var hash = ContentHash()
    for text in [name, resultsVersion, "\(seed)", "\(replicates)", baseline] { hash.update(text) }
    for setting in settings {
      for slot in setting.learners { hash.update(slot.label + "\0" + slot.kind) }
    }
    for cell in cells {
      withUnsafeBytes(of: (cell.id.high.littleEndian, cell.id.low.littleEndian)) { hash.update($0) }
    }
    return hash.id
  }

  /// The different cells, each once, in the order of the tables.
  var differentCells: [Cell] {
    var seen: Set<ContentID> = []
    return cells.filter { seen.insert($0.id).inserted }
  }
}

extension Design {
  init(
    name: String, stream: String, seed: UInt64, replicates: Int, baseline: String, axes: [String],
    settings: [Setting], cells: [Cell], settingJSON: @escaping @Sendable (Int) -> JSONValue
  ) {
    self.name = name
    resultsVersion = Plan.resultsVersion
    self.stream = stream
    self.seed = seed
    self.replicates = replicates
    self.baseline = baseline
    self.axes = axes
    self.settings = settings
    self.cells = cells
    self.settingJSON = settingJSON
  }

  /// - Parameter headlines: Per setting.
  init(_ experiment: Experiment, cells: [Cell], headlines: [Measure]) {
    let settings = zip(experiment.settings, headlines).map { setting, headline in
      Setting(
        axes: setting.axes.map { axisText($0.value) }, title: setting.title,
        counts: setting.feedback.counts,
        learners: setting.learners.map {
          Slot(
            label: $0.label, kind: $0.kind, role: $0.role, isListed: !$0.isImplied,
            ceilingOf: Measure.bounded(by: $0.learner))
        }, drifts: !setting.drift.isOff, headline: headline)
    }
    self.init(
      name: experiment.name, stream: experiment.stream, seed: experiment.seed,
      replicates: experiment.replicates,
      baseline: experiment.baseline, axes: experiment.axes, settings: settings, cells: cells
    ) { index in
      let headline = ("headline", JSONValue.string(headlines[index].rawValue))
      return .object(
        [headline] + experiment.settings[index].json.members!.map { ($0.key, $0.value) })
    }
    comparisons = experiment.comparisons
  }
}

/// A result folder that does not hold what a command needs: exit code 65.
public struct FolderError: Error, CustomStringConvertible {
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}
