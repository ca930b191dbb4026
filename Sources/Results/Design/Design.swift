package import Configuration
package import Hashing
package import Learners
package import Worlds

/// The unit of work, cache and resume: one learner in one replicate of one setting.
package struct Cell: Sendable {
  /// Hash of everything that can change the result and of nothing else.
  package let id: ContentID
  /// Hash of the world it is judged in.
  package let world: ContentID
  package let setting: Int
  package let replicate: Int
  /// Position among the setting's learners.
  package let learner: Int

  package init(
    id: ContentID,
    world: ContentID,
    setting: Int,
    replicate: Int,
    learner: Int
  ) {
    self.id = id
    self.world = world
    self.setting = setting
    self.replicate = replicate
    self.learner = learner
  }
}

/// A sweep as its tables see it: settings, learners, counts and cells, without data or algorithms.
///
/// `run.json` holds it, so that a result folder can be followed and reported without its experiments file.
package struct Design: Sendable {
  /// A learner's curve.
  package struct Slot: Sendable, Equatable {
    package let label: String
    package let kind: String
    package let role: LearnerRole
    /// False for a floor or ceiling that the file does not list.
    package let isListed: Bool
    /// Of a ceiling, the measures that no learner with the same feedback could exceed; else empty.
    package var ceilingOf: [Measure] = []

    package init(
      label: String,
      kind: String,
      role: LearnerRole,
      isListed: Bool,
      ceilingOf: [Measure] = []
    ) {
      self.label = label
      self.kind = kind
      self.role = role
      self.isListed = isListed
      self.ceilingOf = ceilingOf
    }

    /// False for a ceiling of other measures, which says nothing about the best possible value of this one.
    package func belongs(to measure: Measure) -> Bool {
      role != .ceiling || ceilingOf.contains(measure)
    }

    /// `ceilingOf` in a table: `win_rate accuracy`, or `all`.
    var ceilingText: String {
      ceilingOf.count == Measure.compared.count
        ? "all" : ceilingOf.map(\.name).joined(separator: " ")
    }
  }

  package struct Setting: Sendable {
    /// The swept values as they stand in tables, in the order of `Design.axes`.
    package let axes: [String]
    /// `users.alpha=0.05, feedback.form=rating`; empty where nothing is swept.
    package let title: String
    package let counts: [Int]
    package let learners: [Slot]
    /// Whether users change, come later or are asked again, so that counts are times.
    package var drifts = false
    /// What answers, alarms and the first figure are about.
    package var headline = Measure.winRate
    /// Replicates of this setting, where everyone is judged in turn; else nil.
    package var folds: Int?
    /// Whether people of a file take part: a name is then one person in all replicates.
    package var isRecorded = false

    package init(
      axes: [String],
      title: String,
      counts: [Int],
      learners: [Slot],
      drifts: Bool = false,
      headline: Measure = Measure.winRate,
      folds: Int? = nil,
      isRecorded: Bool = false
    ) {
      self.axes = axes
      self.title = title
      self.counts = counts
      self.learners = learners
      self.drifts = drifts
      self.headline = headline
      self.folds = folds
      self.isRecorded = isRecorded
    }
  }

  package let name: String
  /// `Design.currentVersion` of the Attune that ran the cells.
  package var resultsVersion: String
  /// Name that the random streams derive from.
  package let stream: String
  package let seed: UInt64
  /// Of settings whose users are drawn anew each time; see `replicates(ofSetting:)`.
  package let replicates: Int
  package let baseline: String
  /// Paths of the swept axes, the columns of the tables.
  package let axes: [String]
  package let settings: [Setting]
  /// By setting, replicate and learner, in the order of the tables. Equal cells of different settings (a
  /// learner that a swept axis does not touch) have equal ids and run once.
  package let cells: [Cell]
  /// What comparisons.csv compares.
  package var comparisons = ComparedPairs.all
  /// The resolved configuration of a setting, as it stands in run.json.
  package let settingJSON: @Sendable (Int) -> JSONValue

  /// All feedback counts of the sweep, ascending.
  package var counts: [Int] { Set(settings.flatMap(\.counts)).sorted() }

  /// Whether any setting has users who drift: its tables then say what that costs over time.
  package var drifts: Bool { settings.contains(where: \.drifts) }

  /// Worlds of a setting: its folds, where everyone is judged in turn.
  package func replicates(ofSetting setting: Int) -> Int { settings[setting].folds ?? replicates }

  package func slot(of cell: Cell) -> Slot { settings[cell.setting].learners[cell.learner] }

  /// A cell in words: `maml, replicate 0 (users.alpha=0.05)`.
  package func title(of cell: Cell) -> String {
    let setting = settings[cell.setting].title
    return "\(slot(of: cell).label), replicate \(cell.replicate)"
      + (setting.isEmpty ? "" : " (\(setting))")
  }

  /// The cells of each setting, as ranges of `cells`.
  package var cellsBySetting: [Range<Int>] {
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

  /// Tells designs apart: processes that share a folder must run the same one.
  package var fingerprint: ContentID {
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
  package var differentCells: [Cell] {
    var seen: Set<ContentID> = []
    return cells.filter { seen.insert($0.id).inserted }
  }
}

extension Design {
  /// Bump it when any result changes for the same configuration.
  package static let currentVersion = "8"

  package init(
    name: String, stream: String, seed: UInt64, replicates: Int, baseline: String, axes: [String],
    settings: [Setting], cells: [Cell], settingJSON: @escaping @Sendable (Int) -> JSONValue
  ) {
    self.name = name
    resultsVersion = Design.currentVersion
    self.stream = stream
    self.seed = seed
    self.replicates = replicates
    self.baseline = baseline
    self.axes = axes
    self.settings = settings
    self.cells = cells
    self.settingJSON = settingJSON
  }
}

extension Design.Setting {
  /// The ceiling of a measure: the first that bounds only some measures, since it knows no more than the
  /// feedback, else the first that bounds all. Nil where there is none.
  package func ceiling(of measure: Measure) -> Design.Slot? {
    let ceilings = learners.filter { $0.ceilingOf.contains(measure) }
    return ceilings.first { $0.ceilingOf.count < Measure.compared.count } ?? ceilings.first
  }
}

/// A result folder that does not hold what a command needs: exit code 65.
public struct FolderError: Error, CustomStringConvertible {
  public let description: String

  package init(_ description: String) {
    self.description = description
  }
}
