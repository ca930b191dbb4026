import ArgumentParser
import Configuration
import Experiments
import Learners
import Platform
import Randomness

struct BenchNeighbors: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "neighbors",
    abstract: "The 32 nearest of 100,000 users, exactly, for 1,000 queries.",
    discussion: """
        attune bench neighbors --width 64
        attune bench neighbors --width 384 --euclidean --peers ../peers
      """)

  @OptionGroup var arguments: BenchArguments
  @Option(help: "Entries of a user's vector.")
  var width = 64
  @Flag(help: "Euclidean distance instead of the cosine.")
  var euclidean = false
  @Option(help: "Users.")
  var users = 100_000
  @Option(help: "Peers to time, of numpy, torch and faiss_flat.")
  var peer = ["numpy", "faiss_flat"]

  @Option(help: "Candidates that approximate search keeps; absent: exact search alone.")
  var candidates: [Int] = []

  var metric: Metric { euclidean ? .euclidean : .cosine }

  var peerArguments: [String] {
    [
      "--N", "\(users)", "--d", "\(width)", "--threads", "\(arguments.jobs)", "--repeat",
      "\(arguments.repeats)", "--metric", euclidean ? "l2" : "cosine",
    ]
  }

  func run() throws {
    try measureNeighbors(self)
  }
}

private let top = 32

/// Times exact search, and peers on the same bytes in the same rounds.
func measureNeighbors(_ bench: BenchNeighbors) throws {
  let arguments = bench.arguments
  let input = try NeighborInputs(bench)
  var ours = Timing()
  var peers = [Timing](repeating: Timing(), count: bench.peer.count)
  // The index is built once and not timed, as peers' are not.
  let index = NearestRows(input.users, width: input.width, metric: bench.metric)
  var found = index.nearest(top, to: input.queries, jobs: arguments.jobs)
  for _ in 0..<(arguments.peer == nil ? 1 : 3) {
    for _ in 0..<arguments.repeats {
      found = ours.measure { index.nearest(top, to: input.queries, jobs: arguments.jobs) }
    }
    guard let peer = arguments.peer else { continue }
    for (i, name) in bench.peer.enumerated() {
      peers[i].seconds.append(try peer.median("w4_knn.py", bench.peerArguments, name: name))
    }
  }
  report(bench, input, ours, found)
  try measureApproximate(bench, input, exact: found)
  for (name, timing) in zip(bench.peer, peers) where !timing.seconds.isEmpty {
    print("  \(name): \(timing.line); ratio \(shown(ours.median / timing.median))")
  }
}

/// Times approximate search and hnswlib's own bindings, one line per number of candidates.
private func measureApproximate(
  _ bench: BenchNeighbors, _ input: NeighborInputs, exact: NearestRows.Found
) throws {
  for candidates in bench.candidates {
    let clock = ContinuousClock()
    let start = clock.now
    guard
      let graph = ApproximateRows(
        input.users, width: input.width, metric: bench.metric, candidates: candidates)
    else { throw ValidationError("this attune was built without hnswlib: libhnswlib-dev") }
    let built = (clock.now - start) / .seconds(1)
    var ours = Timing()
    var found: [[Int]] = []
    for _ in 0...bench.arguments.repeats {
      found = ours.measure { graph.nearest(top, to: input.queries, jobs: bench.arguments.jobs) }
    }
    print("  approximate, \(candidates) candidates: \(ours.line);", terminator: " ")
    print("recall \(shown(recall(found, of: exact, top: top))), built in \(shown(built)) s")
    guard let peer = bench.arguments.peer else { continue }
    let size = bench.peerArguments + ["--ef", "\(candidates)", "--truth"]
    let theirs = try peer.median("w4_knn.py", size, name: "hnswlib")
    print("  hnswlib: median \(shown(theirs)) s; ratio \(shown(ours.median / theirs))")
  }
}

private func report(
  _ bench: BenchNeighbors, _ input: NeighborInputs, _ ours: Timing, _ found: NearestRows.Found
) {
  let (users, queries) = (input.users.count / input.width, input.queries.count / input.width)
  let flops = 2.0 * Double(users) * Double(queries) * Double(input.width)
  // Every block of queries reads all rows once.
  let bytes = 4.0 * Double(input.users.count) * (Double(queries) / 128).rounded(.up)
  print("nearest \(top) of \(users) users, \(queries) queries, width \(input.width),")
  print("\(bench.metric.rawValue), \(bench.arguments.jobs) threads")
  print("  exact: \(ours.line); \(shown(flops / ours.median / 1e9)) GFLOP/s,", terminator: " ")
  print("\(shown(bytes / ours.median / 1e9)) GB/s of rows,", terminator: " ")
  print("\(shown(Double(users) * Double(queries) / ours.median / 1e9)) billion scores/s")
  let kth = (0..<queries).reduce(0.0) { sum, q in
    let score = Double(found.scores[(q + 1) * top - 1])
    return sum + (bench.metric == .cosine ? 1 - score : score.squareRoot())
  }
  print("  check: mean_dist_of_kth \(kth / Double(queries)),", terminator: " ")
  print("wrong of the first 20 queries \(wrong(input, bench.metric, found))")
}

/// Neighbours of the first queries that are not among those double precision finds, nor as near.
private func wrong(_ input: NeighborInputs, _ metric: Metric, _ found: NearestRows.Found) -> Int {
  let width = input.width
  var wrong = 0
  for q in 0..<min(20, input.queries.count / width) {
    let distances = stride(from: 0, to: input.users.count, by: width).map { start in
      distance(input.users, start, input.queries, q * width, width, metric)
    }
    let limit = distances.sorted()[top - 1]
    wrong += found.ids[q * top..<(q + 1) * top].count { distances[Int($0)] > limit + 1e-5 }
  }
  return wrong
}

private func distance(
  _ x: [Float], _ i: Int, _ y: [Float], _ j: Int, _ width: Int, _ metric: Metric
) -> Double {
  var (xx, yy, xy) = (0.0, 0.0, 0.0)
  for k in 0..<width {
    let (a, b) = (Double(x[i + k]), Double(y[j + k]))
    xx += a * a
    yy += b * b
    xy += a * b
  }
  return metric == .cosine ? 1 - xy / (xx * yy).squareRoot() : xx + yy - 2 * xy
}

/// Users and queries, row-major: random, or what a peer wrote with --dump.
private struct NeighborInputs {
  let users: [Float]
  let queries: [Float]
  let width: Int

  init(_ bench: BenchNeighbors) throws {
    if let folder = bench.arguments.dump {
      let shapes = try JSONValue(parsing: try Files.read(folder + "/shapes.json"))
      guard let width = shapes["X"]?["shape"]?.elements?.last?.double else {
        throw ValidationError("\(folder)/shapes.json has no shape of X")
      }
      self.width = Int(width)
      users = floats(try Files.read(folder + "/X.bin"))
      queries = floats(try Files.read(folder + "/Y.bin"))
      return
    }
    var stream = RandomStream(seed: 1).stream("bench", "neighbors")
    let width = bench.width
    let centres = (0..<200 * width).map { _ in Float(stream.normal()) }
    func draw(_ count: Int) -> [Float] {
      (0..<count).flatMap { _ in
        let start = stream.below(200) * width
        return (0..<width).map { centres[start + $0] + 0.5 * Float(stream.normal()) }
      }
    }
    self.width = width
    users = draw(bench.users)
    queries = draw(1000)
  }
}
