package import Inference
import Learners
package import LinearAlgebra
internal import Platform

/// How a head of J numbers becomes coefficients of the basis, and along what it is moved.
package enum HeadLink: Sendable {
  /// Coefficients are the head: h - rate c, where c = V'g is the gradient by the coefficients.
  case linear
  /// Coefficients are softmax(h), and h moves along the gradient by h (MRM's inner loop).
  case softmax
  /// Coefficients are softmax(h), and h moves along c: exponentiated gradient, s <- s exp(-rate c) / sum,
  /// mirror descent on the simplex under the entropy (Kivinen and Warmuth, 1997; Beck and Teboulle, 2003).
  case mirror
}

/// Inner steps on the head of a low-rank model, w = V s(h), from a meta-learned start.
///
/// With `vote`, each reward of the basis first answers for itself: h_0j falls by rate_v times the support's
/// loss, over n + pseudoItems, at `length_v` v_j alone. This is Bayes' rule over the basis, the step that
/// mirror descent takes on the expected loss of a reward drawn from s (Kivinen and Warmuth, 1997; Catoni,
/// 2007, for the Gibbs posterior). It knows that an item already explained tells no more, which the
/// gradient at the mixture's mean does not.
///
/// In step t the support's loss, over n + pseudoItems, is taken at weights `length` V s, and h moves by its
/// gradient times the rate. The query is judged at exp(a + b log(1 + n)) V s: choices tell nothing of the
/// length of weights, so that how sharply to predict after n items is learned apart. `linear` has neither.
///
/// Meta-parameters, in order: h_0 (J); log rates; log length, log pseudoItems, a, b,
/// log rate_v, log length_v; V (K x J) over `basisRate`, where V is learned.
package struct HeadSteps: Adaptation {
  package let name: String
  let link: HeadLink
  /// h_0 before the outer loop.
  package let head: [Double]
  let rates: InnerRates
  /// V before the outer loop, K x J; the identity for mixtures of the columns themselves.
  let basis: Matrix
  /// Whether V is meta-learned.
  let learnBasis: Bool
  package var learnRate = true
  /// Added to the number of items that the inner loss is divided by; nil is meta-learned from 32.
  package var pseudoItems: Double?
  /// Length, before the outer loop, of the weights that the inner loss is taken at.
  package var length = 1.0
  package var order = OuterOrder.second
  /// Whether each reward of the basis answers for itself first.
  package var vote = false

  package init(
    name: String, link: HeadLink, head: [Double], rates: InnerRates, basis: Matrix, learnBasis: Bool
  ) {
    (self.name, self.link, self.head, self.rates) = (name, link, head, rates)
    (self.basis, self.learnBasis) = (basis, learnBasis)
  }

  /// Scalars between the rates and V.
  static let scaleCount = 6
  /// rate_v before the outer loop.
  static let voteRate = 12.0
  /// Outer steps of V are this much smaller: an entry of V moves every coefficient's gradient.
  static let basisRate = 0.1

  package var start: [Double] {
    let scales = [
      log(length), log(32.0), log(length), 0, log(Self.voteRate), log(2 * length),
    ]
    let V = learnBasis ? basis.values.map { $0 / Self.basisRate } : []
    return head + rates.values.map { log($0) } + scales + V
  }

  package func weights(after support: Evidence, at parameters: [Double]) -> [Double] {
    let inner = Parameters(parameters, self)
    return path(support, inner).outputWeights
  }

  /// s after adapting to these items: at least 0 and of sum 1, but for linear heads (J).
  package func coefficients(after support: Evidence, at parameters: [Double]) -> [Double] {
    path(support, Parameters(parameters, self)).points.last!.coefficients
  }

  /// Everything of the flat vector by name.
  struct Parameters {
    let head: [Double]
    let rates: InnerRates
    let length: Double
    let pseudoItems: Double
    /// Intercept and slope, by log(1 + n), of the logarithm of the output's length.
    let sharpness: (Double, Double)
    let voteRate: Double
    let voteLength: Double
    let V: Matrix

    init(_ flat: [Double], _ model: HeadSteps) {
      let (J, T) = (model.head.count, model.rates.values.count)
      head = Array(flat[..<J])
      rates = model.rates.replacing(values: flat[J..<J + T].map { exp($0) })
      let isLinear = model.link == .linear
      length = isLinear ? 1 : exp(flat[J + T])
      pseudoItems = model.pseudoItems ?? exp(flat[J + T + 1])
      sharpness = isLinear ? (0, 0) : (flat[J + T + 2], flat[J + T + 3])
      (voteRate, voteLength) = (exp(flat[J + T + 4]), exp(flat[J + T + 5]))
      V =
        model.learnBasis
        ? Matrix(
          rows: model.basis.rows, columns: J,
          values: flat[(J + T + HeadSteps.scaleCount)...].map { HeadSteps.basisRate * $0 })
        : model.basis
    }
  }

  /// One point of the inner path.
  struct Point {
    let head: [Double]
    /// s(h)
    let coefficients: [Double]
    /// length V s
    var weights: [Double] = []
    /// By the weights (K), scaled.
    var gradient: [Double] = []
    /// Scaled alike.
    var curvature = Curvature(rows: [])
    /// c = V'g, by the coefficients (J).
    var slope: [Double] = []
    /// What h moves along (J).
    var direction: [Double] = []
  }

  struct Path {
    /// Loss of the support at each reward of the basis alone, scaled (J), and its gradients by the
    /// weights there, scaled (K each). Empty without a vote.
    var voteLosses: [Double] = []
    var voteGradients: [[Double]] = []
    var points: [Point] = []
    /// exp(a + b log(1 + n)), 1 for linear heads.
    var outputLength = 1.0
    var outputWeights: [Double] = []
  }

  func path(_ support: Evidence, _ p: Parameters) -> Path {
    var path = Path()
    let factor = 1 / (Double(support.itemCount) + p.pseudoItems)
    let isIdle = support.count == 0
    if vote && !isIdle { takeVote(&path, support, factor, p) }
    let moved =
      path.voteLosses.isEmpty
      ? p.head : zip(p.head, path.voteLosses).map { $0 - p.voteRate * $1 }
    path.points = [point(moved)]
    for t in 0..<(isIdle ? 0 : p.rates.steps) {
      differentiate(&path.points[t], support, factor, p)
      var head = path.points[t].head
      for j in head.indices { head[j] -= p.rates[t, j] * path.points[t].direction[j] }
      path.points.append(point(head))
    }
    path.outputLength = exp(p.sharpness.0 + p.sharpness.1 * log1p(Double(support.itemCount)))
    let last = path.points[path.points.count - 1].coefficients
    path.outputWeights = (p.V * last).map { path.outputLength * $0 }
    return path
  }

  private func takeVote(
    _ path: inout Path, _ support: Evidence, _ factor: Double, _ p: Parameters
  ) {
    for j in p.head.indices {
      let alone = (0..<p.V.rows).map { p.voteLength * p.V[$0, j] }
      let at = support.derivatives(at: alone)
      path.voteLosses.append(factor * at.loss)
      path.voteGradients.append(at.gradient.map { factor * $0 })
    }
  }

  private func point(_ head: [Double]) -> Point {
    Point(head: head, coefficients: link == .linear ? head : softmax(head))
  }

  private func differentiate(
    _ point: inout Point, _ support: Evidence, _ factor: Double, _ p: Parameters
  ) {
    point.weights = (p.V * point.coefficients).map { p.length * $0 }
    let at = support.derivatives(at: point.weights)
    point.gradient = at.gradient.map { factor * $0 }
    point.curvature = at.curvature.scaled(by: factor)
    point.slope = transposedProduct(p.V, point.gradient)
    point.direction =
      link == .softmax ? throughSoftmax(point.coefficients, point.slope) : point.slope
  }
}

/// exp(h_j) / sum exp(h), without overflow.
func softmax(_ h: [Double]) -> [Double] {
  let top = h.max() ?? 0
  let powers = h.map { exp($0 - top) }
  let total = powers.reduce(0, +)
  return powers.map { $0 / total }
}

/// (diag(s) - s s') x: the Jacobian of softmax at s, which is symmetric, times x.
func throughSoftmax(_ s: [Double], _ x: [Double]) -> [Double] {
  let mean = dot(s, x)
  return zip(s, x).map { $0 * ($1 - mean) }
}

/// V'x.
func transposedProduct(_ V: Matrix, _ x: [Double]) -> [Double] {
  var result = [Double](repeating: 0, count: V.columns)
  for k in 0..<V.rows {
    for j in 0..<V.columns { result[j] += V.values[k * V.columns + j] * x[k] }
  }
  return result
}
