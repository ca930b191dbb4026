import Configuration
import Datasets
import Preferences
import Worlds

/// Looks for what the data of an experiment cannot carry, before the first cell: in every setting and every
/// replicate, which has its own training prompts and users.
///
/// Settings that differ in learners alone share their worlds and are checked once. Of very many replicates
/// only the first are checked; how many is decided by counting steps, not by the clock.
struct PlanCheck {
  let experiment: Experiment
  /// Per setting.
  let datasets: [Dataset]
  let path: String
  /// Replicates of each setting that are checked.
  let checkedReplicates: Int
  /// Settings, the first of each world.
  private let worlds: [Int]

  /// Columns of each dataset, by its configuration.
  private let columns: [String: VaryingColumns]

  /// Steps of all checks together, about a second's work.
  private static let steps = 400_000_000

  init(experiment: Experiment, datasets: [Dataset], path: String) {
    self.experiment = experiment
    self.datasets = datasets
    self.path = path
    var seen: Set<String> = []
    var columns: [String: VaryingColumns] = [:]
    var worlds: [Int] = []
    var stepsOfReplicate = 1
    for (s, setting) in experiment.settings.enumerated()
    where seen.insert(setting.worldJSON.serialized()).inserted {
      worlds.append(s)
      let data = setting.datasetJSON.serialized()
      let varying = columns[data] ?? VaryingColumns(of: datasets[s])
      columns[data] = varying
      let builder = WorldBuilder(checking: experiment, setting: s, dataset: datasets[s])
      stepsOfReplicate += builder.hasSameReplicates(varying) ? 0 : builder.stepsOfReplicate
    }
    self.worlds = worlds
    self.columns = columns
    checkedReplicates = min(experiment.mostReplicates, max(1, Self.steps / stepsOfReplicate))
  }

  func errors() -> PlanErrors {
    var errors = PlanErrors()
    var isBroken: Set<Int> = []
    for (s, setting) in experiment.settings.enumerated() {
      let found = baselineErrors(of: setting) + builder(s).errorsOfSetting()
      for reason in found { errors.add(error(reason, s)) }
      if !found.isEmpty { isBroken.insert(s) }
    }
    for s in worlds where !(isBroken.contains(s) && datasets[s].recorded != nil) {
      checkReplicates(of: s, &errors)
    }
    return errors
  }

  /// Stops at the first replicate with something wrong.
  private func checkReplicates(of s: Int, _ errors: inout PlanErrors) {
    var builder = builder(s)
    let columns = columns[experiment.settings[s].datasetJSON.serialized()]!
    let checked = min(checkedReplicates, experiment.replicates(ofSetting: s))
    for replicate in 0..<(builder.hasSameReplicates(columns) ? 1 : checked) {
      builder.replicate = replicate
      let found = builder.errorsOfReplicate(columns)
      for reason in found { errors.add(error(reason, s, replicate)) }
      guard found.isEmpty else { return }
    }
  }

  /// The error of a baseline that was left out because the data cannot carry it.
  private func baselineErrors(of setting: Setting) -> [SettingError] {
    guard !setting.learners.contains(where: { $0.label == experiment.baseline }) else { return [] }
    return [
      SettingError(
        key: "baseline",
        message: "is \"\(experiment.baseline)\", which this data cannot carry; expected one of "
          + shownList(setting.learners.map(\.label)))
    ]
  }

  private func builder(_ s: Int) -> WorldBuilder {
    WorldBuilder(checking: experiment, setting: s, dataset: datasets[s])
  }

  private func error(_ reason: SettingError, _ s: Int, _ replicate: Int = 0) -> PlanError {
    PlanError(
      path: path, reason: reason, setting: experiment.settings[s].title, replicate: replicate)
  }
}
