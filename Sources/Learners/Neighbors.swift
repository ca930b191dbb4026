#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Historical users' fitted weights, and how their votes are counted.
///
/// Storage is K x n, so that one row of evidence meets all historical users in K passes over contiguous
/// memory. Every sum runs in a fixed order over one user's own data: no bit depends on the batch.
package struct Neighbors: Sendable {
  /// n, the number of historical users.
  let count: Int
  /// K, the number of weights.
  let width: Int
  /// Entry (k, h) at `k * count + h`.
  package let columns: [Double]

  package init(_ weights: [[Double]], width: Int) {
    count = weights.count
    self.width = width
    columns = (0..<width).flatMap { k in weights.map { $0[k] } }
  }

  /// Mean of the weights under votes; the plain mean where no vote counts.
  package func mean(_ votes: [Double]) -> [Double] {
    let total = votes.reduce(0, +)
    return (0..<width).map { k in
      var sum = 0.0
      for h in 0..<count { sum += votes[h] * columns[k * count + h] }
      return total > 0 ? sum / total : 0
    }
  }

  /// Per historical user: log-likelihood of the evidence under his weights, sharpened.
  ///
  /// Preferences: -sum softplus(-sharpness x . w). Ratings: -sharpness sum (x . w - y)^2 / (2 variance).
  package func logAgreement(_ evidence: Evidence, sharpness: Double) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    var scores = [Double](repeating: 0, count: count)
    var product = [Double](repeating: 1, count: count)
    for i in 0..<evidence.count {
      scoreAll(evidence, row: i, into: &scores)
      if let target = evidence.targets?[i] {
        let factor = sharpness / (2 * evidence.ratingVariance)
        for h in 0..<count { result[h] -= factor * (scores[h] - target) * (scores[h] - target) }
        continue
      }
      multiply(&product, by: scores, sharpness: sharpness)
      // A factor is at most 1 + e^36: sixteen of them stay below the largest double.
      if i % 16 == 15 || i == evidence.count - 1 { takeLogarithms(&product, into: &result) }
    }
    return result
  }

  /// x_i . w_h for all h.
  private func scoreAll(_ evidence: Evidence, row i: Int, into scores: inout [Double]) {
    let n = count
    columns.withUnsafeBufferPointer { columns in
      scores.withUnsafeMutableBufferPointer { scores in
        for h in 0..<n { scores[h] = 0 }
        for k in 0..<width {
          let x = evidence.rows[i * width + k]
          for h in 0..<n { scores[h] += x * columns[k * n + h] }
        }
      }
    }
  }

  /// Multiplies each product by 1 + exp(-sharpness score): one exponential per row and user, and the
  /// logarithm of softplus only once per sixteen rows.
  private func multiply(_ product: inout [Double], by scores: [Double], sharpness: Double) {
    product.withUnsafeMutableBufferPointer { product in
      scores.withUnsafeBufferPointer { scores in
        for h in 0..<count { product[h] *= 1 + boundedExp(-sharpness * scores[h]) }
      }
    }
  }

  private func takeLogarithms(_ product: inout [Double], into result: inout [Double]) {
    for h in 0..<count {
      result[h] -= log(product[h])
      product[h] = 1
    }
  }
}

/// exp(x) for x held within -700 ... 36, to a relative error of 1e-11.
///
/// Range reduction and Taylor's series without a branch or a call, so that a loop of them is vectorised.
@inline(__always)
private func boundedExp(_ x: Double) -> Double {
  let scaled = max(-700, min(36, x)) * 1.442695040888963407  // x / ln 2
  let shifted = scaled + 0x1.8p52  // the low bits of the sum hold the nearest whole number
  let y = (scaled - (shifted - 0x1.8p52)) * 0.693147180559945309  // at most ln 2 / 2
  var series = 1.0 / 362_880
  series = series * y + 1.0 / 40_320
  series = series * y + 1.0 / 5_040
  series = series * y + 1.0 / 720
  series = series * y + 1.0 / 120
  series = series * y + 1.0 / 24
  series = series * y + 1.0 / 6
  series = series * y + 0.5
  series = series * y + 1
  series = series * y + 1
  return Double(bitPattern: series.bitPattern &+ (shifted.bitPattern << 52))
}

/// Votes from their logarithms: the largest is 1, and only the `keep` largest count (0: all of them).
///
/// Ties go to the earlier user. The user at `excluded` has no vote.
package func votes(_ logarithms: [Double], keep: Int, excluding excluded: Int? = nil) -> [Double] {
  var logarithms = logarithms
  if let excluded { logarithms[excluded] = -.infinity }
  let top = logarithms.max() ?? 0
  guard top > -.infinity else { return logarithms.map { _ in 0 } }
  var result = logarithms.map { exp($0 - top) }
  guard keep > 0, keep < result.count else { return result }
  let order = logarithms.indices.sorted { (logarithms[$0], -$0) > (logarithms[$1], -$1) }
  for h in order[keep...] { result[h] = 0 }
  return result
}
