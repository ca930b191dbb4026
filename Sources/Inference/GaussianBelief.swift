internal import Platform

/// What is believed of one person's weights: a normal distribution, updated item by item.
///
/// Feedback is Bradley-Terry in units of the choices' noise, P(a over b) = logistic(w . (a - b)), or a
/// rating with normal noise. An item moves the belief along one direction alone, so that an update costs
/// about 3 K^2 flops and no matrix is factorised. Ratings are exact; a choice is replaced by the normal
/// about the mode of its own posterior, which is the iterated extended Kalman filter.
/// Sources: Spiegelhalter and Lauritzen (1990), Sequential updating of conditional probabilities;
/// Bell and Cathey (1993), The iterated Kalman filter update as a Gauss-Newton method.
public struct GaussianBelief: Sendable, Codable, Equatable {
  /// K weights.
  public private(set) var mean: [Double]
  /// K x K, row-major, symmetric and positive definite.
  public private(set) var covariance: [Double]

  /// - Parameters:
  ///   - mean: K numbers.
  ///   - covariance: K x K, row-major, symmetric and positive definite.
  public init(mean: [Double], covariance: [Double]) {
    precondition(
      covariance.count == mean.count * mean.count,
      "\(covariance.count) entries for a covariance of \(mean.count) weights")
    self.mean = mean
    self.covariance = covariance
  }

  /// Mean and variance of x . w.
  public func moments(along x: [Double]) -> (mean: Double, variance: Double) {
    let spread = times(x)
    return (product(x, mean), product(x, spread))
  }

  /// Probability that the response is chosen whose features exceed the other's by x: MacKay's
  /// approximation, logistic(m / sqrt(1 + pi v / 8)).
  public func preference(_ x: [Double]) -> Double { logistic(logOdds(x)) }

  /// log p / (1 - p) of that probability, which does not underflow.
  package func logOdds(_ x: [Double]) -> Double {
    let (m, v) = moments(along: x)
    return m / (1 + .pi * v / 8).squareRoot()
  }

  /// A choice was made: `x` is the features of the winner less those of the loser.
  public mutating func observe(choice x: [Double]) {
    let spread = times(x)
    let (m, v) = (product(x, mean), product(x, spread))
    guard v > 0 else { return }
    let mode = modeOfChoice(mean: m, variance: v)
    let miss = logistic(-mode)
    move(along: spread, by: (mode - m) / v, curvature: miss * (1 - miss), variance: v)
  }

  /// A response with features `x` was rated, with noise of the given variance, more than 0.
  public mutating func observe(rating: Double, of x: [Double], variance noise: Double) {
    let spread = times(x)
    let (m, v) = (product(x, mean), product(x, spread))
    move(along: spread, by: (rating - m) / (v + noise), curvature: 1 / noise, variance: v)
  }

  /// Time has passed and the weights have walked: their covariance grows by `scale` times `step`, K x K.
  public mutating func diffuse(_ scale: Double, _ step: [Double]) {
    precondition(step.count == covariance.count, "one entry per entry of the covariance")
    for i in covariance.indices { covariance[i] += scale * step[i] }
  }

  /// Time has passed and the weights have moved as an autoregressive process of order 1 does, whose
  /// correlation from one item to the next is `persistence`, 0...1, and whose long-run distribution is `prior`:
  /// mu' = m + p (mu - m), Sigma' = p^2 Sigma + (1 - p^2) S.
  /// Source: Kalman (1960), A new approach to linear filtering and prediction problems, the prediction step.
  public mutating func relax(towards prior: GaussianBelief, persistence p: Double) {
    precondition(prior.mean.count == mean.count, "a prior of \(prior.mean.count) weights")
    guard p < 1 else { return }
    for a in mean.indices { mean[a] = prior.mean[a] + p * (mean[a] - prior.mean[a]) }
    let kept = p * p
    for i in covariance.indices {
      covariance[i] = kept * covariance[i] + (1 - kept) * prior.covariance[i]
    }
  }

  /// Sigma' = Sigma - s s' c / (1 + c v), mu' = mu + s shift, with s = Sigma x.
  private mutating func move(
    along spread: [Double], by shift: Double, curvature c: Double, variance v: Double
  ) {
    let shrink = c / (1 + c * v)
    let K = mean.count
    for a in 0..<K {
      mean[a] += spread[a] * shift
      // Products first, so that both triangles get the same bits.
      for b in 0..<K { covariance[a * K + b] -= spread[a] * spread[b] * shrink }
    }
  }

  /// Sigma x, as the sum of Sigma's rows, which are its columns, times the entries of x: sums of single
  /// products would each wait for the one before.
  private func times(_ x: [Double]) -> [Double] {
    let K = mean.count
    precondition(x.count == K, "\(x.count) features for \(K) weights")
    var result = [Double](repeating: 0, count: K)
    for b in 0..<K {
      for a in 0..<K { result[a] += covariance[b * K + a] * x[b] }
    }
    return result
  }
}

/// Where log logistic(t) - (t - m)^2 / (2 v) is greatest: t = m + v logistic(-t), by Newton's method
/// held between m and m + v, where the root lies.
private func modeOfChoice(mean m: Double, variance v: Double) -> Double {
  var (low, high) = (m, m + v)
  var t = m + v * logistic(-m) / (1 + v / 4)
  for _ in 0..<50 {
    let miss = logistic(-t)
    let slope = t - m - v * miss
    if slope > 0 { high = t } else { low = t }
    var next = t - slope / (1 + v * miss * (1 - miss))
    if next < low || next > high { next = (low + high) / 2 }
    if abs(next - t) <= 1e-12 * max(1, abs(t)) { return next }
    t = next
  }
  return t
}

private func product(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
