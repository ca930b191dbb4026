internal import CKernels
internal import Dispatch
internal import Synchronization

/// Mean reward of each user's best and second-best response over all prompts.
public struct BestResponseSummary: Sendable, Equatable {
  public let meanBest: [Float]
  public let meanSecond: [Float]
}

/// Best responses of some users to some prompts, on loan to a consumer for the length of its call.
public struct BestResponseBlock {
  public let prompts: Range<Int>
  public let users: Range<Int>
  let best: UnsafePointer<Int32>
  let stride: Int

  /// The best response to `prompt` of every user in `users`; ties go to the lowest index.
  public func row(_ prompt: Int) -> UnsafeBufferPointer<Int32> {
    precondition(prompts.contains(prompt), "prompt \(prompt) is outside the block \(prompts)")
    return UnsafeBufferPointer(
      start: best + (prompt - prompts.lowerBound) * stride, count: users.count)
  }
}

/// Finds every user's best response to every prompt, and the mean best and second-best rewards.
///
/// The result users x prompts is never held: each block of at most 960 users x 64 prompts goes to `consume`, which
/// is called from several threads at once, once for every block, for one range of users in the order of prompts.
///
/// - Parameters:
///   - scores: [prompts, responses, models], row-major, finite.
///   - responses: Responses of every prompt, at least 2.
///   - weights: [users, models], row-major. A magnitude below 1e-30 counts as 0: denormals are many times slower.
///   - jobs: Threads to use, at least 1. Changes no bit of the result.
/// - Returns: Means with a relative error below 1e-6 where rewards do not cancel: 64 prompts are added in
///   single precision, the sums of 64 in double precision.
/// Cost: 2 x users x prompts x responses x models operations; memory a few hundred kilobytes per job.
public func bestResponses(
  of scores: [Float], prompts: Int, responses: Int, models: Int, weights: [Float], users: Int,
  jobs: Int, consume: @Sendable (BestResponseBlock) -> Void = { _ in }
) -> BestResponseSummary {
  precondition(responses >= 2, "responses is \(responses); expected at least 2")
  precondition(prompts > 0 && models > 0, "expected at least one prompt and one reward model")
  precondition(scores.count == prompts * responses * models, "scores do not fill their shape")
  precondition(weights.count == users * models, "weights do not fill their shape")
  let blocks = (users + userBlock - 1) / userBlock
  // Blocks write to disjoint ranges of users.
  nonisolated(unsafe) let meanBest = UnsafeMutablePointer<Float>.allocate(capacity: users)
  nonisolated(unsafe) let meanSecond = UnsafeMutablePointer<Float>.allocate(capacity: users)
  defer {
    meanBest.deallocate()
    meanSecond.deallocate()
  }
  inParallel(count: blocks, jobs: jobs) { block in
    let range = block * userBlock..<min(users, (block + 1) * userBlock)
    var work = BlockOfUsers(range, weights: weights, models: models)
    for first in stride(from: 0, to: prompts, by: promptBlock) {
      let some = first..<min(prompts, first + promptBlock)
      work.answer(some, scores: scores, responses: responses, models: models, consume: consume)
    }
    for (i, user) in range.enumerated() {
      meanBest[user] = Float(work.sumBest[i] / Double(prompts))
      meanSecond[user] = Float(work.sumSecond[i] / Double(prompts))
    }
  }
  return BestResponseSummary(
    meanBest: Array(UnsafeBufferPointer(start: meanBest, count: users)),
    meanSecond: Array(UnsafeBufferPointer(start: meanSecond, count: users)))
}

/// Counts, for every prompt, the users whose best response each response is.
///
/// Parameters, errors and cost are those of `bestResponses`.
/// - Returns: The counts [prompts, responses], and the mean rewards.
public func winnerCounts(
  of scores: [Float], prompts: Int, responses: Int, models: Int, weights: [Float], users: Int,
  jobs: Int
) -> (counts: [UInt32], summary: BestResponseSummary) {
  // Integer sums do not depend on their order, so blocks may arrive in any.
  let total = Mutex([UInt32](repeating: 0, count: prompts * responses))
  let summary = bestResponses(
    of: scores, prompts: prompts, responses: responses, models: models, weights: weights,
    users: users, jobs: jobs
  ) { block in
    var counts = [UInt32](repeating: 0, count: block.prompts.count * responses)
    counts.withUnsafeMutableBufferPointer { counts in
      for (i, prompt) in block.prompts.enumerated() {
        ck_count_winners(
          block.row(prompt).baseAddress, Int64(block.users.count), Int64(responses),
          counts.baseAddress! + i * responses)
      }
    }
    total.withLock { total in
      for (i, count) in counts.enumerated() {
        total[block.prompts.lowerBound * responses + i] += count
      }
    }
  }
  return (total.withLock { $0 }, summary)
}

// Sizes of a block. A block's weights, scores and answers fit the second-level cache together; a multiple of
// the kernel's tile wastes no lanes.
private let userBlock = 20 * Int(CK_USER_TILE)
private let promptBlock = 64

/// Weights, one column per user, and running sums of a block of users.
private struct BlockOfUsers {
  let users: Range<Int>
  let padded: Int
  let columns: [Float]
  var best: [Int32]
  var sumBest: [Double]
  var sumSecond: [Double]

  init(_ users: Range<Int>, weights: [Float], models: Int) {
    let tile = Int(CK_USER_TILE)
    let padded = (users.count + tile - 1) / tile * tile
    var columns = [Float](repeating: 0, count: models * padded)
    for (column, user) in users.enumerated() {
      for k in 0..<models where weights[user * models + k].magnitude >= 1e-30 {
        columns[k * padded + column] = weights[user * models + k]
      }
    }
    self.users = users
    self.padded = padded
    self.columns = columns
    best = [Int32](repeating: 0, count: promptBlock * padded)
    sumBest = [Double](repeating: 0, count: padded)
    sumSecond = sumBest
  }

  mutating func answer(
    _ prompts: Range<Int>, scores: [Float], responses: Int, models: Int,
    consume: (BestResponseBlock) -> Void
  ) {
    scores.withUnsafeBufferPointer { scores in
      ck_best_responses(
        scores.baseAddress! + prompts.lowerBound * responses * models, Int64(prompts.count),
        Int64(responses), Int64(models), columns, Int64(padded), &best, &sumBest, &sumSecond)
    }
    best.withUnsafeBufferPointer { best in
      consume(
        BestResponseBlock(
          prompts: prompts, users: users, best: best.baseAddress!, stride: padded))
    }
  }
}

/// Runs `body(0)` to `body(count - 1)`, each once, on `jobs` threads that take the next number when they are free.
package func inParallel(count: Int, jobs: Int, _ body: @Sendable (Int) -> Void) {
  precondition(jobs >= 1, "jobs is \(jobs); expected at least 1")
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
    while true {
      let i = next.wrappingAdd(1, ordering: .relaxed).oldValue
      if i >= count { return }
      body(i)
    }
  }
}
