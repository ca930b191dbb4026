#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// How well predicted probabilities agree with what happened.
///
/// Sources: Brier (1950); Naeini, Cooper and Hauskrecht (2015) for the expected calibration error;
/// Murphy and Winkler (1977) for the reliability table.
public struct Reliability: Sendable, Equatable {
  /// One row of the table: the predictions from `lower` up to the next row's.
  public struct Bin: Sendable, Equatable {
    public let lower: Double
    public internal(set) var count = 0
    var predictions = 0.0
    var outcomes = 0.0

    /// Mean prediction and share of outcomes; NaN where there are none.
    public var predicted: Double { predictions / Double(count) }
    public var observed: Double { outcomes / Double(count) }
  }

  /// Bins of equal width over 0...1.
  public private(set) var bins: [Bin]
  private var logLosses = 0.0
  private var squares = 0.0

  /// No predictions yet.
  public init(bins count: Int = 10) {
    precondition(count > 0, "\(count) bins; expected at least 1")
    bins = (0..<count).map { Bin(lower: Double($0) / Double(count)) }
  }

  /// - Parameters:
  ///   - predictions: Probabilities within 0...1.
  ///   - outcomes: As many: 1 where it happened, 0 where not. A fraction is an outcome of which only the
  ///     probability is known, and counts as its expectation.
  public init(predictions: [Double], outcomes: [Double], bins count: Int = 10) {
    precondition(predictions.count == outcomes.count, "one outcome per prediction")
    self.init(bins: count)
    for (p, y) in zip(predictions, outcomes) { add(p, outcome: y) }
  }

  private mutating func add(_ p: Double, outcome y: Double) {
    let held = min(1 - 1e-6, max(1e-6, p))
    logLosses -= y * log(held) + (1 - y) * log(1 - held)
    squares += y * (1 - p) * (1 - p) + (1 - y) * p * p
    let bin = min(bins.count - 1, Int(p * Double(bins.count)))
    bins[bin].count += 1
    bins[bin].predictions += p
    bins[bin].outcomes += y
  }

  /// Predictions of both, of as many bins.
  public static func + (a: Reliability, b: Reliability) -> Reliability {
    var sum = a
    sum.logLosses += b.logLosses
    sum.squares += b.squares
    for (i, bin) in b.bins.enumerated() {
      sum.bins[i].count += bin.count
      sum.bins[i].predictions += bin.predictions
      sum.bins[i].outcomes += bin.outcomes
    }
    return sum
  }

  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// Mean prediction, and share of outcomes.
  public var predicted: Double { bins.reduce(0) { $0 + $1.predictions } / Double(count) }
  public var observed: Double { bins.reduce(0) { $0 + $1.outcomes } / Double(count) }

  /// Mean of -log P(outcome), predictions held within 1e-6 of 0 and 1: one certainty that turns out
  /// wrong costs 14, not infinity.
  public var logLoss: Double { logLosses / Double(count) }

  /// Mean squared difference of prediction and outcome.
  public var brier: Double { squares / Double(count) }

  /// Mean of |predicted - observed| over bins, weighted by their counts.
  public var calibrationError: Double {
    bins.reduce(0) { $0 + abs($1.predictions - $1.outcomes) } / Double(count)
  }

  /// The sums it consists of, to be kept: two of all predictions and three of each bin.
  package var sums: [Double] {
    [logLosses, squares] + bins.flatMap { [Double($0.count), $0.predictions, $0.outcomes] }
  }

  /// From `sums`; nil where they are none.
  package init?(sums: [Double]) {
    guard sums.count > 2, sums.count % 3 == 2, sums.allSatisfy({ $0 >= 0 && $0 < 1e15 }) else {
      return nil
    }
    self.init(bins: sums.count / 3)
    (logLosses, squares) = (sums[0], sums[1])
    for i in bins.indices {
      bins[i].count = Int(sums[2 + 3 * i])
      bins[i].predictions = sums[3 + 3 * i]
      bins[i].outcomes = sums[4 + 3 * i]
    }
  }
}
