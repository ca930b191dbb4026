import Worlds

extension AlarmRule<SweepAlarms> {
  static var mixedMachines: Self {
    AlarmRule(.mixedMachines) { sweep in
      guard sweep.machines.count > 1 else { return nil }
      return
        "cells ran on several types of processor (\(sweep.machines.sorted().joined(separator: ", ")));"
        + " the last bits of their results may differ"
    }
  }
}

extension AlarmKind {
  static let mixedMachines = AlarmKind(
    "mixed-machines", found: "Records of several processor types (OpenBLAS kernel families)",
    remedy: "Last bits may differ; run on one type for byte-identical tables",
    lookedFor: "machines that were mixed")
}
