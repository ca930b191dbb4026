internal import Platform
public import Randomness

/// How a user's utilities become feedback.
public struct ChoiceModel: Sendable, Equatable {
  /// 0: always the better one. Otherwise Bradley-Terry: P(a over b) = 1 / (1 + exp(-(Ua - Ub) / T)), and
  /// for ratings the deviation of normal noise.
  public var temperature: Double
  /// Probability that a choice is replaced: by the loser in a comparison, by a uniformly drawn other
  /// response in a best-of choice. Ratings are not flipped.
  public var flipRate: Double

  public init(temperature: Double = 0, flipRate: Double = 0) {
    self.temperature = temperature
    self.flipRate = flipRate
  }

  /// Index of the chosen response. Of equal ones at temperature 0 each is as likely.
  public func choose(_ utilities: [Double], using stream: inout RandomStream) -> Int {
    var choice =
      temperature > 0
      ? softmaxDraw(utilities, using: &stream) : bestDraw(utilities, using: &stream)
    if flipRate > 0, utilities.count > 1, stream.uniform() < flipRate {
      let other = stream.below(utilities.count - 1)
      choice = other < choice ? other : other + 1
    }
    return choice
  }

  /// The best; of several one at random. Where there is one, nothing is drawn.
  private func bestDraw(_ utilities: [Double], using stream: inout RandomStream) -> Int {
    let best = topPositions(utilities)
    return best.count == 1 ? best[0] : best[stream.below(best.count)]
  }

  private func softmaxDraw(_ utilities: [Double], using stream: inout RandomStream) -> Int {
    let top = utilities.max()!
    let weights = utilities.map { exp(($0 - top) / temperature) }
    var remaining = stream.uniform() * weights.reduce(0, +)
    for (index, weight) in weights.enumerated() {
      remaining -= weight
      if remaining < 0 { return index }
    }
    return utilities.count - 1
  }

  /// log P(the first response is chosen), the others having these utilities less the first's.
  ///
  /// At temperature 0 it is log(1 - flipRate) where the first is best and log(flipRate / (M - 1))
  /// where it is not; -infinity where that probability is 0. Accurate at any temperature: all sums are of
  /// logarithms.
  public func logProbability(differences: some Collection<Double>) -> Double {
    guard !differences.isEmpty else { return 0 }
    let clean = logProbabilityBeforeFlips(differences)
    guard flipRate > 0 else { return clean }
    // log(1 - e^clean), with all the digits of a small difference from 1.
    let another = log(-expm1(clean)) - log(Double(differences.count))
    return logSum([log1p(-flipRate) + clean, log(flipRate) + another])
  }

  private func logProbabilityBeforeFlips(_ differences: some Collection<Double>) -> Double {
    guard temperature > 0 else { return differences.allSatisfy { $0 <= 0 } ? 0 : -.infinity }
    return -logSum([0] + differences.map { $0 / temperature })
  }

  /// A rating of a response: its utility with noise, on the eleven-point scale.
  public func rate(_ utility: Double, using stream: inout RandomStream) -> Double {
    RatingScale.rounded(temperature > 0 ? utility + temperature * stream.normal() : utility)
  }

  /// log P(rating | utility) on the eleven-point scale.
  public func logProbability(ofRating rating: Double, utility: Double) -> Double {
    let (lower, upper) = RatingScale.interval(of: rating)
    guard temperature > 0 else { return utility >= lower && utility < upper ? 0 : -.infinity }
    let a = (lower - utility) / temperature
    let b = (upper - utility) / temperature
    // By symmetry both ends are put in the lower tail, where the difference keeps its digits.
    let mass = a > 0 ? tail(-a) - tail(-b) : tail(b) - tail(a)
    return mass > 1e-290 ? log(mass) : logFarTail(min(abs(a), abs(b)))
  }
}

/// log sum_i exp(x_i): the largest is taken out, so that nothing overflows and no small part is lost beside it.
private func logSum(_ x: [Double]) -> Double {
  let largest = x.indices.max { x[$0] < x[$1] }!
  let top = x[largest]
  guard top.isFinite else { return top }
  return top + log1p(x.indices.reduce(0) { $1 == largest ? $0 : $0 + exp(x[$1] - top) })
}

/// log P(Z > x) for x of 36 and more, by the first terms of its expansion; error 15 / x^6.
/// Source: Abramowitz and Stegun (1964), 26.2.12.
private func logFarTail(_ x: Double) -> Double {
  guard x < 1e154 else { return -.infinity }
  let square = 1 / (x * x)
  return -0.5 * x * x - log(x) - 0.5 * log(2 * .pi) + log1p(-square + 3 * square * square)
}

/// P(Z <= x) for standard normal Z.
private func tail(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

/// Simulated ratings: eleven points, 0 to 10, half a standard deviation of utility apart, 5 in the middle.
/// Learners see them in standard deviations, -2.5 to 2.5.
public enum RatingScale {
  public static let step = 0.5

  /// The nearest point of the scale, in standard deviations.
  public static func rounded(_ utility: Double) -> Double {
    let below = (utility / step).rounded(.down)
    // Adding 0.5 before rounding down would itself round up just below a border.
    let nearest = utility / step - below >= 0.5 ? below + 1 : below
    return min(2.5, max(-2.5, nearest * step))
  }

  /// The utilities that are rounded to this point: lower end included, upper excluded.
  public static func interval(of rating: Double) -> (lower: Double, upper: Double) {
    (
      rating <= -2.5 ? -.infinity : rating - step / 2,
      rating >= 2.5 ? .infinity : rating + step / 2
    )
  }

  /// A rating in standard deviations as points from 0 to 10, for prompts.
  public static func points(_ rating: Double) -> Int {
    Int(min(10, max(0, (5 + 2 * rating).rounded())))
  }
}
