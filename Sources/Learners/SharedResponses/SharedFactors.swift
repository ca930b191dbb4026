public import LinearAlgebra

/// What historical people made of responses that several of them judged: a mean of each, and by how much people
/// differ about it.
///
/// A person's value of row j is mean_j + loading_j . z + level, z ~ N(0, I): the covariance of two responses'
/// values over people is the product of their loadings.
public struct SharedFactors: Sendable {
  /// Per row of the table; 0 where fewer than two people judged it.
  public let means: [Double]
  /// Rows x F, 0 where fewer than two people judged the row.
  public let loadings: Matrix
  /// Standard deviation of how much people like everything; 0 where comparisons do not tell.
  public let levelDeviation: Double
  /// Variance of a rating about the person's value.
  public let noiseVariance: Double

  public init(
    means: [Double], loadings: Matrix, levelDeviation: Double, noiseVariance: Double
  ) {
    precondition(means.count == loadings.rows, "one mean per row of the loadings")
    self.means = means
    self.loadings = loadings
    self.levelDeviation = levelDeviation
    self.noiseVariance = noiseVariance
  }
}
