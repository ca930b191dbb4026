import Configuration
import Hashing
import Platform
import Results

/// How far a sweep is, from its folder alone: for `attune status` and `attune watch`.
public struct SweepStatus: Sendable {
  /// Cells by state. A claimed cell is running or about to run.
  package struct Tally: Sendable {
    var completed = 0
    var failed = 0
    var running = 0
    var waiting = 0

    var total: Int { completed + failed + running + waiting }
  }

  package let name: String
  package let all: Tally
  /// By label, in the order of the tables.
  package let learners: [(label: String, tally: Tally)]
  package let settings: [(title: String, tally: Tally)]
  /// Living processes: what they have claimed and not finished, and seconds since their last beat.
  package let owners: [(owner: Owner, cells: Int, age: Double)]
  /// Seconds left for the living processes; nil where nothing is known yet.
  package let secondsLeft: Double?

  /// True when no cell waits or runs.
  public var isFinished: Bool { all.running + all.waiting == 0 }
  public var hasFailures: Bool { all.failed > 0 }

  /// - Parameter folder: `results/<experiment>`.
  public init(folder: String) throws {
    self.init(try ResultFolder(reading: folder))
  }

  package init(_ folder: ResultFolder) {
    let (design, journal) = (folder.design, folder.journal)
    let cells = design.differentCells
    let (claims, owners) = (try? ClaimFile.read(journal: journal.folder)) ?? ([], Owners())
    var pulse = Pulse(journal: journal.folder)
    let alive = Dictionary(
      uniqueKeysWithValues: owners.joined.filter { owners.isAlive($0.id, &pulse) }.map {
        ($0.id, $0)
      })
    // A cell that has failed may be under way for a second time.
    var share = Share(
      owner: ContentID(high: 0, low: 0),
      work: cells.map { cell in
        let number = (journal[cell.id]?.attempt ?? 0) + 1
        return Share.Work(attempt: Attempt(cell: cell.id, number: number), world: cell.world)
      })
    share.hear(claims)
    var (all, byLabel, bySetting) = (Tally(), [String: Tally](), [Int: Tally]())
    var claimed: [ContentID: Int] = [:]
    for (index, cell) in cells.enumerated() {
      var tally = Tally()
      let state = journal[cell.id]?.state ?? .waiting
      if state == .completed {
        tally.completed = 1
      } else if let owner = share.owner(of: index), alive[owner] != nil {
        tally.running = 1
        claimed[owner, default: 0] += 1
      } else if state == .failed {
        tally.failed = 1
      } else {
        tally.waiting = 1
      }
      all += tally
      byLabel[design.slot(of: cell).label, default: Tally()] += tally
      bySetting[cell.setting, default: Tally()] += tally
    }
    name = design.name
    self.all = all
    let labels = design.settings.flatMap(\.learners).map(\.label)
    var seen: Set<String> = []
    learners = labels.filter { seen.insert($0).inserted }.compactMap { label in
      byLabel[label].map { (label, $0) }
    }
    settings = design.settings.indices.compactMap { index in
      bySetting[index].map { (design.settings[index].title, $0) }
    }
    self.owners = alive.values.sorted { ($0.name, $0.id.high) < ($1.name, $1.id.high) }.map {
      owner in
      let path = journal.folder + "/" + owner.segment
      return (owner, claimed[owner.id] ?? 0, Files.changed(path).map(age) ?? 0)
    }
    let jobs = alive.values.reduce(0) { $0 + $1.jobs }
    secondsLeft = jobs == 0 ? nil : Self.work(left: design, journal).map { $0 / Double(jobs) }
  }

  /// Seconds of unfinished cells.
  private static func work(left design: Design, _ journal: Journal) -> Double? {
    let cells = design.differentCells
    var estimate = WorkEstimate(labels: cells.map { design.slot(of: $0).label })
    for cell in cells {
      guard let entry = journal[cell.id], entry.state != .waiting else { continue }
      estimate.finished(design.slot(of: cell).label, seconds: Double(entry.seconds))
    }
    return estimate.workLeft
  }

  /// The result folders in a folder, sorted by name; none where it is one itself.
  public static func folders(in folder: String) -> [String] {
    let isResult = { (path: String) in Files.exists(path + "/run.json") }
    if isResult(folder) { return [] }
    return Files.list(folder).map { pathJoining(folder, $0) }.filter(isResult)
  }

  /// One line about a result folder, or why it cannot be read.
  public static func line(of folder: String) -> String {
    do {
      return oneLine("\(folder): \(try SweepStatus(folder: folder).headline)")
    } catch {
      return oneLine("\(error)")
    }
  }

  /// A page of plain text.
  /// - Parameter limit: Most settings that get a line of their own.
  public func lines(settings limit: Int) -> [String] {
    var lines = [headline]
    lines += owners.map { owner, cells, age in
      "  \(owner.name): \(counted(cells, "cell")) in hand, last sign of life \(duration(max(0, age))) ago"
        + (age > Beat.patience ? " (stopped or hung: another process takes over)" : "")
    }
    lines += [""] + table("learner", learners.map { ($0.label, $0.tally) })
    if settings.count > 1 {
      let open = settings.filter { $0.tally.completed < $0.tally.total }
      let shown = settings.count <= limit ? settings : Array(open.prefix(limit))
      lines += [""] + table("setting", shown.map { ($0.title, $0.tally) })
      if shown.count < settings.count {
        lines.append("  ... \(settings.count - shown.count) more settings")
      }
    }
    return lines.map(oneLine)
  }

  public var headline: String {
    var parts = ["\(oneLine(name)): \(all.completed) of \(counted(all.total, "cell")) completed"]
    if all.failed > 0 { parts.append("\(all.failed) failed") }
    if all.running > 0 { parts.append("\(all.running) running") }
    if all.waiting > 0 { parts.append("\(all.waiting) waiting") }
    if isFinished { return parts.joined(separator: ", ") }
    if owners.isEmpty {
      parts.append("nobody at work: attune run continues")
    } else if let secondsLeft {
      parts.append("about \(duration(secondsLeft)) left")
    }
    return parts.joined(separator: ", ")
  }

  private func table(_ title: String, _ named: [(String, Tally)]) -> [String] {
    let rows = named.map { (oneLine($0), $1) }
    let width = max(title.count, rows.map(\.0.count).max() ?? 0)
    let cell = { (text: String) in String(repeating: " ", count: max(0, 10 - text.count)) + text }
    let header = ["completed", "failed", "running", "waiting"].map(cell).joined()
    return ["  " + title + String(repeating: " ", count: width - title.count) + header]
      + rows.map { name, tally in
        let counts = [tally.completed, tally.failed, tally.running, tally.waiting]
        return "  " + name + String(repeating: " ", count: width - name.count)
          + counts.map { cell($0 == 0 ? "-" : "\($0)") }.joined()
          + "  " + bar(tally)
      }
  }

  private func bar(_ tally: Tally) -> String {
    let width = 20
    let filled = width * (tally.completed + tally.failed) / max(1, tally.total)
    return String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
  }
}

extension SweepStatus.Tally {
  static func += (a: inout Self, b: Self) {
    a.completed += b.completed
    a.failed += b.failed
    a.running += b.running
    a.waiting += b.waiting
  }
}
