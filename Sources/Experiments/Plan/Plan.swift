import Configuration
import Datasets
import Hashing
import Platform
package import Results
package import Worlds

/// All cells of an experiment, datasets loaded, everything checked.
public struct Plan: Sendable {
  public let experiment: Experiment
  /// Per setting.
  let datasets: [Dataset]
  /// Likely mistakes in the data, each said once.
  public let warnings: [String]
  package let design: Design
  /// Replicates checked before the run; the others are checked as they run.
  public let checkedReplicates: Int

  /// - Parameter path: Where the experiment stands in its file, for messages: `experiments[0]`.
  public init(
    _ experiment: Experiment, path: String, folder: String, environment: [String: String]
  ) throws {
    var experiment = experiment
    let context = DataContext(folder: folder, environment: environment, seed: experiment.seed)
    var library = DatasetLibrary(context: context)
    let loaded = try library.loadAll(experiment.settings, path: path)
    datasets = loaded.map(\.dataset)
    warnings = loaded.flatMap(\.warnings).reduce(into: []) { said, warning in
      if !said.contains(warning) { said.append(warning) }
    }
    for (s, dataset) in datasets.enumerated() {
      let setting = experiment.settings[s]
      experiment.settings[s].users.folds = setting.folds(
        among: dataset, stream: experiment.stream, seed: experiment.seed)
      experiment.settings[s].learners = setting.learners.filter { entry in
        let isUnfit =
          dataset.unmetRequirement(of: entry.learner) != nil || setting.unmetPrior(of: entry)
        return !(entry.isImplied && isUnfit)
      }
    }
    for s in experiment.settings.indices {
      do {
        try experiment.settings[s].readFiles(in: context)
      } catch let reason as SettingError {
        throw PlanError(path: path, reason: reason, setting: experiment.settings[s].title)
      }
    }
    let folds = Set(experiment.settings.map(\.folds))
    if folds.count == 1, let folds = folds.first! { experiment.replicates = folds }
    let complete = experiment
    self.experiment = complete
    let check = PlanCheck(experiment: complete, datasets: datasets, path: path)
    try check.errors().check()
    checkedReplicates = check.checkedReplicates
    design = Design(
      complete,
      cells: complete.settings.indices.flatMap { s in
        Self.cells(of: complete, setting: s, contents: loaded[s].contents)
      },
      headlines: zip(complete.settings, datasets).map { Measure.headline(of: $0, on: $1) })
  }

  private static func cells(
    of experiment: Experiment, setting s: Int, contents: ContentID
  ) -> [Cell] {
    let setting = experiment.settings[s]
    let description = setting.worldJSON.serialized()
    return (0..<experiment.replicates(ofSetting: s)).flatMap { replicate in
      let world = ContentHash.of(
        Design.currentVersion, experiment.stream, "\(experiment.seed)", "\(replicate)", description,
        contents.text)
      return setting.learners.enumerated().map { index, entry in
        Cell(
          id: ContentHash.of(world.text, entry.identity.serialized()), world: world, setting: s,
          replicate: replicate, learner: index)
      }
    }
  }

  package func builder(for cell: Cell) -> WorldBuilder {
    WorldBuilder(
      experiment: experiment, setting: experiment.settings[cell.setting],
      replicate: cell.replicate, dataset: datasets[cell.setting])
  }

  package func entry(of cell: Cell) -> LearnerEntry {
    experiment.settings[cell.setting].learners[cell.learner]
  }

  /// Number of different cells.
  public var cellCount: Int { design.differentCells.count }
}

/// Loads each dataset configuration once.
private struct DatasetLibrary {
  typealias Loaded = (dataset: Dataset, contents: ContentID, warnings: [String])

  let context: DataContext
  private var loaded: [String: Result<Loaded, any Error>] = [:]

  init(context: DataContext) {
    self.context = context
  }

  /// The data of each setting.
  /// - Parameter path: Of the experiment in its file.
  /// - Throws: `SeveralErrors` with what is wrong with any of them.
  mutating func loadAll(
    _ settings: [Setting], path: String
  ) throws(SeveralErrors) -> [Loaded] {
    var result: [Loaded] = []
    var errors: [any Error] = []
    var failed: Set<String> = []
    for setting in settings {
      let key = setting.datasetJSON.serialized()
      let entry = loaded[key] ?? Result { try load(setting, path: path) }
      loaded[key] = entry
      switch entry {
      case .success(let data): result.append(data)
      case .failure(let error): if failed.insert(key).inserted { errors.append(error) }
      }
    }
    guard errors.isEmpty else { throw SeveralErrors(errors: errors) }
    return result
  }

  /// A dataset that is too large for the machine is refused before it is made.
  private func load(_ setting: Setting, path: String) throws -> Loaded {
    let need = MemoryEstimate(parts: [("texts and scores", setting.dataset.leastMemory)])
    if let excess = need.excess(over: .current) {
      let reason = SettingError(key: "dataset", message: excess)
      throw PlanError(path: path, reason: reason, setting: setting.title)
    }
    let dataset = try setting.dataset.load(in: context, scorer: setting.scorer)
    return (dataset, dataset.contents, dataset.warnings)
  }
}
