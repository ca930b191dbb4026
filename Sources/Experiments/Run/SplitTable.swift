import Results
import Worlds

extension Plan {
  /// Writes split.csv: per setting and replicate the recorded people and held-out prompts that were drawn, so that
  /// another program can judge the same people on the same prompts.
  func writeSplit(to folder: String) throws {
    let table = try CSVFile(
      "\(folder)/split.csv",
      header: ["setting"] + design.axes + ["replicate", "subject", "name", "role"])
    for number in experiment.settings.indices {
      let start = ["\(number)"] + design.settings[number].axes
      var builder = WorldBuilder(checking: experiment, setting: number, dataset: datasets[number])
      for replicate in 0..<design.replicates(ofSetting: number) {
        builder.replicate = replicate
        for drawn in try builder.drawn() {
          try table.append(start + ["\(replicate)", drawn.subject, drawn.name, drawn.role])
        }
      }
    }
    try table.finish()
  }
}
