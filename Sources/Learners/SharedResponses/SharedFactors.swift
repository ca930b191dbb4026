public import LinearAlgebra

/// How historical people differ about responses that several of them judged.
///
/// A person's value of row j, less everybody's, is loading_j . z + level, z ~ N(0, I): the covariance of two
/// responses' values over people is the product of their loadings.
public struct SharedFactors: Sendable {
  /// Rows of the table x F, 0 where fewer than two people judged the row.
  public let loadings: Matrix
  /// Standard deviation of how much people like everything; 0 where comparisons do not tell.
  public let levelDeviation: Double
  /// Variance of a rating about the person's value.
  public let noiseVariance: Double

  public init(loadings: Matrix, levelDeviation: Double, noiseVariance: Double) {
    self.loadings = loadings
    self.levelDeviation = levelDeviation
    self.noiseVariance = noiseVariance
  }
}
