import ArgumentParser
import Configuration
import Experiments
import MetaLearning
import Optimisation
import Platform
import Randomness

struct BenchMAML: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "maml",
    abstract: "Exact second-order meta-learning with a learned rate per weight (Meta-SGD).",
    discussion: """
      Inputs are random, or with --dump those that the peer wrote (w3_maml.py --dump DIR), so that \
      answers can be compared. A timed call is 200 outer steps of Adam.

        attune bench maml --width 64 --support 8
        attune bench maml --width 64 --peers ../peers --python python3
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Weights.")
  var width = 10
  @Option(help: "Support pairs per user.")
  var support = 8
  @Option(help: "Query pairs per user.")
  var query = 64
  @Option(help: "Users per outer step.")
  var users = 1000
  @Option(help: "Outer steps.")
  var iterations = 200

  func run() throws {
    let batches =
      try arguments.dump.map { try MetaBatches(folder: $0) }
      ?? MetaBatches(width: width, support: support, query: query, users: users)
    print(
      "meta-sgd, \(iterations) outer steps, \(batches.users) users, 5 inner steps, K \(batches.width),"
        + " \(batches.supportRows) support and \(batches.queryRows) query pairs,"
        + " \(arguments.jobs) threads")
    var (ours, peers) = (Timing(), Timing())
    var result = batches.train(iterations, jobs: arguments.jobs)
    for _ in 0..<(arguments.peer == nil ? 1 : 3) {
      for _ in 0..<arguments.repeats {
        result = ours.measure { batches.train(iterations, jobs: arguments.jobs) }
      }
      if let peer = arguments.peer {
        peers.seconds.append(
          try peer.median("w3_maml.py", size + ["--check"], name: "numba_adjoint"))
      }
    }
    let (flops, bytes) = (
      Double(iterations) * batches.flops / ours.median,
      Double(iterations) * batches.bytes / ours.median
    )
    print("  \(ours.line); \(shown(flops / 1e9)) GFLOP/s, \(shown(bytes / 1e9)) GB/s of rows")
    print("  check: \(result.check)")
    if !peers.seconds.isEmpty {
      print("  numba, hand-derived: \(peers.line)")
      print("  ratio to it: \(shown(ours.median / peers.median))")
    }
  }

  private var size: [String] {
    [
      "--K", "\(width)", "--k", "\(support)", "--q", "\(query)", "--users", "\(users)", "--iters",
      "\(iterations)", "--threads", "\(arguments.jobs)", "--repeat", "\(arguments.repeats)",
    ]
  }
}

/// Meta-batches of equally many pairs per user, used in turn.
struct MetaBatches {
  let width: Int
  let users: Int
  let supportRows: Int
  let queryRows: Int
  private var batches: [(support: PackedRows, query: PackedRows)] = []

  private static let steps = 5

  /// Standard normal rows.
  init(width: Int, support: Int, query: Int, users: Int) {
    (self.width, self.users, supportRows, queryRows) = (width, users, support, query)
    var stream = RandomStream(seed: 1).stream("bench", "maml")
    for _ in 0..<2 {
      batches.append(
        (
          PackedRows(width: width, counts: counts(support)) { _, _, _ in Float(stream.normal()) },
          PackedRows(width: width, counts: counts(query)) { _, _, _ in Float(stream.normal()) }
        ))
    }
  }

  /// Reads S.bin and Q.bin, batches x users x pairs x weights.
  init(folder: String) throws {
    let (s, supportShape) = try dumpedArray("S", in: folder)
    let (q, queryShape) = try dumpedArray("Q", in: folder)
    guard supportShape.count == 4, queryShape.count == 4 else {
      throw ValidationError("\(folder)/shapes.json: S and Q need four sizes each")
    }
    (users, width) = (supportShape[1], supportShape[3])
    (supportRows, queryRows) = (supportShape[2], queryShape[2])
    for batch in 0..<supportShape[0] {
      batches.append((packed(s, batch, supportRows), packed(q, batch, queryRows)))
    }
  }

  private func counts(_ rows: Int) -> [Int] { [Int](repeating: rows, count: users) }

  private func packed(_ values: [Float], _ batch: Int, _ rows: Int) -> PackedRows {
    PackedRows(width: width, counts: counts(rows)) { user, row, k in
      values[((batch * users + user) * rows + row) * width + k]
    }
  }

  /// Floating-point operations of one outer step.
  var flops: Double {
    Double(users * width) * (8 * Double(Self.steps * supportRows) + 4 * Double(queryRows))
  }

  /// Bytes of rows that one outer step has to read.
  var bytes: Double { 4 * Double(users * width * (supportRows + queryRows)) }

  struct Result {
    var initial: [Double]
    var rates: [Double]
    var losses: [Double] = []

    /// What the peer prints of its own result.
    var check: String {
      let norm = initial.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let mean = rates.reduce(0, +) / Double(rates.count)
      return "w0_norm \(norm), w0_head \(initial.prefix(3)), lr_mean \(mean), "
        + "loss_first \(losses.first!), loss_last \(losses.last!)"
    }
  }

  /// Adam at 0.01 from weights 0 and rates 0.5.
  func train(_ iterations: Int, jobs: Int) -> Result {
    let gradient = BatchGradient(steps: Self.steps, pseudoItems: 0)
    var result = Result(
      initial: [Double](repeating: 0, count: width), rates: [Double](repeating: 0.5, count: width))
    var adam = Adam(rate: 0.01, count: 2 * width)
    var parameters = result.initial + result.rates
    for t in 0..<iterations {
      let (support, query) = batches[t % batches.count]
      let outer = gradient.mean(
        support: support, query: query, initial: parameters[..<width].map { Float($0) },
        rates: parameters[width...].map { Float($0) }, jobs: jobs)
      result.losses.append(outer.loss)
      adam.step(&parameters, along: outer.initial + outer.rates)
    }
    (result.initial, result.rates) = (Array(parameters[..<width]), Array(parameters[width...]))
    return result
  }
}
