internal import CKernels
internal import Preferences

/// Posterior means of many users after each of their comparisons, by importance weights on one set of draws
/// from the prior.
///
/// The simplest posterior there is: no draw ever moves. It holds while enough draws agree with the feedback,
/// which is many items where choices are noisy and few where they are not; `bayes` and `empirical-bayes` move
/// their particles instead. Kept for what it is good at: thousands of users in a fraction of a second.
/// Source: Geweke (1989), Econometrica 57(6), with the prior for proposal.
public struct ImportancePosterior: Sendable {
  /// Reward models at most.
  public static let mostModels = Int(CK_IMPORTANCE_MODELS)

  /// K, 1 to `mostModels`.
  public let models: Int
  /// 1 / temperature of the choices.
  public let sharpness: Float
  /// K x padded draws, and the draws' weights before any feedback.
  private let columns: [Float]
  private let start: [Float]

  /// - Parameters:
  ///   - draws: [n, K], row-major, from the prior; magnitudes below 1e-12 count as 0, which no
  ///     utility feels and which keeps slow denormals out of the products with small weights.
  ///   - sharpness: 1 / temperature, more than 0.
  public init(draws: [Float], models: Int, sharpness: Float) {
    precondition(
      (1...Self.mostModels).contains(models),
      "\(models) reward models; expected 1...\(Self.mostModels)")
    precondition(
      sharpness > 0 && sharpness.isFinite, "sharpness is \(sharpness); expected more than 0")
    precondition(!draws.isEmpty && draws.count % models == 0, "draws do not fill rows of \(models)")
    let count = draws.count / models
    let tile = Int(CK_PARTICLE_TILE)
    let padded = (count + tile - 1) / tile * tile
    var columns = [Float](repeating: 0, count: models * padded)
    var start = [Float](repeating: 0, count: padded)
    for n in 0..<padded {
      if n < count { start[n] = 1 / Float(count) }
      // What fills up the last tile follows the last draw, so that its least weight never grows past it.
      let source = min(n, count - 1) * models
      for k in 0..<models where draws[source + k].magnitude >= 1e-12 {
        columns[k * padded + n] = draws[source + k]
      }
    }
    self.models = models
    self.sharpness = sharpness
    self.columns = columns
    self.start = start
  }

  /// Posterior means [users, items + 1, K], before any item first.
  ///
  /// - Parameters:
  ///   - differences: [users, items, K]: features of the winner less the loser's.
  ///   - jobs: Threads to use, at least 1. Changes no bit of the result.
  /// Cost: 4 users x items x draws x K operations, and as many exponentials and divisions as
  /// users x items x draws; memory beyond the result: a few kilobytes per draw and thread.
  public func means(_ differences: [Float], users: Int, items: Int, jobs: Int) -> [Float] {
    precondition(differences.count == users * items * models, "differences do not fill their shape")
    let size = (items + 1) * models
    // Users write to disjoint ranges.
    nonisolated(unsafe) let means = UnsafeMutablePointer<Float>.allocate(capacity: users * size)
    defer { means.deallocate() }
    let row = items * models
    // The kernel takes powers of 2. Single precision tells no sharper choices apart.
    let scale = min(sharpness, 1e6) * 1.442695041
    inParallel(count: (users + 1) / 2, jobs: jobs) { pair in
      let first = 2 * pair
      let together = min(2, users - first)
      let rows = differences[first * row..<(first + together) * row].map { $0 * scale }
      var weights = together == 2 ? start + start : start
      ck_importance_means(
        Int64(together), Int64(items), Int64(models), rows, Int64(start.count), columns, &weights,
        means + first * size)
    }
    return Array(UnsafeBufferPointer(start: means, count: users * size))
  }
}
