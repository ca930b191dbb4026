internal import Preferences

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
    /// Mean prediction and share of outcomes; NaN where there are none.
    public var predicted: Double
    public var observed: Double
    public var count: Int
  }

  /// Mean of -log P(outcome), predictions held within 1e-6 of 0 and 1: one certainty that turns out
  /// wrong costs 14, not infinity.
  public let logLoss: Double
  /// Mean squared difference of prediction and outcome.
  public let brier: Double
  /// Mean of |predicted - observed| over bins, weighted by their counts.
  public let calibrationError: Double
  /// Bins of equal width over 0...1.
  public let bins: [Bin]

  /// - Parameters:
  ///   - predictions: Probabilities within 0...1.
  ///   - outcomes: As many: 1 where it happened, 0 where not. A fraction is an outcome of which only the
  ///     probability is known, and counts as its expectation.
  public init(predictions: [Double], outcomes: [Double], bins count: Int = 10) {
    precondition(predictions.count == outcomes.count, "one outcome per prediction")
    precondition(count > 0, "\(count) bins; expected at least 1")
    var sums = [(predicted: Double, observed: Double, count: Int)](
      repeating: (0, 0, 0), count: count)
    var (logs, squares) = (0.0, 0.0)
    for (p, y) in zip(predictions, outcomes) {
      let held = min(1 - 1e-6, max(1e-6, p))
      logs -= y * log(held) + (1 - y) * log(1 - held)
      squares += y * (1 - p) * (1 - p) + (1 - y) * p * p
      let bin = min(count - 1, Int(p * Double(count)))
      sums[bin].predicted += p
      sums[bin].observed += y
      sums[bin].count += 1
    }
    let n = Double(predictions.count)
    logLoss = logs / n
    brier = squares / n
    calibrationError = sums.reduce(0) { $0 + abs($1.predicted - $1.observed) } / n
    bins = sums.enumerated().map { index, sum in
      Bin(
        lower: Double(index) / Double(count), predicted: sum.predicted / Double(sum.count),
        observed: sum.observed / Double(sum.count), count: sum.count)
    }
  }
}
