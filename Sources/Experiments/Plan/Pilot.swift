import Dispatch
import Learners
import Platform
import Results
import Synchronization
import Worlds

/// Runs a few cells to learn how long the others will take, as many at once as the run itself would.
struct Pilot {
  private let plan: Plan
  private let jobs: Int
  /// Seconds by label and setting.
  private var times: [String: [Int: [Double]]] = [:]
  /// Seconds of a world by setting.
  private var worlds: [Int: Double] = [:]
  /// Cells that were run, and the seconds since the first began.
  private(set) var cells = 0
  private(set) var seconds = 0.0

  init(run: ExperimentRun) {
    plan = run.plan
    jobs = run.options.jobs
  }

  /// Notes what a cell took.
  mutating func learn(_ seconds: Double, of cell: Cell) {
    times[label(cell), default: [:]][cell.setting, default: []].append(seconds)
  }

  func knows(_ label: String) -> Bool { times[label] != nil }

  /// Every learner in its largest setting, whatever that takes up to the limit; then in its smallest and
  /// in those between while the budget lasts.
  mutating func run(_ pending: [Cell], budget: Double, limit: Double) {
    let start = Platform.seconds()
    for (round, cells) in rounds(of: pending).enumerated() {
      for world in Dictionary(grouping: cells, by: \.world).values.sorted(by: isLarger) {
        let new = world.filter { times[label($0)]?[$0.setting] == nil && !asksModels($0) }
        guard !new.isEmpty, seconds < (round == 0 ? limit : budget) else { continue }
        time(new)
        seconds = Platform.seconds() - start
      }
    }
  }

  /// What costs money is not tried out.
  private func asksModels(_ cell: Cell) -> Bool {
    (plan.entry(of: cell).learner as? any ReachesOutside)?.models.isEmpty == false
  }

  private func label(_ cell: Cell) -> String { plan.design.slot(of: cell).label }

  /// One cell of each learner per round: those of its largest setting, of its smallest, then of the others.
  private func rounds(of pending: [Cell]) -> [[Cell]] {
    let byLabel = Dictionary(grouping: pending, by: label).values.map { cells in
      var seen: Set<Int> = []
      let settings = cells.filter { seen.insert($0.setting).inserted }
        .sorted { (size(of: $1.setting), $0.setting) < (size(of: $0.setting), $1.setting) }
      return settings.prefix(1) + settings.dropFirst().suffix(1)
        + settings.dropFirst().dropLast()
    }
    let most = byLabel.map(\.count).max() ?? 0
    return (0..<most).map { round in
      byLabel.filter { round < $0.count }.map { $0[round] }
    }
  }

  private func isLarger(_ a: [Cell], _ b: [Cell]) -> Bool {
    (size(of: b[0].setting), a[0].setting) < (size(of: a[0].setting), b[0].setting)
  }

  /// A rough measure of a setting's work, to order settings by.
  private func size(of index: Int) -> Double {
    let setting = plan.experiment.settings[index]
    let counts = setting.feedback.counts
    return Double(counts.last! + counts.count)
      * Double(setting.users.mostTest(on: plan.datasets[index]))
      + Double(setting.users.simulatedHistorical * setting.users.simulatedItems[1])
  }

  /// Runs cells of one world at once.
  private mutating func time(_ cells: [Cell]) {
    let work = CellWork(plan: plan, worlds: WorldCache(limit: 1), answers: nil)
    let start = Platform.seconds()
    _ = try? work.worlds.world(of: cells[0]) { try plan.builder(for: cells[0]).build() }
    worlds[cells[0].setting] = Platform.seconds() - start
    let records = Mutex<[(Cell, Double)]>([])
    let next = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: min(jobs, cells.count)) { _ in
      while let cell = next.withLock({ next -> Cell? in
        defer { next += 1 }
        return next < cells.count ? cells[next] : nil
      }) {
        guard let seconds = try? work.record(of: cell).seconds else { continue }
        records.withLock { $0.append((cell, seconds)) }
      }
    }
    work.worlds.release(cells[0])
    for (cell, seconds) in records.withLock({ $0 }) { learn(seconds, of: cell) }
    self.cells += cells.count
  }

  // MARK: Estimates

  /// Seconds that a cell will take: those of the same learner in the same setting or in the one nearest to
  /// it in size; the mean of all learners where this one was not timed.
  func estimate(of cell: Cell) -> Double {
    guard let known = times[label(cell)] else { return meanOfAll }
    if let own = known[cell.setting] { return mean(own) }
    return nearest(to: cell.setting, among: known.mapValues(mean))
  }

  func worldEstimate(of cell: Cell) -> Double {
    worlds[cell.setting] ?? nearest(to: cell.setting, among: worlds)
  }

  private func nearest(to setting: Int, among known: [Int: Double]) -> Double {
    let size = size(of: setting)
    let distances = known.map { (distance: abs(self.size(of: $0.key) - size), time: $0.value) }
    guard let least = distances.map(\.distance).min() else { return 0 }
    return mean(distances.filter { $0.distance == least }.map(\.time))
  }

  private var meanOfAll: Double {
    mean(times.values.map { settings in mean(settings.values.map(mean)) })
  }

  private func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }
}
