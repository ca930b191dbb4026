package import Inference
package import Learners
internal import LinearAlgebra
internal import Platform
internal import Preferences
internal import Randomness

/// A Gaussian distribution of users' weights with full covariance, or a mixture of several.
///
/// Laplace expectation-maximisation: each user's posterior is a normal about its mode; a component's mean
/// and covariance are those of its users' posteriors, users counted by the evidence for the component.
/// For ratings and one component it is exact EM. Weights of comparisons are in units of the choices'
/// noise, which is thereby estimated too: the steadier the choices, the longer the weights.
/// Source: Laird and Ware (1982) for ratings; Tierney and Kadane (1986) for Laplace's method.
package struct GaussianPopulation: Sendable {
  package private(set) var components: [NormalComponent]
  /// Variance of a rating about the rater's utility.
  package let ratingVariance: Double
  /// People of whom a component's covariance is taken to know beside the crowd, who vary alike in all directions: few
  /// users cannot make it singular.
  private let alike: Double

  /// Steps of EM. Without noise weights would grow without end; by then the order of scores is settled.
  private static let steps = 30

  package init(
    fittedTo training: TrainingData, components count: Int, users limit: Int
  ) throws {
    let histories = training.historical
    let stream = training.stream.stream("gaussian")
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let users = training.people(limit, stream.stream("users"))
    let crowd = users.map {
      Evidence(histories[$0], table: training.table, ratingVariance: variance)
    }
    try self.init(of: crowd, about: pooled)
    guard count > 1 else { return }
    var seeds = stream.stream("components")
    try split(crowd, into: count, using: &seeds)
    for _ in 0..<Self.steps { try step(crowd) }
  }

  /// One component, of what each of these people said.
  /// - Parameters:
  ///   - start: Mean weights to begin with.
  ///   - alike: People more, whose weights vary alike in all directions; nil for as many as there are weights, and 2.
  package init(of crowd: [Evidence], about start: [Double], alike: Double? = nil) throws {
    ratingVariance = crowd.first?.ratingVariance ?? 1
    self.alike = alike ?? Double(start.count + 2)
    components = [
      try NormalComponent(share: 1, mean: start, covariance: Matrix.identity(start.count))
    ]
    for _ in 0..<Self.steps { try step(crowd) }
  }

  /// Log of the marginal likelihood of one person's feedback, up to a constant of the feedback.
  package func logEvidence(of evidence: Evidence) throws -> Double {
    let logs = try components.map { log($0.share) + (try $0.laplace(evidence).logEvidence) }
    let top = logs.max()!
    return top + log(logs.reduce(0) { $0 + exp($1 - top) })
      - log(components.reduce(0) { $0 + $1.share })
  }

  package init(components: [NormalComponent], ratingVariance: Double) {
    self.components = components
    self.ratingVariance = ratingVariance
    alike = Double(components[0].mean.count + 2)
  }

  /// The posterior under each component, and the components' probabilities given the feedback.
  package func posterior(_ evidence: Evidence) throws -> MixturePosterior {
    let parts = try components.map { try $0.laplace(evidence) }
    let logs = zip(components, parts).map { log($0.share) + $1.logEvidence }
    let top = logs.max()!
    let shares = logs.map { exp($0 - top) }
    let total = shares.reduce(0, +)
    return MixturePosterior(parts: parts, shares: shares.map { $0 / total })
  }

  // MARK: expectation-maximisation

  private mutating func step(_ crowd: [Evidence]) throws {
    let posteriors = try crowd.map { try posterior($0) }
    components = try components.indices.map { c in
      let sums = Moments(posteriors.map { ($0.parts[c], $0.shares[c]) })
      let share = (sums.total + 1) / (Double(crowd.count) + Double(components.count))
      return try NormalComponent(
        share: share, mean: sums.mean,
        covariance: sums.covariance(shrunkTowards: components[c].covariance, as: alike))
    }
  }

  /// One component becomes several: its covariance about users far from one another (k-means++).
  private mutating func split(
    _ crowd: [Evidence], into count: Int, using stream: inout RandomStream
  ) throws {
    let whole = components[0]
    let modes = try crowd.map { try whole.laplace($0).mean }
    var centres = [modes[stream.below(modes.count)]]
    while centres.count < count {
      let distances = modes.map { mode in
        centres.map { squaredDistance(mode, $0) }.min()!
      }
      var remaining = stream.uniform() * distances.reduce(0, +)
      let next = distances.firstIndex { distance in
        remaining -= distance
        return remaining < 0
      }
      centres.append(modes[next ?? modes.count - 1])
    }
    components = try centres.map {
      try NormalComponent(share: 1 / Double(count), mean: $0, covariance: whole.covariance)
    }
  }
}

/// A new user's posterior: one normal per component.
package struct MixturePosterior: Sendable {
  package let parts: [NormalPosterior]
  /// Probabilities of the components, summing to 1.
  package let shares: [Double]

  package var mean: [Double] {
    let K = parts[0].mean.count
    return (0..<K).map { k in
      zip(shares, parts).reduce(0) { $0 + $1.0 * $1.1.mean[k] }
    }
  }

  /// The mean over components of a function of their posterior.
  func average(_ function: (NormalPosterior) -> Double) -> Double {
    zip(shares, parts).reduce(0) { $0 + $1.0 * function($1.1) }
  }
}

/// Mean and covariance of users' posteriors, each with a weight.
private struct Moments {
  let total: Double
  let mean: [Double]
  private let scatter: Matrix

  init(_ users: [(posterior: NormalPosterior, weight: Double)]) {
    let K = users[0].posterior.mean.count
    let total = max(users.reduce(0) { $0 + $1.weight }, 1e-12)
    let mean = (0..<K).map { k in
      users.reduce(0) { $0 + $1.weight * $1.posterior.mean[k] } / total
    }
    var scatter = Matrix(rows: K, columns: K)
    for (posterior, weight) in users {
      let V = posterior.precision.inverse
      let d = zip(posterior.mean, mean).map { $0 - $1 }
      for a in 0..<K {
        for b in 0..<K { scatter[a, b] += weight * (V[a, b] + d[a] * d[b]) }
      }
    }
    self.total = total
    self.mean = mean
    self.scatter = scatter
  }

  /// As if so many more users had the same variance in all directions, that of the old covariance's mean.
  func covariance(shrunkTowards old: Matrix, as pseudo: Double) -> Matrix {
    let K = mean.count
    let variance = (0..<K).reduce(0) { $0 + old[$1, $1] } / Double(K)
    var result = scatter
    for k in 0..<K { result[k, k] += pseudo * variance }
    for i in result.values.indices { result.values[i] /= total + pseudo }
    return result
  }
}

private func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
}
