import Inference
import LinearAlgebra
import Preferences
import Testing

/// The likelihood of choices among several, against NumPy and against differences of itself.
@Suite struct `Luce's likelihood` {
  private let golden: Golden

  init() throws { golden = try Golden("luce") }

  /// Winner less each loser, choice by choice.
  private var evidence: Evidence {
    let (K, features) = (golden.whole("models"), golden.numbers("features"))
    var (rows, start) = ([Double](), 0)
    let sizes = golden.numbers("sizes").map { Int($0) }
    for (size, won) in zip(sizes, golden.numbers("winners").map { Int($0) }) {
      for j in 0..<size where j != won {
        for k in 0..<K {
          rows.append(features[(start + won) * K + k] - features[(start + j) * K + k])
        }
      }
      start += size
    }
    return Evidence(width: K, rows: rows, choices: sizes.map { $0 - 1 })
  }

  private var weights: [Double] { golden.numbers("weights") }

  @Test func `equals NumPy in value, gradient and Hessian`() {
    var evidence = evidence
    for isWeighted in [false, true] {
      evidence.importance = isWeighted ? golden.numbers("importance") : nil
      let names =
        isWeighted
        ? ["weightedLoss", "weightedGradient", "weightedHessian"] : ["loss", "gradient", "hessian"]
      let at = evidence.derivatives(at: weights)
      #expect(abs(at.loss - golden.number(names[0])) < 1e-12)
      #expect(abs(evidence.loss(at: weights) - golden.number(names[0])) < 1e-12)
      expect(at.gradient, equal: golden.numbers(names[1]))
      expect(evidence.hessian(at.curvature, ridge: 0).values, equal: golden.numbers(names[2]))
    }
  }

  @Test func `has its mode where NumPy's Newton steps end`() {
    let prior = GaussianPrior(centre: weights.map { _ in 0 }, ridge: golden.number("ridge"))
    expect(evidence.mode(under: prior).weights, equal: golden.numbers("mode"), within: 1e-9)
  }

  @Test func `has the gradient, Hessian and third derivative of its own differences`() {
    let (evidence, w, h) = (evidence, weights, 1e-5)
    let (s, u) = ([0.3, -1.1, 0.7], [-0.4, 0.2, 1.3])
    let moved = { (d: Double) in zip(w, s).map { $0 + d * $1 } }
    let (up, down) = (evidence.derivatives(at: moved(h)), evidence.derivatives(at: moved(-h)))
    let at = evidence.derivatives(at: w)
    // Central differences: error h^2 and 1e-16 / h, below 1e-9.
    #expect(abs((up.loss - down.loss) / (2 * h) - dot(at.gradient, s)) < 1e-8)
    let slope = zip(up.gradient, down.gradient).map { ($0 - $1) / (2 * h) }
    expect(evidence.hessianProduct(at.curvature, s), equal: slope, within: 1e-8)
    let turned = zip(
      evidence.hessianProduct(up.curvature, u), evidence.hessianProduct(down.curvature, u)
    ).map { ($0 - $1) / (2 * h) }
    expect(evidence.thirdProduct(at: w, s, u), equal: turned, within: 1e-8)
    let scaled = evidence.hessianProduct(at.curvature.scaled(by: 3), u)
    expect(scaled, equal: evidence.hessianProduct(at.curvature, u).map { 3 * $0 })
  }

  @Test func `of choices between two is Bradley and Terry's, bit for bit`() {
    let rows = evidence.rows
    let pairs = Evidence(width: 3, rows: rows)
    let grouped = Evidence(
      width: 3, rows: rows, choices: [Int](repeating: 1, count: rows.count / 3))
    #expect(grouped.choices == nil)
    #expect(grouped.derivatives(at: weights).gradient == pairs.derivatives(at: weights).gradient)
    let composite = evidence.composite
    #expect(composite.derivatives(at: weights).loss == pairs.derivatives(at: weights).loss)
    #expect(evidence.itemCount == 4 && composite.itemCount == rows.count / 3)
  }

  @Test func `neither overflows nor loses small losses`() {
    let sure = Evidence(width: 1, rows: [1, 2], choices: [2])
    #expect(abs(sure.loss(at: [700]) - 9.859676543759770e-305) < 1e-306)
    #expect(abs(sure.loss(at: [-1000]) - 2000) < 1e-9)
    #expect(sure.derivatives(at: [-1000]).gradient == [-2])
  }

  private func expect(_ found: [Double], equal expected: [Double], within tolerance: Double = 1e-12)
  {
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) {
      #expect(abs(a - b) < tolerance, "\(found), not \(expected)")
    }
  }
}

@Suite struct `Rankings` {
  /// a over b and c, which are tied, over d.
  private let item = FeedbackItem(ranking: [(4, 1), (2, 2), (7, 3), (5, 2)])

  @Test func `are successive choices among what is left, ties taken as unordered`() {
    var choices: [[Int]] = []
    FeedbackForm.ranking.rules.forEachChoice(of: item) { choices.append([$0] + $1.map(Int.init)) }
    #expect(choices == [[7, 2, 5, 4], [2, 4], [5, 4]])
    #expect(item.standings == [1, 0, 0, -1])
    #expect(FeedbackForm.ranking.rules.points(of: item) == [10, 5, 5, 0])
  }

  @Test func `are the same after histories have stored them, also in part`() {
    let other = FeedbackItem(ranking: [(1, 2), (3, 1)])
    let histories = Histories(form: .ranking, users: ["a", "b"], items: [[other, item], [item]])
    #expect(Array(histories[0]) == [other, item] && Array(histories[1]) == [item])
    var choices: [[Int]] = []
    FeedbackForm.ranking.rules.forEachChoice(of: histories[1][0]) {
      choices.append([$0] + $1.map(Int.init))
    }
    #expect(choices == [[7, 2, 5, 4], [2, 4], [5, 4]])
  }
}
