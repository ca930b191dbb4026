internal import Inference
internal import Learners
internal import LinearAlgebra
internal import Platform

extension HeadSteps {
  /// Exact gradient, second order included, by the chain rule backwards through the steps.
  ///
  /// With a the derivative by h_{t+1}, r = rate o a, J_s softmax's Jacobian, P = J_s for `softmax` and 1
  /// otherwise, b = P r and u = V b, step t adds
  ///   log rate: -r o d;  V: -(g b' + length H u s');  log length: -w.(H u)
  /// and the derivative by its coefficients, -(length V'H u + r.(dP/ds)c), goes on through J_s.
  /// First order leaves out what goes through H and s; `reptile` is the way of the head itself.
  /// Cost: one Hessian-vector product per step beside the adaptation.
  package func gradient(of episode: Episode, at parameters: [Double]) -> MetaGradient {
    let p = Parameters(parameters, self)
    if order == .reptile { return reptile(episode, p) }
    let path = path(episode.support, p)
    var pass = BackwardPass(self, p, path, episode.query, supportCount: episode.support.itemCount)
    if episode.support.count > 0 {
      for t in (0..<rates.steps).reversed() { pass.goBack(step: t, episode.support) }
      if vote { pass.goBackThroughVote() }
    }
    return MetaGradient(loss: pass.loss, gradient: pass.flat)
  }

  private func reptile(_ episode: Episode, _ p: Parameters) -> MetaGradient {
    let path = path(episode.support.joined(with: episode.query), p)
    let items = Double(max(1, episode.query.itemCount))
    let adapted = path.points[path.points.count - 1].head
    var gradient = start.map { _ in 0.0 }
    for j in head.indices { gradient[j] = p.head[j] - adapted[j] }
    return MetaGradient(
      loss: episode.query.derivatives(at: path.outputWeights).loss / items, gradient: gradient)
  }
}

/// The derivatives collected on the way back.
private struct BackwardPass {
  let model: HeadSteps
  let p: HeadSteps.Parameters
  let path: HeadSteps.Path
  /// Items of support.
  let n: Double
  let loss: Double
  /// By the head of the present step.
  var a: [Double]
  /// By the logarithms.
  var byRates: [Double]
  /// By log length, log pseudoItems, the output's sharpness, log rate_v and log length_v.
  var byScales = [Double](repeating: 0, count: HeadSteps.scaleCount)
  /// Row-major, K x J.
  var byBasis: [Double]

  init(
    _ model: HeadSteps, _ p: HeadSteps.Parameters, _ path: HeadSteps.Path, _ query: Evidence,
    supportCount: Int
  ) {
    (self.model, self.p, self.path) = (model, p, path)
    n = Double(supportCount)
    let items = Double(max(1, query.itemCount))
    let at = query.derivatives(at: path.outputWeights)
    loss = at.loss / items
    let q = at.gradient.map { $0 / items }
    let last = path.points[path.points.count - 1].coefficients
    byRates = p.rates.values.map { _ in 0 }
    byBasis = [Double](repeating: 0, count: model.learnBasis ? p.V.values.count : 0)
    let byCoefficients = transposedProduct(p.V, q).map { path.outputLength * $0 }
    a = model.link == .linear ? byCoefficients : throughSoftmax(last, byCoefficients)
    if model.link != .linear {
      byScales[2] = dot(q, path.outputWeights)
      byScales[3] = byScales[2] * log1p(n)
    }
    addToBasis(path.outputLength, q, last)
  }

  mutating func goBack(step t: Int, _ support: Evidence) {
    let point = path.points[t]
    let s = point.coefficients
    let r = a.indices.map { p.rates[t, $0] * a[$0] }
    if model.learnRate {
      for j in r.indices {
        byRates[p.rates.index(step: t, weight: j)] -= r[j] * point.direction[j]
      }
    }
    let b = model.link == .softmax ? throughSoftmax(s, r) : r
    let u = p.V * b
    if model.pseudoItems == nil {
      byScales[1] += dot(u, point.gradient) * p.pseudoItems / (n + p.pseudoItems)
    }
    addToBasis(-1, point.gradient, b)
    guard model.order == .second else { return }
    let Hu = support.hessianProduct(point.curvature, u)
    addToBasis(-p.length, Hu, s)
    var byCoefficients = transposedProduct(p.V, Hu).map { p.length * $0 }
    if model.link == .softmax { addTurning(&byCoefficients, r, point) }
    if model.link != .linear {
      byScales[0] -= dot(point.weights, Hu)
      byCoefficients = throughSoftmax(s, byCoefficients)
    }
    for j in a.indices { a[j] -= byCoefficients[j] }
  }

  /// h_1 = h_0 - rate_v c: by log rate_v -rate_v a.c, and through c_j = loss at length_v v_j by the others.
  mutating func goBackThroughVote() {
    let along = p.voteRate * dot(a, path.voteLosses)
    if model.learnRate { byScales[4] = -along }
    if model.pseudoItems == nil { byScales[1] += along * p.pseudoItems / (n + p.pseudoItems) }
    let J = a.count
    for j in 0..<J {
      for (k, slope) in path.voteGradients[j].enumerated() {
        let through = -p.voteRate * a[j] * p.voteLength * slope
        byScales[5] += through * p.V[k, j]
        if model.learnBasis { byBasis[k * J + j] += through }
      }
    }
  }

  /// Adds the derivative of r.P(s)c by s, c held: r o c - r (s.c) - c (s.r).
  private func addTurning(
    _ byCoefficients: inout [Double], _ r: [Double], _ point: HeadSteps.Point
  ) {
    let (s, c) = (point.coefficients, point.slope)
    let (rs, cs) = (dot(r, s), dot(c, s))
    for j in s.indices { byCoefficients[j] += r[j] * c[j] - r[j] * cs - c[j] * rs }
  }

  /// Adds factor x y' (K x J) to the derivative by V.
  private mutating func addToBasis(_ factor: Double, _ x: [Double], _ y: [Double]) {
    guard model.learnBasis else { return }
    let J = y.count
    for k in x.indices {
      for j in 0..<J { byBasis[k * J + j] += factor * x[k] * y[j] }
    }
  }

  var flat: [Double] { a + byRates + byScales + byBasis.map { HeadSteps.basisRate * $0 } }
}
