internal import Platform

/// How well predicted probabilities agree with what happened.
///
/// Sources: Brier (1950); Gupta et al. (2021, "Calibration of neural networks using splines") for the
/// calibration error without bins; Murphy and Winkler (1977) for the reliability table.
public struct Reliability: Sendable, Equatable {
  /// The predictions from `lower` up to `upper`.
  public struct Bin: Sendable, Equatable {
    public let lower: Double
    public fileprivate(set) var upper: Double
    public internal(set) var count = 0
    var predictions = 0.0
    var outcomes = 0.0

    /// Mean prediction and share of outcomes; NaN where there are none.
    public var predicted: Double { predictions / Double(count) }
    public var observed: Double { outcomes / Double(count) }
  }

  /// Bins of equal width over 0...1, narrow: what the table and the calibration error are made of.
  public private(set) var bins: [Bin]
  private var logLosses = 0.0
  private var squares = 0.0

  /// No predictions yet.
  public init(bins count: Int = 100) {
    precondition(count > 0, "\(count) bins; expected at least 1")
    bins = (0..<count).map {
      Bin(lower: Double($0) / Double(count), upper: Double($0 + 1) / Double(count))
    }
  }

  /// - Parameters:
  ///   - predictions: Probabilities within 0...1.
  ///   - outcomes: As many: 1 where it happened, 0 where not. A fraction is an outcome of which only the
  ///     probability is known, and counts as its expectation.
  public init(predictions: [Double], outcomes: [Double], bins count: Int = 100) {
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

  /// Distance of predictions from what happened, without bins to choose (Gupta et al., 2021, eq. 5, a
  /// Kolmogorov-Smirnov statistic): predictions are taken for the likelier outcome, sorted, and their excess
  /// over the outcomes is summed; the largest such sum, of either sign, over the number of predictions.
  ///
  /// Where a predictor is too sure, or not sure enough, throughout, this is the mean |predicted - observed|;
  /// it does not change if an outcome and its opposite are exchanged. Sums are known at every hundredth.
  public var calibrationError: Double {
    var (sum, largest) = (0.0, 0.0)
    for (bin, opposite) in zip(bins, bins.reversed()).dropFirst(bins.count / 2) {
      sum += bin.predictions - bin.outcomes
      if opposite.lower != bin.lower { sum -= opposite.predictions - opposite.outcomes }
      largest = max(largest, abs(sum))
    }
    return largest / Double(count)
  }

  /// Neighbouring bins put together, so that each group holds about as many predictions: as nearly as bins
  /// allow, since one of them is never cut. Groups meet; empty bins at an end belong to the group beside them.
  public func groups(_ wanted: Int = 10) -> [Bin] {
    var groups: [Bin] = []
    var seen = 0
    for bin in bins {
      // Full when the predictions before this bin have reached the next share of all.
      let isFull = groups.isEmpty || seen * wanted >= groups.count * count
      if isFull, bin.count > 0 {
        groups.append(bin)
      } else if let last = groups.indices.last {
        groups[last].count += bin.count
        groups[last].predictions += bin.predictions
        groups[last].outcomes += bin.outcomes
        groups[last].upper = bin.upper
      }
      seen += bin.count
    }
    return groups
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
