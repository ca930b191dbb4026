import LinearAlgebra
import Platform
import Preferences

extension LatentFactors {
  /// What ratings say of the person who gave them.
  struct Person {
    /// Posterior mean of (z, level in standard deviations), F + 1 numbers.
    let mean: [Double]
    /// Factor of the posterior precision.
    let precision: Cholesky
    /// Logarithm of the ratings' density under the model.
    let logDensity: Double
  }

  /// The posterior by Bishop (2006), equations 12.41 and 12.42, with the rows that were rated only; the density
  /// by the matrix determinant lemma, so that no matrix is larger than F + 1.
  func person(_ ratings: some Collection<FeedbackItem>) throws(NotPositiveDefinite) -> Person {
    let G = effects.columns
    var precision = Matrix.identity(G)
    var target = [Double](repeating: 0, count: G)
    var squares = 0.0
    effects.values.withUnsafeBufferPointer { effects in
      precision.values.withUnsafeMutableBufferPointer { precision in
        for item in ratings {
          let start = item.chosen * G
          let residual = (item.value - means[item.chosen]) / noiseVariance
          squares += residual * (item.value - means[item.chosen])
          for a in 0..<G {
            let scaled = effects[start + a] / noiseVariance
            target[a] += effects[start + a] * residual
            for b in 0...a { precision[a * G + b] += scaled * effects[start + b] }
          }
        }
      }
    }
    // The identity keeps it positive definite, but for ratings past all measure.
    let factor = try Cholesky(precision)
    let mean = factor.solve(target)
    let n = Double(ratings.count)
    return Person(
      mean: mean, precision: factor,
      logDensity: -0.5
        * (n * log(2 * .pi * noiseVariance) + factor.logDeterminant + squares - dot(target, mean)))
  }
}
