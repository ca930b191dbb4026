import Platform
import Results
import Worlds

extension Plan {
  static func splitPath(in folder: String) -> String { folder + "/journal/split.csv" }

  /// Writes journal/split.csv: per setting and replicate the recorded people and held-out prompts that were drawn, so that
  /// another program can judge the same people on the same prompts.
  func writeSplit(to folder: String) throws {
    try Files.makeFolder(folder + "/journal")
    let table = try CSVFile(
      Self.splitPath(in: folder),
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
