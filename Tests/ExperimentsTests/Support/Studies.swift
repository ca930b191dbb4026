import LinearAlgebra
import Randomness

/// How users' values are drawn in simulated studies, with the mean that is true of them.
enum Population: String, CaseIterable, Sendable {
  /// Standard normal.
  case normal
  /// Win rates over four prompts: many ties.
  case winRates
  /// Exponential: rewards of a few users far above the rest.
  case skewed
  /// Paired differences of win rates over four prompts where 70 % of choices are the same.
  case differences
  /// Paired differences of a win, tie or loss on one prompt, 40 % of them zero.
  case onePrompt

  var mean: Double {
    switch self {
    case .normal: 0
    case .winRates: 0.55
    case .skewed: 1
    case .differences: 0.075
    case .onePrompt: 0.15
    }
  }

  func draw(_ stream: inout RandomStream) -> Double {
    switch self {
    case .normal: return stream.normal()
    case .skewed: return stream.gamma(1)
    case .winRates:
      // Each prompt: tie with probability 1/2, else win with probability 0.6.
      return average4 { stream.uniform() < 0.5 ? 0.5 : stream.uniform() < 0.6 ? 1 : 0 }
    case .differences:
      return average4 { Self.step(stream.uniform(), [0.7, 0.8, 0.9, 0.95]) }
    case .onePrompt:
      return Self.step(stream.uniform(), [0.4, 0.6, 0.8, 0.9])
    }
  }

  /// A difference on one prompt: 0, 1, 1/2, -1/2 or -1, with these cumulative probabilities.
  private static func step(_ u: Double, _ bounds: [Double]) -> Double {
    [0, 1, 0.5, -0.5, -1][bounds.firstIndex { u < $0 } ?? 4]
  }
}

private func average4(_ draw: () -> Double) -> Double {
  (draw() + draw() + draw() + draw()) / 4
}

/// Simulated studies of one design, one per column: users x studies.
///
/// - Parameters:
///   - sizes: Users of each replicate. Values of replicate r are drawn around a mean of their own.
///   - draw: A user's value in replicate r.
func studies(
  _ count: Int, sizes: [Int], using stream: inout RandomStream,
  draw: (_ replicate: Int, inout RandomStream) -> Double
) -> Matrix {
  var values = Matrix(rows: sizes.reduce(0, +), columns: count)
  var row = 0
  for (replicate, size) in sizes.enumerated() {
    for _ in 0..<size {
      for study in 0..<count { values[row, study] = draw(replicate, &stream) }
      row += 1
    }
  }
  return values
}

/// Four standard errors of the share of `count` studies in which something of this probability happened.
func fourErrors(_ share: Double, of count: Int) -> Double {
  4 * (share * (1 - share) / Double(count)).squareRoot()
}

extension Matrix {
  /// These columns as a matrix.
  func columns(_ range: Range<Int>) -> Matrix {
    Matrix(
      rows: rows, columns: range.count,
      values: (0..<rows).flatMap { row in range.map { self[row, $0] } })
  }
}
