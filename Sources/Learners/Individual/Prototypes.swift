public import Configuration
package import Inference
internal import LinearAlgebra
internal import Platform
public import Preferences
internal import Randomness

/// Historical users in a few groups; a new user is a posterior mixture of the groups' means.
///
/// 1. Historical users' own fits are grouped by k-means (k-means++ starts, a named stream).
/// 2. Prototype k has the share pi_k of all users and their mean weights m_k.
/// 3. The new user belongs to k with probability in proportion to pi_k L(items | sharpness m_k): soft
///    assignment by posterior. The mixture of the m_k is the centre of a normal prior, and the user's own
///    items decide how far to leave it, as for `nearest-neighbor`.
///
/// At count 0 the mixture is the mean historical user's weights. A `nearest-neighbor` whose voters are
/// groups: its cost for a new user does not grow with the number of historical users.
/// Source: MacQueen (1967) for the groups; the posterior is that of a finite mixture model (Dempster,
/// Laird and Rubin, 1977, section 4.3).
public struct Prototypes: FeatureLearner {
  public static let kind = "prototypes"
  public static let summary =
    "A new user as a posterior mixture of k-means groups of historical users."
  public static let fields: [Field<Self>] =
    [
      .integer(
        "prototypes", \.prototypes, 1...100_000,
        "Groups; few blur people, many follow single people and cost more."),
      .optionalNumber(
        "sharpness", \.sharpness, .atLeast(1e-6, upTo: 1e6),
        "How fast a group's vote falls with unlikeness; small is near the population. Absent: chosen "
          + "per feedback count on historical users."),
      .optionalNumber(
        "shrinkage", \.shrinkage, .atLeast(1e-6, upTo: 1e6),
        "Precision with which the mixture holds the user's own fit; 1000000 is the mixture alone. "
          + "Absent: chosen like sharpness."),
      .number(
        "ridge", \.ridge, .atLeast(1e-9, upTo: 1e9),
        "Ridge of the historical users' own fits towards the population; small lets them differ more."
      ),
    ] + featureFields + [
      .choice(
        "nonNegative", \.nonNegative,
        "Whether weights must not be negative; auto does as the dataset's users are."),
      .integer(
        "practiceUsers", \.practiceUsers, 20...10_000,
        "Historical users on whom the sharpness is chosen; more are slower and choose better."),
    ]

  /// Groups, at least 1; no more than there are different users.
  public var prototypes = 64
  /// Rate at which votes fall with unlikeness, more than 0; nil chooses on historical users.
  public var sharpness: Double?
  /// Precision of the mixture as a prior, more than 0; nil chooses on historical users.
  public var shrinkage: Double?
  /// Ridge of the historical users' own fits, more than 0.
  public var ridge = 0.03
  public var features = FeatureSettings()
  public var nonNegative = NonNegative.auto
  public var practiceUsers = 150

  public init() {}

  public func fit(_ training: TrainingData) throws -> FittedPrototypes {
    let training = try training.seen(as: features)
    let own = try OwnFits(training, ridge: ridge, nonNegative: nonNegative)
    var stream = training.stream.stream(Self.kind, "groups")
    let clusters = Clusters(own(training), count: prototypes, using: &stream)
    let mixture = PrototypeMixture(clusters, width: training.table.modelCount)
    let practice = Practice(training, users: practiceUsers, ratingVariance: own.ratingVariance)
    let schedule = schedule(mixture, own, practice, training.historical.form)
    return FittedPrototypes(
      table: training.table, own: own, mixture: mixture, schedule: schedule)
  }

  /// The best of the grid at each practised count.
  private func schedule(
    _ mixture: PrototypeMixture, _ own: OwnFits, _ practice: Practice, _ form: FeedbackForm
  ) -> Schedule<VoteWeights> {
    let sharpnesses: [Double] = sharpness.map { [$0] } ?? defaultSharpnesses(form)
    let shrinkages: [Double] = shrinkage.map { [$0] } ?? [VoteWeights.voteAlone, 300, 30, 3]
    let grid = sharpnesses.flatMap { a in
      shrinkages.map { VoteWeights(sharpness: a, shrinkage: $0) }
    }
    return Schedule(choosing: grid, on: practice, fallback: grid[grid.count / 2]) { c in
      let tasks = practice.tasks[c]
      return grid.map { setting in
        Practice.heldOutLoss(tasks, tasks.map { mixture.weights($0.support, own, setting) })
      }
    }
  }

  private func defaultSharpnesses(_ form: FeedbackForm) -> [Double] {
    form.tellsScale ? [0.03, 0.1, 0.3, 1] : [1, 2, 4, 8, 16, 32]
  }
}

/// Groups of users with their shares.
package struct PrototypeMixture: Sendable {
  package let centres: Neighbors
  /// log pi_k.
  let logShares: [Double]

  init(_ clusters: Clusters, width: Int) {
    let kept = clusters.sizes.indices.filter { clusters.sizes[$0] > 0 }
    centres = Neighbors(kept.map { clusters.centres[$0] }, width: width)
    let n = Double(clusters.group.count)
    logShares = kept.map { log(Double(clusters.sizes[$0]) / n) }
  }

  /// Step 3: probability of each group, up to one factor.
  package func posterior(_ evidence: Evidence, _ sharpness: Double) -> [Double] {
    let agreement = centres.logAgreement(evidence, sharpness: sharpness)
    return votes(zip(agreement, logShares).map { $0 + $1 }, keep: 0)
  }

  func weights(_ evidence: Evidence, _ own: OwnFits, _ setting: VoteWeights) -> [Double] {
    let mean = centres.mean(posterior(evidence, setting.sharpness))
    return own.fit(
      evidence, towards: mean, length: setting.sharpness, shrinkage: setting.shrinkage)
  }
}

public struct FittedPrototypes: LinearLearner {
  public let table: RewardTable
  let own: OwnFits
  package let mixture: PrototypeMixture
  /// The setting at each feedback count.
  let schedule: Schedule<VoteWeights>

  public func weights(after history: History) -> [Double] {
    let evidence = Evidence(history, table: table, ratingVariance: own.ratingVariance)
    return mixture.weights(evidence, own, schedule[max(1, history.count)])
  }
}
