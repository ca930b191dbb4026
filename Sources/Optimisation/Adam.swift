/// The optimiser of Kingma and Ba (2015), algorithm 1, with their constants.
public struct Adam {
  public let rate: Double
  private var first: [Double]
  private var second: [Double]
  /// beta_1^t and beta_2^t, for the bias correction.
  private var decay = (1.0, 1.0)

  public init(rate: Double, count: Int) {
    self.rate = rate
    first = [Double](repeating: 0, count: count)
    second = first
  }

  /// - Parameter scale: Factor of the rate at this step.
  public mutating func step(
    _ parameters: inout [Double], along gradient: [Double], scale: Double = 1
  ) {
    decay = (decay.0 * 0.9, decay.1 * 0.999)
    for i in parameters.indices {
      first[i] = 0.9 * first[i] + 0.1 * gradient[i]
      second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i]
      let (m, v) = (first[i] / (1 - decay.0), second[i] / (1 - decay.1))
      parameters[i] -= scale * rate * m / (v.squareRoot() + 1e-8)
    }
  }
}
