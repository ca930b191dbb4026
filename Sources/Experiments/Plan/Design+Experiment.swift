import Configuration
package import Results
package import Worlds

extension Design {
  /// - Parameter headlines: Per setting.
  package init(_ experiment: Experiment, cells: [Cell], headlines: [Measure]) {
    let settings = zip(experiment.settings, headlines).map { setting, headline in
      Setting(
        axes: setting.axes.map { axisText($0.value) }, title: setting.title,
        counts: setting.feedback.counts,
        learners: setting.learners.map {
          Slot(
            label: $0.label, kind: $0.kind, role: $0.role, isListed: !$0.isImplied,
            ceilingOf: Measure.bounded(by: $0.learner))
        }, drifts: !setting.drift.isOff, headline: headline,
        folds: setting.folds, isRecorded: setting.isRecorded)
    }
    self.init(
      name: experiment.name, stream: experiment.stream, seed: experiment.seed,
      replicates: experiment.replicates,
      baseline: experiment.baseline, axes: experiment.axes, settings: settings, cells: cells
    ) { index in
      let setting = experiment.settings[index]
      let headline = ("headline", JSONValue.string(headlines[index].name))
      let people =
        setting.isRecorded ? [("isRecorded", JSONValue.boolean(true))] : []
      return .object([headline] + people + setting.json.members!.map { ($0.key, $0.value) })
    }
    comparisons = experiment.comparisons
  }
}
