internal import CKernels
internal import Dispatch
internal import Inference
internal import Learners
internal import Platform

/// Outer gradients of a whole meta-batch in single precision: comparisons of two, gradient steps, rates per weight.
///
/// Computes what `MetaSGD.outerGradient` does user by user, sixteen users to a vector. Groups of users are
/// worked on in blocks of a fixed size whose sums are added in order: `jobs` changes no bit.
/// Source: Li et al. (2017), Meta-SGD, equation 4.
public struct BatchGradient: Sendable {
  public let steps: Int
  public let pseudoItems: Double
  /// False takes every Hessian for 0.
  public let isSecondOrder: Bool

  /// Groups of users whose gradients are added up by one thread.
  private static let block = 2

  public init(steps: Int, pseudoItems: Double, isSecondOrder: Bool = true) {
    (self.steps, self.pseudoItems, self.isSecondOrder) = (steps, pseudoItems, isSecondOrder)
  }

  /// Mean loss over the users, and its gradient by the initial weights (K) and by the rates (K).
  ///
  /// Cost: 4 K (steps x 2 x support rows + query rows) flops per user.
  public func mean(
    support: PackedRows, query: PackedRows, initial: [Float], rates: [Float], jobs: Int
  ) -> (loss: Double, initial: [Double], rates: [Double]) {
    precondition(support.users == query.users, "\(support.users) supports, \(query.users) queries")
    let width = support.width
    precondition(
      query.width == width && initial.count == width && rates.count == width,
      "queries of \(query.width), \(initial.count) initial weights and \(rates.count) rates for supports of"
        + " \(width) columns")
    let size = support.width * PackedRows.lanes
    let blocks = (support.groups + Self.block - 1) / Self.block
    var losses = [Float](repeating: 0, count: support.counts.count)
    let sums = VectorBuffer(count: blocks * 2 * size)
    losses.withUnsafeMutableBufferPointer { losses in
      nonisolated(unsafe) let losses = losses.baseAddress!
      DispatchQueue.concurrentPerform(iterations: min(jobs, blocks)) { worker in
        // Blocks are dealt out evenly: each costs the same.
        for block in stride(from: worker, to: blocks, by: min(jobs, blocks)) {
          let groups = block * Self.block..<min(support.groups, (block + 1) * Self.block)
          let sum = sums.start + 2 * block * size
          run(
            support, query, groups, initial, rates, rateStride: 0, losses, byInitial: (sum, 0),
            byRates: (sum + size, 0))
        }
      }
    }
    let n = Double(max(1, support.users))
    let totals = laneSums(sums.start, blocks: blocks, numbers: 2 * support.width).map { $0 / n }
    return (
      losses[..<support.users].reduce(0.0) { $0 + Double($1) } / n,
      Array(totals[..<support.width]), Array(totals[support.width...])
    )
  }

  /// One call of the kernel. A stride of 0 sums the groups' gradients.
  fileprivate func run(
    _ support: PackedRows, _ query: PackedRows, _ groups: Range<Int>, _ initial: [Float],
    _ rates: [Float], rateStride: Int, _ losses: UnsafeMutablePointer<Float>,
    byInitial: (start: UnsafeMutablePointer<Float>, stride: Int),
    byRates: (start: UnsafeMutablePointer<Float>, stride: Int)
  ) {
    var problem = attune_meta_problem(
      width: Int64(support.width), steps: Int64(steps), pseudo_items: Float(pseudoItems),
      second_order: isSecondOrder ? 1 : 0, rate_stride: Int64(rateStride))
    let scratch = VectorBuffer(count: Int(attune_meta_scratch(&problem, Int64(support.longest))))
    support.withKernelRows { s in
      query.withKernelRows { q in
        attune_meta_gradient(
          &problem, &s, &q, Int64(groups.lowerBound), Int64(groups.upperBound), initial, rates,
          losses, byInitial.start, Int64(byInitial.stride), byRates.start,
          Int64(byRates.stride), scratch.start)
      }
    }
  }
}

/// Sums over blocks and lanes of blocks x numbers x lanes.
private func laneSums(
  _ values: UnsafeMutablePointer<Float>, blocks: Int, numbers: Int
) -> [Double] {
  var sums = [Double](repeating: 0, count: numbers)
  for block in 0..<blocks {
    for p in 0..<numbers {
      let start = (block * numbers + p) * PackedRows.lanes
      for lane in 0..<PackedRows.lanes { sums[p] += Double(values[start + lane]) }
    }
  }
  return sums
}

extension GradientSteps {
  /// By the kernel where it can: comparisons. Others go one at a time, in double precision.
  package func gradients(of episodes: [Episode], at parameters: [Double]) throws -> [MetaGradient] {
    guard order != .reptile, episodes.allSatisfy(\.isComparisons) else {
      return episodes.map { gradient(of: $0, at: parameters) }
    }
    // Users with equally many items share a group.
    let order = episodes.indices.sorted {
      (episodes[$0].support.count, $0) < (episodes[$1].support.count, $1)
    }
    let sorted = kernelGradients(of: order.map { episodes[$0] }, at: parameters)
    var result = sorted
    for (place, user) in order.enumerated() { result[user] = sorted[place] }
    return result
  }

  private func kernelGradients(of episodes: [Episode], at parameters: [Double]) -> [MetaGradient] {
    let (support, query) = (packed(episodes.map(\.support)), packed(episodes.map(\.query)))
    let (K, lanes) = (initial.count, PackedRows.lanes)
    let values = parameters[K...].map { Float(exp($0)) }
    let rows = rates.shape == .perStep ? rates.steps : 1
    let expanded = (0..<rows * K).map { values[rates.index(step: $0 / K, weight: $0 % K)] }
    var losses = [Float](repeating: 0, count: support.counts.count)
    let byInitial = VectorBuffer(count: support.groups * K * lanes)
    let byRates = VectorBuffer(count: support.groups * rows * K * lanes)
    BatchGradient(
      steps: rates.steps, pseudoItems: pseudoItems, isSecondOrder: order == .second
    ).run(
      support, query, 0..<support.groups, parameters[..<K].map { Float($0) }, expanded,
      rateStride: rows > 1 ? K : 0, &losses, byInitial: (byInitial.start, K * lanes),
      byRates: (byRates.start, rows * K * lanes))
    return episodes.indices.map { user in
      let (group, lane) = (user / lanes, user % lanes)
      var gradient = [Double](repeating: 0, count: parameters.count)
      for k in 0..<K {
        gradient[k] = Double(byInitial.start[(group * K + k) * lanes + lane])
      }
      for p in 0..<(learnRate ? rows * K : 0) {
        let rate = rates.index(step: p / K, weight: p % K)
        gradient[K + rate] += Double(
          byRates.start[(group * rows * K + p) * lanes + lane] * values[rate])
      }
      return MetaGradient(loss: Double(losses[user]), gradient: gradient)
    }
  }

  private func packed(_ parts: [Evidence]) -> PackedRows {
    PackedRows(width: initial.count, counts: parts.map(\.count)) { user, row, k in
      Float(parts[user].rows[row * initial.count + k])
    }
  }
}
