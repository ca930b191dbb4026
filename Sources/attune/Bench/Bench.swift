import ArgumentParser
import Worlds

struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure the speed of the parts that decide how large a study can be.",
    discussion: """
        attune bench
        attune bench simulate --users 100000
        attune bench interactions --peers ../peers --python .venv/bin/python
        attune bench posterior --peers ../peers --python .venv/bin/python
        attune bench maml
        attune bench neighbors --width 384
        attune bench online
        attune bench sweep
        attune bench embed
      """,
    subcommands: [
      BenchAll.self, BenchSimulate.self, BenchInteractions.self, BenchMAML.self,
      BenchNeighbors.self,
      BenchPosterior.self, BenchSweep.self, BenchSweepChild.self, BenchOnline.self,
      BenchEmbed.self,
    ],
    defaultSubcommand: BenchAll.self)
}

/// Where inputs come from and what else runs beside.
struct BenchArguments: ParsableArguments {
  @Option(help: "Threads.")
  var jobs = processorCount

  @Option(name: .customLong("repeat"), help: "Timed calls.")
  var repeats = 5

  @Option(help: "Folder with R.bin, W.bin and shapes.json to compute on, instead of random inputs.")
  var dump: String?

  @Option(help: "Folder of peer programs, timed in turn in the same run.")
  var peers: String?

  @Option(help: "Python that runs the peer programs.")
  var python = "python3"

  func validate() throws {
    guard jobs >= 1, repeats >= 1 else {
      throw ValidationError("--jobs and --repeat are \(jobs) and \(repeats); expected at least 1")
    }
  }

  var peer: Peer? { peers.map { Peer(python: python, folder: $0) } }
}

struct BenchAll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Every benchmark with its defaults.",
    discussion: "  attune bench all --repeat 3")

  @OptionGroup var arguments: BenchArguments

  func run() throws {
    try measureSimulation(try BenchInputs(arguments, users: 100_000), arguments)
    try measureInteractions(try BenchInputs(arguments, users: 10_000), arguments)
    try BenchMAML.parse(words).run()
    try BenchNeighbors.parse(words).run()
    try BenchPosterior.parse(words).run()
    try BenchSweep.parse(words).run()
    try BenchOnline.parse(words).run()
  }

  /// The common options, for the others. A dump holds the inputs of one.
  private var words: [String] {
    ["--jobs", "\(arguments.jobs)", "--repeat", "\(arguments.repeats)"]
      + (arguments.peers.map { ["--peers", $0, "--python", arguments.python] } ?? [])
  }
}

struct BenchSimulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Each user's best response to 10,402 prompts x 8 responses x 10 reward models.",
    discussion: "  attune bench simulate --users 100000")

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Simulated users.")
  var users = 100_000

  func run() throws {
    try measureSimulation(try BenchInputs(arguments, users: users), arguments)
  }
}

struct BenchInteractions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interactions",
    abstract: "The interaction database: 25 to 49 comparisons for every historical user.",
    discussion: "  attune bench interactions --users 10000")

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Historical users.")
  var users = 10_000

  func run() throws {
    try measureInteractions(try BenchInputs(arguments, users: users), arguments)
  }
}
