internal import CKernels
package import Inference
internal import Platform

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

  /// Per historical user: log-likelihood of the evidence under their weights, sharpened.
  ///
  /// Preferences: -sum softplus(-sharpness x . w), choices as so many comparisons (composite). Ratings: -sharpness sum (x . w - y)^2 / (2 variance).
  package func logAgreement(_ evidence: Evidence, sharpness: Double) -> [Double] {
    var result = [Double](repeating: 0, count: count)
    guard let targets = evidence.targets else {
      attune_log_agreement(
        Int64(evidence.count), Int64(width), evidence.rows, Int64(count), columns, sharpness,
        &result)
      return result
    }
    var scores = result
    let factor = sharpness / (2 * evidence.ratingVariance)
    for i in 0..<evidence.count {
      scoreAll(evidence, row: i, into: &scores)
      for h in 0..<count {
        result[h] -= factor * (scores[h] - targets[i]) * (scores[h] - targets[i])
      }
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
