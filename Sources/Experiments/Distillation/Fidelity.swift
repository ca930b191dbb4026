import Learners
package import LinearAlgebra
import Platform
import Preferences
import Results

/// How well predicted scores stand in for a reward model's own, on prompts not used for fitting.
///
/// Every measure becomes one value per prompt, so that its interval is a bootstrap over prompts. The last
/// three are means over prompts as they are; for the others, functions of sums over all responses, the
/// values are jackknife pseudo-values (Tukey, 1958).
package enum Fidelity {
  /// Names of the measures, as columns of the table.
  package static let measures = [
    "r2", "r2_within", "pearson", "spearman", "spearman_within", "winner_agreement",
    "pair_agreement",
  ]

  /// Prompts x measures. NaN: the measure is not defined there.
  /// - Parameters:
  ///   - truth: Per prompt, the reward model's scores of its responses.
  ///   - predicted: The heads' scores of the same responses.
  package static func values(truth: [[Double]], predicted: [[Double]]) -> Matrix {
    let all = truth.flatMap { $0 }
    // The units are the reward model's own; sums of squares are taken in deviations.
    let scale = Standardisation(of: all) ?? Standardisation(mean: all[0], deviation: 1)
    let truth = truth.map { $0.map(scale.exactly) }
    let predicted = predicted.map { $0.map(scale.exactly) }
    let pairs = Array(zip(truth, predicted))
    let overall = zip(ranked(truth), ranked(predicted))
    let columns = [
      pseudoValues(pairs.map { Sums($0, $1) }) { $0.r2 },
      pseudoValues(pairs.map { Sums(centred($0), centred($1)) }) { $0.r2 },
      pseudoValues(pairs.map { Sums($0, $1) }) { $0.correlation },
      pseudoValues(overall.map { Sums($0, $1) }) { $0.correlation },
      pairs.map { Sums(ranks($0), ranks($1)).correlation },
      pairs.map { winnerAgreement($0, $1) }, pairs.map { pairAgreement($0, $1) },
    ]
    return Matrix(rows: columns.count, columns: truth.count, values: columns.flatMap { $0 })
      .transposed
  }

  /// How often the response of the highest prediction is the reward model's best; several equal predictions
  /// share the count.
  static func winnerAgreement(_ truth: [Double], _ predicted: [Double]) -> Double {
    let best = truth.indices.filter { truth[$0] == truth.max()! }
    let chosen = predicted.indices.filter { predicted[$0] == predicted.max()! }
    return Double(chosen.count { best.contains($0) }) / Double(chosen.count)
  }

  /// Share of pairs that both order alike; pairs with equal true scores are left out, and equal
  /// predictions count one half.
  static func pairAgreement(_ truth: [Double], _ predicted: [Double]) -> Double {
    var (agreed, pairs) = (0.0, 0.0)
    for i in truth.indices {
      for j in 0..<i where truth[i] != truth[j] {
        let product = (truth[i] - truth[j]) * (predicted[i] - predicted[j])
        agreed += product > 0 ? 1 : product == 0 ? 0.5 : 0
        pairs += 1
      }
    }
    return agreed / pairs
  }
}

/// Sums over responses of truth y and prediction p that R2 and correlation are functions of.
private struct Sums {
  /// n, y, p, y^2, p^2, y p, (y - p)^2.
  var values: [Double]

  init(_ y: [Double], _ p: [Double]) {
    let sum = { (term: (Double, Double) -> Double) in
      zip(y, p).reduce(0) { $0 + term($1.0, $1.1) }
    }
    values = [
      Double(y.count), sum { y, _ in y }, sum { _, p in p }, sum { y, _ in y * y },
      sum { _, p in p * p }, sum { y, p in y * p }, sum { y, p in (y - p) * (y - p) },
    ]
  }

  private var spread: (y: Double, p: Double, yp: Double) {
    let (n, y, p) = (values[0], values[1], values[2])
    return (values[3] - y * y / n, values[4] - p * p / n, values[5] - y * p / n)
  }

  /// 1 less the squared error over the variance of the truth.
  var r2: Double { spread.y > 1e-12 * values[3] ? 1 - values[6] / spread.y : .nan }

  /// 0 where predictions are all alike.
  var correlation: Double {
    guard spread.y > 1e-12 * values[3] else { return .nan }
    return spread.p > 1e-12 * values[4] ? spread.yp / (spread.y * spread.p).squareRoot() : 0
  }
}

/// Pseudo-values of a function of the sums of all prompts, shifted so that their mean is its value.
private func pseudoValues(_ prompts: [Sums], of measure: (Sums) -> Double) -> [Double] {
  var total = prompts[0]
  for k in total.values.indices { total.values[k] = prompts.reduce(0) { $0 + $1.values[k] } }
  let n = Double(prompts.count)
  let whole = measure(total)
  let pseudo = prompts.map { prompt in
    var rest = total
    for k in rest.values.indices { rest.values[k] -= prompt.values[k] }
    return n * whole - (n - 1) * measure(rest)
  }
  let mean = pseudo.reduce(0, +) / n
  return pseudo.map { $0 + whole - mean }
}

private func centred(_ values: [Double]) -> [Double] {
  let mean = values.reduce(0, +) / Double(values.count)
  return values.map { $0 - mean }
}

/// Ranks from 1; equal values share the mean of theirs.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = values
  var start = 0
  while start < order.count {
    let end = order[start...].firstIndex { values[$0] != values[order[start]] } ?? order.count
    for i in start..<end { ranks[order[i]] = Double(start + end + 1) / 2 }
    start = end
  }
  return ranks
}

/// Ranks among the values of all prompts.
private func ranked(_ prompts: [[Double]]) -> [[Double]] {
  let all = ranks(prompts.flatMap { $0 })
  var start = 0
  return prompts.map { prompt in
    defer { start += prompt.count }
    return Array(all[start..<start + prompt.count])
  }
}
