import Configuration
import Datasets
import Hashing

/// All cells of an experiment, datasets loaded, everything checked.
public struct Plan: Sendable {
  public let experiment: Experiment
  /// Per setting.
  let datasets: [Dataset]
  /// What the data probably do not mean, each said once.
  public let warnings: [String]
  let design: Design

  /// Change when any result changes for the same configuration.
  static let resultsVersion = "5"

  /// - Parameter path: Where the experiment stands in its file, for messages: `experiments[0]`.
  public init(
    _ experiment: Experiment, path: String, folder: String, environment: [String: String]
  ) throws {
    var experiment = experiment
    var library = DatasetLibrary(
      context: DataContext(folder: folder, environment: environment, seed: experiment.seed))
    let loaded = try experiment.settings.map { setting in
      try Self.checkMemory(of: setting, path: path)
      return try library.load(setting)
    }
    datasets = loaded.map(\.dataset)
    warnings = loaded.flatMap(\.warnings).reduce(into: []) { said, warning in
      if !said.contains(warning) { said.append(warning) }
    }
    for (s, dataset) in datasets.enumerated() {
      let setting = experiment.settings[s]
      experiment.settings[s].learners = setting.learners.filter { entry in
        let isUnfit =
          dataset.unmetRequirement(of: entry.learner) != nil || setting.unmetPrior(of: entry)
        return !(entry.isImplied && isUnfit)
      }
    }
    let complete = experiment
    self.experiment = complete
    try Self.checkBaseline(of: complete, path: path)
    design = Design(
      complete,
      cells: complete.settings.indices.flatMap { s in
        Self.cells(of: complete, setting: s, contents: loaded[s].contents)
      },
      headlines: zip(complete.settings, datasets).map { Measure.headline(of: $0, on: $1) })
    for (setting, dataset) in zip(experiment.settings, datasets) {
      let builder = WorldBuilder(
        experiment: experiment, setting: setting, replicate: 0, dataset: dataset)
      do {
        try builder.check()
      } catch let error as SettingError {
        throw PlanError(path: path, setting: setting.title, reason: error)
      }
    }
  }

  /// A dataset that is too large for the machine is refused before it is made.
  private static func checkMemory(of setting: Setting, path: String) throws {
    let need = MemoryEstimate(parts: [("texts and scores", setting.dataset.leastMemory)])
    guard let excess = need.excess(over: .current) else { return }
    throw PlanError(
      path: path, setting: setting.title, reason: SettingError(key: "dataset", message: excess))
  }

  /// An implied baseline may have been left out because the data cannot carry it.
  private static func checkBaseline(of experiment: Experiment, path: String) throws {
    for setting in experiment.settings
    where !setting.learners.contains(where: { $0.label == experiment.baseline }) {
      throw PlanError(
        path: path, setting: setting.title,
        reason: SettingError(
          key: "baseline",
          message: "is \"\(experiment.baseline)\", which this data cannot carry; expected one of "
            + setting.learners.map(\.label).joined(separator: ", ")))
    }
  }

  private static func cells(
    of experiment: Experiment, setting s: Int, contents: ContentID
  ) -> [Cell] {
    let setting = experiment.settings[s]
    let description = setting.worldJSON.serialized()
    return (0..<experiment.replicates).flatMap { replicate in
      let world = ContentHash.of(
        resultsVersion, experiment.name, "\(experiment.seed)", "\(replicate)", description,
        contents.text)
      return setting.learners.enumerated().map { index, entry in
        Cell(
          id: ContentHash.of(world.text, entry.identity.serialized()), world: world, setting: s,
          replicate: replicate, learner: index)
      }
    }
  }

  func builder(for cell: Cell) -> WorldBuilder {
    WorldBuilder(
      experiment: experiment, setting: experiment.settings[cell.setting],
      replicate: cell.replicate, dataset: datasets[cell.setting])
  }

  func entry(of cell: Cell) -> LearnerEntry {
    experiment.settings[cell.setting].learners[cell.learner]
  }

  /// Number of different cells.
  public var cellCount: Int { design.differentCells.count }
}

/// A setting that its data cannot carry, found before the first cell.
public struct PlanError: Error, CustomStringConvertible {
  let path: String
  let setting: String
  let reason: SettingError

  public var description: String {
    "\(path).\(reason)" + (setting.isEmpty ? "" : " (setting \(setting))")
  }
}

/// Loads each dataset configuration once.
private struct DatasetLibrary {
  let context: DataContext
  typealias Loaded = (dataset: Dataset, contents: ContentID, warnings: [String])
  var loaded: [String: Loaded] = [:]

  mutating func load(_ setting: Setting) throws -> Loaded {
    let key = setting.datasetJSON.serialized()
    if let known = loaded[key] { return known }
    let dataset = try setting.dataset.load(in: context, scorer: setting.scorer)
    loaded[key] = (dataset, dataset.contents, dataset.warnings)
    return loaded[key]!
  }
}
