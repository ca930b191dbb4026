public import LinearAlgebra
public import Randomness

/// The mean difference of two learners over the same users.
public struct PairedDifference: Sendable, Equatable {
  /// With a 95 % interval by bootstrap over users within replicates.
  public var estimate: Estimate
  /// Sign-flip test of no difference.
  public var p: Double
  /// Smallest true difference that this design finds significant 80 times in 100.
  public var detectable: Double
}

/// Compares learners user by user: every user has met both, with the same feedback and the same prompts.
public struct PairedDifferences: Sendable {
  package let replicateSizes: [Int]
  package let bootstrap: Bootstrap
  package let test: SignFlipTest

  /// - Parameters:
  ///   - replicateSizes: Users of each replicate, as rows that follow each other.
  ///   - stream: Decides resamples and flips; named without a learner, so that all share them.
  public init(replicateSizes: [Int], stream: RandomStream) {
    self.replicateSizes = replicateSizes
    bootstrap = Bootstrap(replicateSizes: replicateSizes, stream: stream.stream("bootstrap"))
    test = SignFlipTest(replicateSizes: replicateSizes, stream: stream.stream("flips"))
  }

  /// Means of columns: users x comparisons.
  package func means(of differences: Matrix) -> [Double] { columnMeans(differences) }

  /// - Parameter differences: Users x comparisons, learner less baseline; NaN where there is no value.
  public func statistics(of differences: Matrix) -> [PairedDifference] {
    let estimates = bootstrap.estimates(of: differences)
    let pValues = test.pValues(of: differences)
    let means = StratifiedSample(differences, sizes: replicateSizes).means()
    return means.indices.map { column in
      PairedDifference(
        estimate: estimates[column], p: pValues[column],
        detectable: smallestDetectable(error: means[column].error, degrees: means[column].degrees))
    }
  }
}

/// Smallest true mean that a two-sided test at 5 % finds in 80 % of studies, with Student quantiles.
///
/// - Parameters:
///   - error: Standard error of the mean.
///   - degrees: Degrees of freedom that it was estimated with.
/// - Returns: NaN without a degree of freedom.
public func smallestDetectable(error: Double, degrees: Int) -> Double {
  guard degrees > 0 else { return .nan }
  let quantiles = [0.975, 0.8].map {
    SpecialFunctions.studentQuantile($0, degrees: Double(degrees))
  }
  return (quantiles[0] + quantiles[1]) * error
}
