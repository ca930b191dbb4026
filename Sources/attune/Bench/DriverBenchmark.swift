import Configuration
import Experiments
import Hashing
import Learners
import Platform
import Results
import Worlds

/// The sweep driver by itself: cells that spin for a while and leave a small record, run, recorded,
/// resumed and written as tables like any others.
struct DriverBenchmark: Sendable {
  let cells: Int
  /// Processor time of a cell.
  let milliseconds: Double
  let jobs: Int
  /// Result folder.
  let folder: String
  /// Users of a cell, each with one outcome.
  var users = 1

  /// Replicates of a setting.
  private static let replicates = 20

  init(cells: Int, milliseconds: Double, jobs: Int, folder: String) {
    self.cells = cells / Self.replicates * Self.replicates
    self.milliseconds = milliseconds
    self.jobs = jobs
    self.folder = folder
  }

  /// Seconds of the cells and of the tables.
  func run() throws -> (cells: Double, tables: Double) {
    let folder = ResultFolder(path: folder, design: design)
    let start = seconds()
    try Files.makeFolder(folder.path)
    try folder.journal.refresh()
    let names = (0..<users).map { "user-\($0)" }
    let spin = milliseconds * 1e-3
    let shared = try SharedWork(
      cells: folder.design.differentCells, of: folder.design, journal: folder.journal, jobs: jobs,
      retryFailed: false)
    try folder.writeDesign()
    let runner = Runner(
      design: folder.design, journal: folder.journal, jobs: jobs,
      progress: Progress(name: "bench", labels: [], isQuiet: true)
    ) { cell in
      let value = Self.spin(spin)
      var outcome = Outcome()
      outcome.winRate = Double(cell.setting % 7) / 8 + value
      return CellRecord(
        cell: cell.id, seconds: spin, peakMemory: 0, failure: nil, users: names,
        outcomes: names.map { _ in outcome }, world: WorldDescription())
    }
    _ = try runner.run(shared)
    let middle = seconds()
    _ = try folder.write(withPage: false, jobs: jobs, environment: ["PATH": ""])
    return (middle - start, seconds() - middle)
  }

  /// Keeps a thread's processor busy, measured on its own clock: contention does not shorten the work.
  private static func spin(_ duration: Double) -> Double {
    let end = processorSeconds() + duration
    var value = 0.0
    while processorSeconds() < end { value += 1e-9 }
    return value * 1e-9
  }

  private static func processorSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
  }

  private var design: Design {
    let slot = Design.Slot(label: "spin", kind: "spin", role: .learner, isListed: true)
    let settings = (0..<cells / Self.replicates).map { index in
      Design.Setting(axes: ["\(index)"], title: "rate=\(index)", counts: [0], learners: [slot])
    }
    let cells = settings.indices.flatMap { setting in
      (0..<Self.replicates).map { replicate in
        let id = ContentHash.of("bench", "\(setting)", "\(replicate)")
        return Cell(id: id, world: id, setting: setting, replicate: replicate, learner: 0)
      }
    }
    return Design(
      name: "bench", stream: "bench", seed: 1, replicates: Self.replicates, baseline: "spin",
      axes: ["rate"],
      settings: settings, cells: cells
    ) { index in
      .object([
        ("axes", .object([("rate", .integer(index))])),
        ("feedback", .object([("counts", .array([.integer(0)]))])),
        (
          "learners",
          .array([
            .object([
              ("kind", .string("spin")), ("label", .string("spin")), ("role", .string("learner")),
              ("isListed", .boolean(true)),
            ])
          ])
        ),
      ])
    }
  }
}
