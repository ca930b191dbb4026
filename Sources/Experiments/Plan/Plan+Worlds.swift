import Datasets
package import Worlds

extension WorldBuilder {
  init(experiment: Experiment, setting: Setting, replicate: Int, dataset: Dataset) {
    self.init(
      stream: experiment.stream, seed: experiment.seed, setting: setting, replicate: replicate,
      dataset: dataset)
  }

  /// A builder for checks before the first cell, which need no embeddings.
  init(checking experiment: Experiment, setting: Int, dataset: Dataset) {
    self.init(
      checking: experiment.settings[setting], stream: experiment.stream, seed: experiment.seed,
      dataset: dataset)
  }
}

extension Plan {
  /// The world of one replicate of a setting, as its cells meet it.
  package func world(setting: Int = 0, replicate: Int = 0) throws -> World {
    try WorldBuilder(
      experiment: experiment, setting: experiment.settings[setting], replicate: replicate,
      dataset: datasets[setting]
    ).build()
  }
}
