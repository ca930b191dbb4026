package import Worlds

extension AlarmRule<SweepAlarms> {
  static var unfinished: Self {
    AlarmRule(.unfinished) { sweep in
      guard sweep.unfinishedCells > 0 else { return nil }
      return
        "\(sweep.unfinishedCells) of \(sweep.design.cells.count) cells are not finished; run again to"
        + " finish them"
    }
  }
}

extension AlarmKind {
  package static let unfinished = AlarmKind(
    "unfinished", found: "Cells without a record", remedy: "Run again",
    lookedFor: "cells that are missing")
}
