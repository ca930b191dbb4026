import Platform
import Preferences
import Randomness
import Results

/// Times best responses of simulated users: counted as they come, which is what Attune does, and written
/// out as a table of prompts x users, which is what peers do.
func measureSimulation(_ input: BenchInputs, _ arguments: BenchArguments) throws {
  let jobs = arguments.jobs
  let before = peakMegabytes()
  var (counted, written, peers) = (Timing(), Timing(), Timing())
  var (counts, summary) = streamed(input, jobs)
  for _ in 0..<arguments.repeats {
    (counts, summary) = counted.measure { streamed(input, jobs) }
  }
  let memory = peakMegabytes() - before
  // Rounds of all in turn, so that a change of the machine's speed meets everybody.
  for round in 0..<(arguments.peer == nil ? 1 : 3) {
    for _ in 0..<arguments.repeats {
      if round > 0 { _ = counted.measure { streamed(input, jobs) } }
      written.measure { table(input, jobs).deallocate() }
    }
    if let peer = arguments.peer {
      let size = [
        "--U", "\(input.users)", "--repeat", "\(arguments.repeats)", "--threads", "\(jobs)",
      ]
      peers.seconds.append(try peer.median("w1_user_sim.py", size))
    }
  }
  print(
    "best responses of \(input.users) users to \(input.prompts) x \(input.responses) responses,")
  print("\(input.models) reward models, \(jobs) threads")
  print("  counts and means: \(counted.line); \(rate(input, counted)); \(memory) MB beyond inputs")
  print("  whole table:      \(written.line); \(rate(input, written))")
  check(input, jobs, counts, summary)
  if arguments.peer != nil {
    print("  numba, hand-tiled: \(peers.line)")
    print(
      "  ratio to it: counts and means \(shown(counted.median / peers.median)),", terminator: " ")
    print("whole table \(shown(written.median / peers.median))")
  }
}

private func streamed(_ i: BenchInputs, _ jobs: Int) -> ([UInt32], BestResponseSummary) {
  winnerCounts(
    of: i.scores, prompts: i.prompts, responses: i.responses, models: i.models,
    weights: i.weights, users: i.users, jobs: jobs)
}

/// [prompts, users], a byte each (at most 255 responses), written in full; the caller deallocates it.
private func table(_ i: BenchInputs, _ jobs: Int) -> UnsafeMutablePointer<UInt8> {
  nonisolated(unsafe) let all = UnsafeMutablePointer<UInt8>.allocate(capacity: i.prompts * i.users)
  let users = i.users
  #if os(Linux)
    // MADV_HUGEPAGE: a fresh gigabyte's small pages cost as much as the work.
    madvise(all, i.prompts * users, 14)
  #endif
  _ = bestResponses(
    of: i.scores, prompts: i.prompts, responses: i.responses, models: i.models,
    weights: i.weights, users: users, jobs: jobs
  ) { block in
    for p in block.prompts {
      let row = all + p * users + block.users.lowerBound
      for (u, best) in block.row(p).enumerated() { row[u] = UInt8(truncatingIfNeeded: best) }
    }
  }
  return all
}

/// Figures that other programs can be compared by.
private func check(
  _ i: BenchInputs, _ jobs: Int, _ counts: [UInt32], _ summary: BestResponseSummary
) {
  let best = table(i, jobs)
  defer { best.deallocate() }
  var first: [UInt8] = []
  for p in 0..<i.prompts {
    for u in 0..<min(64, i.users) { first.append(best[p * i.users + u]) }
  }
  let mean = { (x: [Float]) in x.reduce(0.0) { $0 + Double($1) } / Double(x.count) }
  print("  check: best_crc_first64users \(crc32(first)),", terminator: " ")
  print(
    "mean_best \(mean(summary.meanBest)), mean_second \(mean(summary.meanSecond)),", terminator: " "
  )
  print("counted \(counts.reduce(0) { $0 + Int($1) }) of \(i.prompts * i.users)")
}

private func rate(_ i: BenchInputs, _ t: Timing) -> String {
  let operations = 2.0 * Double(i.prompts * i.responses * i.models) * Double(i.users)
  return shown(operations / t.median / 1e9) + " GFLOP/s"
}

/// Times the making of an interaction database: 25 to 49 random pairs per user, and the user's choices.
func measureInteractions(_ input: BenchInputs, _ arguments: BenchArguments) throws {
  var (ours, peers) = (Timing(), Timing())
  let root = RandomStream(seed: 1)
  let keys = (0..<input.users).map { root.stream("user", "\($0)").key }
  let make = {
    interactions(
      scores: input.scores, models: input.models, rows: .uniform(responses: input.responses),
      weights: input.weights, keys: keys, jobs: arguments.jobs)
  }
  var made = make()
  for _ in 0..<arguments.repeats {
    for _ in 0..<5 { made = ours.measure(make) }
    if let peer = arguments.peer {
      let size = ["--U", "\(input.users)", "--threads", "\(arguments.jobs)"]
      peers.seconds.append(try peer.median("w2_interactions.py", size))
    }
  }
  print("interaction database of \(input.users) users, \(arguments.jobs) threads")
  print("  \(ours.line); \(made.winner.count) items")
  print("  check: wrong choices \(wrongChoices(input, made))")
  if arguments.peer != nil {
    print("  numba: \(peers.line)\n  ratio to it: \(shown(ours.median / peers.median))")
  }
}

private func wrongChoices(_ i: BenchInputs, _ made: InteractionColumns) -> Int {
  var wrong = 0
  for u in 0..<i.users {
    for item in Int(made.offsets[u])..<Int(made.offsets[u + 1]) {
      let (w, l) = (Int(made.winner[item]) * i.models, Int(made.loser[item]) * i.models)
      let gap = (0..<i.models).reduce(0.0) { sum, k in
        let difference = Double(i.scores[w + k]) - Double(i.scores[l + k])
        return sum + Double(i.weights[u * i.models + k]) * difference
      }
      if gap < -1e-6 { wrong += 1 }
    }
  }
  return wrong
}
