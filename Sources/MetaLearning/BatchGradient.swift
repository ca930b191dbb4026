internal import CKernels
internal import Dispatch
internal import Learners

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Outer gradients of a whole meta-batch in single precision: comparisons, gradient steps, rates per weight.
///
/// Computes what `MetaSGD.outerGradient` does user by user, about thirty times as fast. Users are worked on
/// in blocks of a fixed size whose sums are added in order: `jobs` changes no bit.
/// Source: Li et al. (2017), Meta-SGD, equation 4.
public struct BatchGradient: Sendable {
  public let steps: Int
  public let pseudoItems: Double
  /// False takes every Hessian for 0.
  public let isSecondOrder: Bool

  /// Users whose gradients are added up by one thread.
  private static let block = 20

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
    let (padded, users) = (support.paddedWidth, support.users)
    let blocks = (users + Self.block - 1) / Self.block
    let start = initial + [Float](repeating: 0, count: padded - initial.count)
    let rate = rates + [Float](repeating: 0, count: padded - rates.count)
    var losses = [Float](repeating: 0, count: users)
    var sums = [Float](repeating: 0, count: blocks * 2 * padded)
    losses.withUnsafeMutableBufferPointer { losses in
      sums.withUnsafeMutableBufferPointer { sums in
        nonisolated(unsafe) let (l, s) = (losses.baseAddress!, sums.baseAddress!)
        DispatchQueue.concurrentPerform(iterations: min(jobs, blocks)) { worker in
          // Blocks are dealt out evenly: each costs the same.
          for block in stride(from: worker, to: blocks, by: min(jobs, blocks)) {
            let range = block * Self.block..<min(users, (block + 1) * Self.block)
            let sum = s + 2 * block * padded
            run(
              support, query, range, start, rate, rateStride: 0, l,
              byInitial: (sum, 0), byRates: (sum + padded, 0))
          }
        }
      }
    }
    return reduced(losses, sums, width: initial.count, padded: padded)
  }

  /// One call of the kernel. A stride of 0 sums the users' gradients.
  fileprivate func run(
    _ support: PackedRows, _ query: PackedRows, _ users: Range<Int>, _ initial: [Float],
    _ rates: [Float], rateStride: Int, _ losses: UnsafeMutablePointer<Float>,
    byInitial: (start: UnsafeMutablePointer<Float>, stride: Int),
    byRates: (start: UnsafeMutablePointer<Float>, stride: Int)
  ) {
    var problem = attune_meta_problem(
      width: Int64(support.paddedWidth), steps: Int64(steps), pseudo_items: Float(pseudoItems),
      second_order: isSecondOrder ? 1 : 0, rate_stride: Int64(rateStride))
    let scratch = Int(attune_meta_scratch(&problem, Int64(support.longest)))
    withUnsafeTemporaryAllocation(byteCount: 4 * scratch, alignment: 64) { scratch in
      support.withKernelRows { s in
        query.withKernelRows { q in
          attune_meta_gradient(
            &problem, &s, &q, Int64(users.lowerBound), Int64(users.upperBound), initial, rates,
            losses, byInitial.start, Int64(byInitial.stride), byRates.start,
            Int64(byRates.stride), scratch.bindMemory(to: Float.self).baseAddress!)
        }
      }
    }
  }

  private func reduced(
    _ losses: [Float], _ sums: [Float], width: Int, padded: Int
  ) -> (loss: Double, initial: [Double], rates: [Double]) {
    let n = Double(max(1, losses.count))
    var result = (
      loss: losses.reduce(0.0) { $0 + Double($1) } / n,
      initial: [Double](repeating: 0, count: width), rates: [Double](repeating: 0, count: width)
    )
    for block in stride(from: 0, to: sums.count, by: 2 * padded) {
      for k in 0..<width {
        result.initial[k] += Double(sums[block + k]) / n
        result.rates[k] += Double(sums[block + padded + k]) / n
      }
    }
    return result
  }
}

extension GradientSteps {
  /// By the kernel where it can: comparisons and choices. Others go one at a time, in double precision.
  package func gradients(of episodes: [Episode], at parameters: [Double]) throws -> [MetaGradient] {
    guard order != .reptile, episodes.allSatisfy({ $0.query.targets == nil }) else {
      return episodes.map { gradient(of: $0, at: parameters) }
    }
    let (support, query) = (packed(episodes.map(\.support)), packed(episodes.map(\.query)))
    let (K, padded, users) = (initial.count, support.paddedWidth, episodes.count)
    let values = parameters[K...].map { Float(exp($0)) }
    let rows = rates.shape == .perStep ? rates.steps : 1
    var expanded = [Float](repeating: 0, count: rows * padded)
    for t in 0..<rows {
      for k in 0..<K { expanded[t * padded + k] = values[rates.index(step: t, weight: k)] }
    }
    var start = [Float](repeating: 0, count: padded)
    for k in 0..<K { start[k] = Float(parameters[k]) }
    var losses = [Float](repeating: 0, count: users)
    var byInitial = [Float](repeating: 0, count: users * padded)
    var byRates = [Float](repeating: 0, count: users * rows * padded)
    byInitial.withUnsafeMutableBufferPointer { initial in
      byRates.withUnsafeMutableBufferPointer { rates in
        BatchGradient(
          steps: self.rates.steps, pseudoItems: pseudoItems, isSecondOrder: order == .second
        ).run(
          support, query, 0..<users, start, expanded, rateStride: rows > 1 ? padded : 0, &losses,
          byInitial: (initial.baseAddress!, padded),
          byRates: (rates.baseAddress!, rows * padded))
      }
    }
    return (0..<users).map { user in
      var gradient = [Double](repeating: 0, count: parameters.count)
      for k in 0..<K { gradient[k] = Double(byInitial[user * padded + k]) }
      for t in 0..<(learnRate ? rows : 0) {
        for k in 0..<K {
          let rate = rates.index(step: t, weight: k)
          gradient[K + rate] += Double(
            byRates[(user * rows + t) * padded + k] * values[rate])
        }
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
