public import Inference
internal import LinearAlgebra
internal import Platform
public import Preferences
public import Randomness

/// Which pair of responses to ask a person about next, from what is believed of the person's weights.
public enum QueryPolicy: String, CaseIterable, Sendable {
  /// The answer nearest to a coin's toss. Source: Lewis and Gale (1994).
  case uncertainty
  /// The greatest growth of log det of the belief's precision. Source: Chaloner and Verdinelli (1995).
  case dOptimal = "d-optimal"
  /// The greatest mutual information of answer and weights. Source: Houlsby et al. (2011).
  case informationGain = "information-gain"
  /// Two people are drawn from the belief until their best responses differ: not to learn, but to show
  /// good responses. Source: Dwaracherla et al. (2024), Efficient exploration for LLMs, double
  /// Thompson sampling; Wu and Liu (2016) for the duel.
  case thompson

  /// The policy of that name, or nil where pairs are selected without looking at answers.
  public init?(_ pairs: PairSelection) { self.init(rawValue: pairs.rawValue) }

  /// A pair on offer.
  public struct Query: Sendable, Equatable {
    /// Position among the offers, and among that offer's pairs.
    public let offer: Int
    public let pair: Int
  }

  /// The pair to ask about; of equal ones the first.
  ///
  /// Thompson sampling takes the first offer's prompt, because a bandit does not choose its context, and
  /// draws from the stream; the others look at all offers and draw nothing.
  /// Cost per offer of M responses: 2 M K (K + M) flops, and one value for each pair.
  /// - Parameter offers: At least one, each with a pair.
  /// - Throws: `LearnerFailure` where rounding has left no positive definite covariance to draw from.
  public func query(
    among offers: [Offer], belief: GaussianBelief, using stream: inout RandomStream
  ) throws(LearnerFailure) -> Query {
    precondition(!offers.isEmpty && offers.allSatisfy { !$0.pairs.isEmpty }, "nothing on offer")
    if self == .thompson {
      return Query(offer: 0, pair: try duel(offers[0], belief, using: &stream))
    }
    var best = Query(offer: 0, pair: 0)
    var bestValue = -Double.infinity
    for (o, offer) in offers.enumerated() {
      for (p, difference) in offer.differences(under: belief).enumerated() {
        let value = value(mean: difference.mean, variance: difference.variance)
        if value > bestValue { (best, bestValue) = (Query(offer: o, pair: p), value) }
      }
    }
    return best
  }

  /// What a pair is worth whose difference in utility is believed to be N(mean, variance), in units of
  /// the choices' noise.
  public func value(mean m: Double, variance v: Double) -> Double {
    switch self {
    case .uncertainty: return -abs(m) / (1 + .pi * v / 8).squareRoot()  // as in `preference`
    case .dOptimal:
      let p = logistic(m)
      return log1p(p * (1 - p) * v)  // log det(P + c x x') - log det P
    case .informationGain: return expectedInformation(mean: m, variance: v)
    case .thompson: preconditionFailure("Thompson sampling draws pairs and does not rank them")
    }
  }

  /// Draws after which two people who agree are taken at their word.
  private static let mostDraws = 30

  /// The position of the pair of one drawn person's best response and another's.
  private func duel(
    _ offer: Offer, _ belief: GaussianBelief, using stream: inout RandomStream
  ) throws(LearnerFailure) -> Int {
    let people = try PeopleBelievedIn(belief)
    let utilities = offer.utilities(people.draw(using: &stream))
    let open = Set(offer.pairs.flatMap { [$0.first, $0.second] }).sorted()
    let first = open.max { utilities[$0] < utilities[$1] }!
    let rivals = offer.pairs.indices.filter {
      offer.pairs[$0].first == first || offer.pairs[$0].second == first
    }
    let rival = { (pair: Int) in
      offer.pairs[pair].first == first ? offer.pairs[pair].second : offer.pairs[pair].first
    }
    var last: [Double] = []
    for _ in 0..<Self.mostDraws {
      last = offer.utilities(people.draw(using: &stream))
      let second = last.indices.max { last[$0] < last[$1] }!
      if let pair = rivals.first(where: { rival($0) == second }) { return pair }
    }
    // They agree, or were already asked about this pair: the last one's best among those left.
    return rivals.max { last[rival($0)] < last[rival($1)] }!
  }
}

/// Weights drawn from a belief, its covariance factored once.
private struct PeopleBelievedIn {
  private let mean: [Double]
  private let factor: Matrix

  init(_ belief: GaussianBelief) throws(LearnerFailure) {
    let K = belief.mean.count
    mean = belief.mean
    do {
      factor = try Cholesky(Matrix(rows: K, columns: K, values: belief.covariance)).lower
    } catch {
      throw LearnerFailure("no weights can be drawn from what is believed of a user: \(error)")
    }
  }

  /// mean + L z, z standard normal.
  func draw(using stream: inout RandomStream) -> [Double] {
    let z = mean.map { _ in stream.normal() }
    return mean.indices.map { k in
      (0...k).reduce(mean[k]) { $0 + factor[k, $1] * z[$1] }
    }
  }
}
