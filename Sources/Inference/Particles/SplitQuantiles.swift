internal import Platform

/// 65,536 equally likely values of p ~ Beta(a, b), with 1 - p beside it so that neither end loses digits.
///
/// Computed in logit p, where the density p^a (1 - p)^b is smooth however small a and b are. Values
/// below 1e-30 are 0, as weights are.
struct SplitQuantiles: Sendable {
  static let count = 65_536
  let low: [Float]
  let high: [Float]

  init(_ a: Double, _ b: Double) {
    let grid = LogitGrid(a, b)
    var low: [Float] = []
    var high: [Float] = []
    low.reserveCapacity(Self.count)
    high.reserveCapacity(Self.count)
    grid.forEachQuantile(Self.count) { y in
      low.append(flushed(logistic(y)))
      high.append(flushed(logistic(-y)))
    }
    self.low = low
    self.high = high
  }
}

/// A value below 1e-30 as 0.
func flushed(_ value: Double) -> Float { value < 1e-30 ? 0 : Float(value) }

/// The distribution of y = logit p for p ~ Beta(a, b), by the trapezoid rule.
private struct LogitGrid {
  static let cells = 32_768
  let start: Double
  let step: Double
  /// Mass to the left of each grid point, up to a factor.
  let cumulative: [Double]

  init(_ a: Double, _ b: Double) {
    // Past these ends lies less than exp(-20) of the mass.
    let start = -(20 / a + 14)
    let step = (20 / b + 14 - start) / Double(Self.cells)
    self.start = start
    self.step = step
    let peak = log(a / b)
    let (below, above) = (softplus(-peak), softplus(peak))
    func density(_ y: Double) -> Double {
      exp(a * (below - softplus(-y)) + b * (above - softplus(y)))
    }
    var cumulative = [0.0]
    cumulative.reserveCapacity(Self.cells + 1)
    var left = density(start)
    for cell in 1...Self.cells {
      let right = density(start + step * Double(cell))
      cumulative.append(cumulative[cell - 1] + (left + right) / 2)
      left = right
    }
    self.cumulative = cumulative
  }

  /// Calls `body` with the quantiles at (n + 1/2) / count, ascending.
  func forEachQuantile(_ count: Int, _ body: (Double) -> Void) {
    let total = cumulative.last!
    var cell = 0
    for n in 0..<count {
      let target = total * (Double(n) + 0.5) / Double(count)
      while cumulative[cell + 1] < target { cell += 1 }
      let width = cumulative[cell + 1] - cumulative[cell]
      body(start + step * (Double(cell) + (target - cumulative[cell]) / width))
    }
  }
}
