import ArgumentParser
import Experiments
import Platform

struct BenchSweep: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "The sweep driver: overhead per cell, start-up, memory of large sweeps, CSV.",
    discussion: """
      Every figure is of a fresh process, its start included, with records on disk that survive SIGKILL.

        attune bench sweep --peers ../peers --python .venv/bin/python
        attune bench sweep --rows 10000000
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Cells of about a millisecond.")
  var cells = 2000
  @Option(help: "Cells of the large sweep.")
  var large = 100_000
  @Option(help: "User rows written and read as CSV.")
  var rows = 10_000_000

  func run() throws {
    try measureOverhead()
    try measureLarge()
    try measureTable()
  }

  private func measureOverhead() throws {
    var (own, records, peers) = (Timing(), Timing(), Timing())
    for round in 0..<(arguments.peer == nil ? 1 : 3) {
      for _ in 0..<arguments.repeats {
        let spent = try child(cells, 1)
        own.seconds.append(spent.seconds)
        records.seconds.append(spent.cells)
      }
      guard let peer = arguments.peer else { continue }
      let size = [
        "--cells", "\(cells)", "--threads", "\(arguments.jobs)", "--repeat",
        "\(arguments.repeats)",
      ]
      for name in ["pool_chunk"] + (round == 0 ? ["pool_csv", "joblib", "optuna_mem"] : []) {
        let median = try peer.median("w7_sweep.py", size, name: name)
        if name == "pool_chunk" { peers.seconds.append(median) }
        print("\(name): \(shown(median)) s")
      }
    }
    let ideal = Double(cells) * 1e-3 / Double(arguments.jobs)
    print("\(cells) cells of 1 ms on \(arguments.jobs) threads, ideal \(shown(ideal)) s")
    print(
      "attune, to the last record on disk: \(records.line), \(shown(records.median / ideal)) of ideal"
    )
    print("attune, start and tables included: \(own.line), \(shown(own.median / ideal)) of ideal")
    if !peers.seconds.isEmpty {
      print(
        "best peer (a pool of processes, nothing durable): \(peers.line);"
          + " ratio \(shown(own.median / peers.median))")
    }
    var start = Timing()
    for _ in 0..<20 { start.seconds.append(try child(20, 0).seconds) }
    print("start-up, 20 empty cells and their tables included: \(start.line)")
  }

  private func measureLarge() throws {
    for count in [large / 100, large / 10, large] {
      let folder = try temporaryFolder()
      defer { removeTree(folder) }
      let first = try child(count, 0, folder)
      let again = try child(count, 0, folder)
      print(
        "\(count) empty cells: \(shown(first.seconds)) s, peak \(first.megabytes) MB;"
          + " again with nothing to do: \(shown(again.seconds)) s, peak \(again.megabytes) MB")
    }
  }

  private func measureTable() throws {
    let folder = try temporaryFolder()
    defer { removeTree(folder) }
    let table = UserTableBenchmark(rows: rows, path: folder + "/users.csv")
    var (written, read) = (Timing(), Timing())
    let bytes = try written.measure { try table.write() }
    let sum = try read.measure { try table.read() }
    let size = { (seconds: Double) in "\(shown(Double(bytes) / 1e6 / seconds)) MB/s" }
    print("\(rows) user rows, \(bytes / 1_000_000) MB:")
    print("  written in \(shown(written.median)) s, \(size(written.median))")
    print("  read in \(shown(read.median)) s, \(size(read.median)); sum of win rates \(sum)")
  }

  /// Runs the driver in a fresh process.
  private func child(
    _ cells: Int, _ milliseconds: Double, _ given: String? = nil
  ) throws -> (seconds: Double, cells: Double, megabytes: Int) {
    let folder = try given ?? temporaryFolder()
    defer { if given == nil { removeTree(folder) } }
    let words = [
      "bench", "sweep-child", folder, "--cells", "\(cells)", "--milliseconds", "\(milliseconds)",
      "--jobs", "\(arguments.jobs)",
    ]
    var timing = Timing()
    let status = timing.measure { runProgram("/proc/self/exe", words) }
    let said = (try? Files.read(folder + "/peak")) ?? []
    let figures = String(decoding: said, as: UTF8.self).split(separator: " ")
    guard status == 0, figures.count == 2, let peak = Int(figures[0]),
      let spent = Double(figures[1])
    else {
      throw ValidationError("attune \(words.joined(separator: " ")) failed; run it to see why")
    }
    return (timing.median, spent, peak)
  }
}

private func temporaryFolder() throws -> String {
  var template = Array("/tmp/attune-bench-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw ValidationError("/tmp: cannot make a folder") }
  return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func removeTree(_ folder: String) { _ = runProgram("rm", ["-rf", folder]) }

/// The driver alone, for `bench sweep`.
struct BenchSweepChild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep-child", abstract: "One sweep of spinning cells.", shouldDisplay: false)

  @Argument var folder: String
  @Option var cells = 2000
  @Option var milliseconds = 1.0
  @Option var jobs = processorCount

  func run() throws {
    let benchmark = DriverBenchmark(
      cells: cells, milliseconds: milliseconds, jobs: jobs, folder: folder)
    let spent = try benchmark.run()
    print("cells \(shown(spent.cells)) s, tables \(shown(spent.tables)) s")
    try Files.write("\(peakMegabytes()) \(spent.cells)", to: folder + "/peak")
  }
}
