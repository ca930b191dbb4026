internal import Inference
internal import LinearAlgebra
internal import Preferences

/// What features of people say of them before they have said anything: who has features f has the crowd's weights
/// and B f.
///
/// B (K x P) is one Newton step from the pooled weights w down sum_u loss_u(w + B f_u) + ridge |B|^2 / 2 over all
/// historical people. Of ratings that is the minimum; of choices its direction, as the loss is no parabola there. How
/// far to go in it is for people to say who had no part in it (`PersonalStart`).
/// Source: Agarwal and Chen (2009), Regression-based latent factor models, whose prior means are such regressions.
struct PersonOffset: Sendable {
  private let table: RewardTable
  private let features: PersonFeatures
  /// Which features are in use, and B over these: weight k by feature p at `p * K + k`.
  private let used: [Int]
  private let weights: [Double]

  /// Ridges that are tried: as much as so many people tell of a feature that varies by 1.
  static let strengths = [1.0, 8, 64, 512]
  /// Most numbers in B: more take a second per fit and tell little more. Beyond it only those features are used
  /// that alone explain most, at least one.
  private static let widest = 512

  /// One per strength.
  static func fits(
    _ training: TrainingData, _ features: PersonFeatures
  ) throws -> [PersonOffset] {
    let pooled = try BradleyTerry().pooledWeights(training)
    let K = pooled.count
    let people = People(training: training, features: features, pooled: pooled)
    let P = features.names.count
    let used = P * K <= widest ? Array(0..<P) : people.mostTelling(max(1, widest / K))
    let (slope, hessian, information) = people.derivatives(of: used)
    return try strengths.map { strength in
      var H = hessian
      for j in 0..<H.rows { H[j, j] += max(1e-9, strength * information) }
      return PersonOffset(
        table: training.table, features: features, used: used,
        weights: try Cholesky(H).solve(slope.map { -$0 }))
    }
  }

  /// x . B f of each row of each person's sets.
  func scores(for sets: CandidateSets, users: [String]) -> [Double] {
    users.indices.flatMap { user in
      let w = weights(of: users[user])
      return sets.positions(ofUser: user).map { table.utility(Int(sets.rows[$0]), w) }
    }
  }

  /// B f
  private func weights(of user: String) -> [Double] {
    let f = features[user]
    let K = table.modelCount
    return (0..<K).map { k in
      used.indices.reduce(0) { $0 + weights[$1 * K + k] * f[used[$1]] }
    }
  }
}

extension Evidence {
  /// Ratings and rated rows about their means: a level that all of a person's ratings share orders nothing.
  fileprivate var aboutMean: Evidence {
    guard let targets, count > 0 else { return self }
    let n = Double(count)
    let means = (0..<width).map { k in
      (0..<count).reduce(0) { $0 + rows[$1 * width + k] } / n
    }
    let mean = targets.reduce(0, +) / n
    return Evidence(
      width: width, rows: rows.indices.map { rows[$0] - means[$0 % width] },
      targets: targets.map { $0 - mean }, ratingVariance: ratingVariance)
  }
}

/// Historical people's losses about the pooled weights.
private struct People {
  let training: TrainingData
  let features: PersonFeatures
  let pooled: [Double]

  private var K: Int { pooled.count }

  /// Gradient and Hessian by a person's weights, of everyone who has said something.
  private func forEach(_ body: (_ f: [Double], _ gradient: [Double], _ hessian: Matrix) -> Void) {
    for history in (0..<training.historical.count).map({ training.historical[$0] })
    where history.count > 0 {
      let evidence = Evidence(history, table: training.table).aboutMean
      let at = evidence.derivatives(at: pooled)
      body(features[history.userID], at.gradient, evidence.hessian(at.curvature, ridge: 0))
    }
  }

  /// The features whose own column of B would lower the loss most, were all other numbers 0; ascending.
  /// Source: Fan and Lv (2008), Sure independence screening.
  func mostTelling(_ count: Int) -> [Int] {
    let P = features.names.count
    var slope = [Double](repeating: 0, count: P * K)
    var curvature = slope
    forEach { f, gradient, hessian in
      for p in 0..<P where f[p] != 0 {
        for k in 0..<K {
          slope[p * K + k] += f[p] * gradient[k]
          curvature[p * K + k] += f[p] * f[p] * hessian[k, k]
        }
      }
    }
    let gain = (0..<P).map { p in
      (p * K..<(p + 1) * K).reduce(0) {
        $0 + slope[$1] * slope[$1] / max(1e-12, curvature[$1])
      }
    }
    return (0..<P).sorted { (-gain[$0], $0) < (-gain[$1], $1) }.prefix(count).sorted()
  }

  /// Gradient and lower triangle of the Hessian by B, and what a person tells of a weight on average.
  func derivatives(
    of used: [Int]
  ) -> (slope: [Double], hessian: Matrix, information: Double) {
    let (K, width) = (self.K, used.count * self.K)
    var slope = [Double](repeating: 0, count: width)
    var H = Matrix(rows: width, columns: width)
    var (trace, people) = (0.0, 0.0)
    forEach { f, gradient, hessian in
      for k in 0..<K { trace += hessian[k, k] }
      people += 1
      H.values.withUnsafeMutableBufferPointer { H in
        hessian.values.withUnsafeBufferPointer { own in
          for (i, p) in used.enumerated() where f[p] != 0 {
            for k in 0..<K { slope[i * K + k] += f[p] * gradient[k] }
            for (j, q) in used[...i].enumerated() {
              let scale = f[p] * f[q]
              for k in 0..<K {
                let row = (i * K + k) * width + j * K
                for l in 0..<K { H[row + l] += scale * own[k * K + l] }
              }
            }
          }
        }
      }
    }
    return (slope, H, trace / max(1, people * Double(K)))
  }
}
