internal import Platform

/// What the answer to a pair is expected to tell about a person's weights: their mutual information,
/// H(E p) - E H(p) in nats, where p = logistic(t) and t ~ N(mean, variance) is believed of the
/// difference in utility.
///
/// Large where the answer is open because the weights are not known; small where it is open because the
/// person hardly cares. By the trapezoidal rule over mean +- 6 deviations, in steps of at most 3/4 of a
/// deviation and 3/2, which converges exponentially for so smooth an integrand (Trefethen and Weideman,
/// 2014): within 1e-4 of the integral at any variance. Cost: 17 exponentials and logarithms, more
/// above a deviation of 2, in proportion to it. From a deviation of 100 on, the entropy of an answer
/// is a spike that tells the density at 0 alone: E H(p) = pi^2 / 3 times it, within 1e-5, at no such cost.
/// Source: Houlsby et al. (2011), Bayesian active learning for classification, eq. 2.
///
/// - Parameter variance: At least 0; 0 gives 0.
public func expectedInformation(mean: Double, variance: Double) -> Double {
  let deviation = variance.squareRoot()
  guard deviation < 100 else { return farInformation(mean / deviation, deviation: deviation) }
  let half = Int(max(8, (4 * deviation).rounded(.up)))
  var (total, chance, entropy) = (0.0, 0.0, 0.0)
  for step in -half...half {
    let z = 6 * Double(step) / Double(half)
    let weight = exp(-z * z / 2)
    let t = mean + deviation * z
    let e = exp(-abs(t))
    let miss = e / (1 + e)  // probability of the less likely answer
    total += weight
    chance += weight * (t >= 0 ? 1 - miss : miss)
    entropy += weight * (log1p(e) + miss * abs(t))
  }
  return max(0, binaryEntropy(chance / total) - entropy / total)
}

/// The same for a wide belief; `z` is the mean in deviations.
private func farInformation(_ z: Double, deviation: Double) -> Double {
  let density = exp(-z * z / 2) / (deviation * (2 * Double.pi).squareRoot())
  return max(0, binaryEntropy(0.5 * erfc(-z / 2.0.squareRoot())) - .pi * .pi / 3 * density)
}

/// -p log p - (1 - p) log(1 - p), 0 at the ends.
private func binaryEntropy(_ p: Double) -> Double {
  guard p > 0, p < 1 else { return 0 }
  return -p * log(p) - (1 - p) * log1p(-p)
}
