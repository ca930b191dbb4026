internal import CKernels
internal import Dispatch

/// Rows of many users' supports or queries for the single-precision kernel: comparisons only.
///
/// Rows are padded with zeros to a multiple of 16 numbers and each user's rows to a multiple of 8, so that
/// the kernel works on whole vectors; a row of zeros has no gradient.
public final class PackedRows: Sendable {
  let width: Int
  let paddedWidth: Int
  /// In padded rows, one per user and one more.
  let offsets: [Int64]
  /// True numbers of rows.
  let counts: [Int32]
  /// On a cache line: a vector that crosses two costs twice.
  nonisolated(unsafe) let values: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - counts: Rows per user.
  ///   - fill: Writes user u's rows, counts[u] x `width`, through the function it is handed, which takes
  ///     the position of the row and of the number in it.
  public init(width: Int, counts: [Int], value: (_ user: Int, _ row: Int, _ k: Int) -> Float) {
    self.width = width
    let lanes = Int(ATTUNE_META_WIDTH)
    paddedWidth = (width + lanes - 1) / lanes * lanes
    self.counts = counts.map(Int32.init)
    let multiple = Int(ATTUNE_META_ROWS)
    offsets = counts.reduce(into: [0]) {
      $0.append($0.last! + Int64(($1 + multiple - 1) / multiple * multiple))
    }
    let total = Int(offsets.last!) * paddedWidth
    values = UnsafeMutableRawPointer.allocate(byteCount: max(64, 4 * total), alignment: 64)
      .bindMemory(to: Float.self, capacity: max(16, total))
    values.initialize(repeating: 0, count: total)
    for (user, count) in counts.enumerated() {
      for row in 0..<count {
        let start = (Int(offsets[user]) + row) * paddedWidth
        for k in 0..<width { values[start + k] = value(user, row, k) }
      }
    }
  }

  deinit { values.deallocate() }

  var users: Int { counts.count }

  /// The largest number of padded rows of one user.
  var longest: Int { Int(zip(offsets, offsets.dropFirst()).map { $1 - $0 }.max() ?? 0) }

  func withKernelRows<Result>(_ body: (inout attune_meta_rows) -> Result) -> Result {
    offsets.withUnsafeBufferPointer { offsets in
      counts.withUnsafeBufferPointer { counts in
        var rows = attune_meta_rows(
          rows: values, offsets: offsets.baseAddress, counts: counts.baseAddress)
        return body(&rows)
      }
    }
  }
}

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
            run(
              support, query, range, start, rate, l, s + 2 * block * padded,
              s + (2 * block + 1) * padded)
          }
        }
      }
    }
    return reduced(losses, sums, width: initial.count, padded: padded)
  }

  /// One call of the kernel, the users' gradients summed.
  private func run(
    _ support: PackedRows, _ query: PackedRows, _ users: Range<Int>, _ initial: [Float],
    _ rates: [Float], _ losses: UnsafeMutablePointer<Float>,
    _ byInitial: UnsafeMutablePointer<Float>, _ byRates: UnsafeMutablePointer<Float>
  ) {
    var problem = attune_meta_problem(
      width: Int64(support.paddedWidth), steps: Int64(steps), pseudo_items: Float(pseudoItems),
      second_order: isSecondOrder ? 1 : 0, rate_stride: 0)
    let scratch = Int(attune_meta_scratch(&problem, Int64(support.longest)))
    withUnsafeTemporaryAllocation(byteCount: 4 * scratch, alignment: 64) { scratch in
      support.withKernelRows { s in
        query.withKernelRows { q in
          attune_meta_gradient(
            &problem, &s, &q, Int64(users.lowerBound), Int64(users.upperBound), initial, rates,
            losses, byInitial, 0, byRates, 0, scratch.bindMemory(to: Float.self).baseAddress!)
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
