internal import CKernels
internal import Randomness

/// Weighted points of the simplex, in blocks of `lanes` with the lane the fastest index.
package struct ParticleCloud: Sendable {
  static let lanes = Int(ATTUNE_LANES)

  /// K, the number of weights of a particle.
  let models: Int
  /// Particles; lanes past it have no weight.
  let count: Int
  /// blocks x K x lanes.
  var weights: [Float]
  /// blocks x lanes, up to a constant.
  var logWeights: [Float]

  var blocks: Int { logWeights.count / Self.lanes }

  /// Room for `count` particles, all weights 0.
  init(models: Int, count: Int) {
    self.models = models
    self.count = count
    let blocks = Self.blocks(for: count)
    weights = [Float](repeating: 0, count: blocks * models * Self.lanes)
    logWeights = [Float](repeating: -.infinity, count: blocks * Self.lanes)
    for n in 0..<count { logWeights[n] = 0 }
  }

  /// Equally weighted draws from Dirichlet(alpha).
  init(prior alpha: [Double], count: Int, using stream: inout RandomStream) {
    self.init(models: alpha.count, count: count)
    for n in 0..<count {
      for (k, weight) in stream.dirichlet(alpha).enumerated() {
        weights[index(n, k)] = flushed(weight)
      }
    }
  }

  static func blocks(for count: Int) -> Int { (count + lanes - 1) / lanes }

  /// Where weight k of particle n is kept.
  func index(_ n: Int, _ k: Int) -> Int {
    (n / Self.lanes * models + k) * Self.lanes + n % Self.lanes
  }

  /// Importance weights relative to the largest, 0 in unused lanes.
  var importance: [Float] {
    let top = logWeights.max()!
    var result = [Float](repeating: 0, count: logWeights.count)
    result.withUnsafeMutableBufferPointer { result in
      logWeights.withUnsafeBufferPointer { source in
        for start in stride(from: 0, to: source.count, by: Self.lanes) {
          attune_importance(source.baseAddress! + start, top, result.baseAddress! + start)
        }
      }
    }
    return result
  }

  /// The chosen particles, in that order, summing to 1 each.
  func selecting(_ indices: [Int], logWeight: (Int) -> Float) -> ParticleCloud {
    var result = ParticleCloud(models: models, count: indices.count)
    weights.withUnsafeBufferPointer { weights in
      result.weights.withUnsafeMutableBufferPointer { copies in
        for (n, source) in indices.enumerated() {
          let from = index(source, 0)
          let to = index(n, 0)
          var sum: Float = 0
          for k in 0..<models { sum += weights[from + k * Self.lanes] }
          for k in 0..<models { copies[to + k * Self.lanes] = weights[from + k * Self.lanes] / sum }
        }
      }
    }
    for (n, source) in indices.enumerated() { result.logWeights[n] = logWeight(source) }
    return result
  }

  /// Systematic resampling to `size` equally weighted particles (Kitagawa, 1996).
  /// - Parameter offset: Uniform on [0, 1).
  func resampled(to size: Int, importance: [Float], offset: Double) -> ParticleCloud {
    let step = importance.reduce(0) { $0 + Double($1) } / Double(size)
    var chosen: [Int] = []
    chosen.reserveCapacity(size)
    var last = 0
    var reached = 0.0
    for n in 0..<count where importance[n] > 0 {
      reached += Double(importance[n])
      last = n
      while chosen.count < size, (Double(chosen.count) + offset) * step < reached {
        chosen.append(n)
      }
    }
    while chosen.count < size { chosen.append(last) }
    return selecting(chosen) { _ in 0 }
  }

  /// The particles whose weight is more than exp(-30) of the largest, if that leaves out a quarter.
  func compacted() -> ParticleCloud {
    let bar = logWeights.max()! - 30
    var alive = 0
    for n in 0..<count where logWeights[n] > bar { alive += 1 }
    guard alive * 4 < count * 3 else { return self }
    let kept = (0..<count).filter { logWeights[$0] > bar }
    return selecting(kept) { logWeights[$0] }
  }
}

/// (sum of weights) squared over the sum of squared weights.
func effectiveSize(_ importance: [Float]) -> Double {
  var sum = 0.0
  var squares = 0.0
  for weight in importance {
    sum += Double(weight)
    squares += Double(weight) * Double(weight)
  }
  return sum * sum / squares
}
