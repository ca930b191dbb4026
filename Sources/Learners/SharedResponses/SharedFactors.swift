public import LinearAlgebra

/// How historical people differ about responses.
///
/// A person's value of row j, less everybody's, is loading_j . z + described_j . v + level, z and v ~ N(0, I): the
/// covariance of two responses' values over people is the product of their loadings.
public struct SharedFactors: Sendable {
  /// Rows of the table x F: of responses that several people judged; 0 where fewer than two judged the row.
  public let loadings: Matrix
  /// Rows of the table x C: of whatever columns describe a response, x_j L where L L' is the covariance of people's
  /// weights; no columns where nothing does.
  public let described: Matrix
  /// Standard deviation of how much people like everything; 0 where comparisons do not tell.
  public let levelDeviation: Double
  /// Variance of a rating about the person's value.
  public let noiseVariance: Double

  public init(
    loadings: Matrix, described: Matrix, levelDeviation: Double, noiseVariance: Double
  ) {
    self.loadings = loadings
    self.described = described
    self.levelDeviation = levelDeviation
    self.noiseVariance = noiseVariance
  }
}
