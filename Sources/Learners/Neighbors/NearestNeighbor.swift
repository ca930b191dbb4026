public import Configuration
internal import Inference
internal import LinearAlgebra
public import Preferences

/// How alike two users are.
public enum Similarity: String, CaseIterable, Sendable {
  /// `agreement` for the embedding `weights`, `cosine` for the others.
  case auto
  /// How well the historical user's weights explain the new user's feedback.
  case agreement
  /// Cosine of the embeddings' angle.
  case cosine
  /// Negative half squared distance of the embeddings.
  case euclidean
}

/// Historical users vote on what the new user's weights are, each with a weight that grows with likeness.
///
/// 1. Every historical user h has weights w_h, fitted to their own feedback with a weak ridge.
/// 2. h's vote is exp(sharpness likeness(h)). For `agreement` the likeness is the log-likelihood of the
///    new user's items under sharpness w_h, so that the votes are a posterior over historical users.
/// 3. The voters' mean m is the centre of a normal prior, and the user's own items decide how far to
///    leave it: argmin loss(w) + shrinkage/2 |w/sharpness - m|^2.
///
/// At count 0 all vote alike, which is the population. The search is exact: all historical users vote.
/// Source: Zollo et al. (2025) for learning from the most similar users; the vote by likelihood is the
/// posterior mean when historical users are taken for the prior.
public struct NearestNeighbor: FeatureLearner {
  public static let kind = "nearest-neighbor"
  public static let summary =
    "Weights voted on by the historical users most like the new one (Zollo et al., 2025)."
  public static let fields: [Field<Self>] =
    [
      .choice(
        "embedding", \.embedding,
        "What stands for a user: fitted weights, mean features of winners, losers or their difference, "
          + "or what they said of shared items."
      ).alsoKnownAs("representation", "userEmbedding")
    ] + featureFields + [
      .choice(
        "similarity", \.similarity,
        "Likeness of users; agreement needs the embedding weights. auto: agreement there, else cosine."
      ).alsoKnownAs("metric", "distance", "kernel"),
      .integer(
        "neighbors", \.neighbors, 0...1_000_000,
        "Historical users that vote, nearest first; 0 lets all vote. Few follow single people."
      ).alsoKnownAs("k", "nNeighbors", "numNeighbors", "knn"),
      .optionalNumber(
        "sharpness", \.sharpness, .atLeast(1e-6, upTo: 1e6),
        "How fast votes fall with unlikeness; small is near the population. Absent: chosen per feedback "
          + "count on historical users."
      ).alsoKnownAs("temperature", "beta", "bandwidth"),
      .optionalNumber(
        "shrinkage", \.shrinkage, .atLeast(1e-6, upTo: 1e6),
        "Precision with which the voters' mean holds the user's own fit; 1000000 is the vote alone. "
          + "Absent: chosen like sharpness."),
      .number(
        "ridge", \.ridge, .atLeast(1e-9, upTo: 1e9),
        "Ridge of the historical users' own fits towards the population; small lets them differ more."
      ),
      .choice(
        "nonNegative", \.nonNegative,
        "Whether weights must not be negative; auto does as the dataset's users are."),
      .integer(
        "practiceUsers", \.practiceUsers, 20...10_000,
        "Historical users on whom settings are chosen; more are slower and choose better."),
    ]

  public var embedding = Embedding.weights
  /// What a response looks like to winners, losers and difference.
  public var features = FeatureSettings()
  public var similarity = Similarity.auto
  /// Historical users that vote; 0 for all.
  public var neighbors = 0
  /// Rate at which votes fall with unlikeness, more than 0; nil chooses on historical users.
  public var sharpness: Double?
  /// Precision of the voters' mean as a prior, more than 0; nil chooses on historical users.
  public var shrinkage: Double?
  /// Ridge of the historical users' own fits, more than 0.
  public var ridge = 0.03
  public var nonNegative = NonNegative.auto
  /// Historical users on whom settings are chosen.
  public var practiceUsers = 100

  public init() {}

  public func validate() throws(InvalidField) {
    if similarity == .agreement && embedding != .weights {
      throw InvalidField(
        "similarity",
        "is \"agreement\"; expected cosine, euclidean or auto with embedding "
          + "\"\(embedding.rawValue)\"")
    }
    if features.kind != .scores && (embedding == .weights || embedding == .shared) {
      throw InvalidField(
        "features",
        "is \"\(features.kind.rawValue)\", which embedding \"\(embedding.rawValue)\" has no use for; "
          + "expected embedding winners, losers or difference with it")
    }
    if similarity == .euclidean && embedding == .shared {
      throw InvalidField(
        "similarity", "is \"euclidean\"; expected cosine or auto with embedding \"shared\"")
    }
  }

  /// The similarity that `auto` stands for.
  var likeness: Similarity {
    similarity == .auto ? (embedding == .weights ? .agreement : .cosine) : similarity
  }

  public func fit(_ training: TrainingData) throws -> FittedNearestNeighbor {
    let crowd = try Crowd(training, self)
    let practice = Practice(
      training, users: practiceUsers, ratingVariance: crowd.own.ratingVariance)
    return FittedNearestNeighbor(
      table: training.table, crowd: crowd, schedule: schedule(crowd, practice, training))
  }

  /// The best of the grid at each practised count, every practice user's own vote left out.
  private func schedule(
    _ crowd: Crowd, _ practice: Practice, _ training: TrainingData
  ) -> Schedule<VoteWeights> {
    let form = training.historical.form
    let sharpnesses: [Double] = sharpness.map { [$0] } ?? defaultSharpnesses(form)
    let shrinkages: [Double] = shrinkage.map { [$0] } ?? [VoteWeights.voteAlone, 300, 30, 3]
    let grid = sharpnesses.flatMap { a in
      shrinkages.map { VoteWeights(sharpness: a, shrinkage: $0) }
    }
    let fallback = grid[grid.count / 2]
    return Schedule(choosing: grid, on: practice, fallback: fallback) { c in
      sharpnesses.flatMap { sharpness in
        losses(practice.tasks[c], sharpness, shrinkages, crowd) {
          training.historical[$0].first(practice.counts[c])
        }
      }
    }
  }

  /// Held-out losses at one sharpness: the votes are counted once for all shrinkages.
  private func losses(
    _ tasks: [Practice.Task], _ sharpness: Double, _ shrinkages: [Double], _ crowd: Crowd,
    history: (Int) -> History
  ) -> [Double] {
    let means = tasks.map {
      crowd.voteMean(history($0.user), $0.support, sharpness, excluding: $0.user)
    }
    return shrinkages.map { shrinkage in
      let setting = VoteWeights(sharpness: sharpness, shrinkage: shrinkage)
      let weights = zip(tasks, means).map { crowd.ownFit($0.support, towards: $1, setting) }
      return Practice.heldOutLoss(tasks, weights)
    }
  }

  private func defaultSharpnesses(_ form: FeedbackForm) -> [Double] {
    if likeness != .agreement { return [2, 8, 32, 128] }
    return form.tellsScale ? [0.1, 0.3, 1] : [4, 8, 16, 32]
  }
}

struct VoteWeights: Sendable {
  let sharpness: Double
  let shrinkage: Double
  /// From this shrinkage on, the user's own fit is left out.
  static let voteAlone = 1e6
}

/// Everything that the historical users contribute: their weights, and what their likeness is judged by.
package struct Crowd: Sendable {
  let configuration: NearestNeighbor
  let table: RewardTable
  let own: OwnFits
  package let neighbors: Neighbors
  /// Embeddings of the historical users; empty for agreement and shared items.
  let embeddings: [[Double]]
  /// Makes the embeddings; nil where they are the weights.
  let embed: ResponseEmbedding?
  /// Finds the voters among very many users; nil where all are looked at.
  let index: ApproximateRows?
  /// How well `index` finds them, and whether it is used; nil where a graph was never an option.
  let indexNote: String?
  /// Who said what of which item; nil unless likeness is by shared items.
  let sharedItems: SharedItems?

  init(_ training: TrainingData, _ configuration: NearestNeighbor) throws {
    self.configuration = configuration
    table = training.table
    let own = try OwnFits(
      training, ridge: configuration.ridge, nonNegative: configuration.nonNegative)
    self.own = own
    let fits = own(training)
    neighbors = Neighbors(fits, width: training.table.modelCount)
    let isShared = configuration.embedding == .shared
    sharedItems = isShared ? SharedItems(training.historical) : nil
    if isShared || configuration.embedding == .weights {
      embed = nil
      embeddings = configuration.likeness == .agreement || isShared ? [] : fits
    } else {
      let features = try training.seen(as: configuration.features)
      let embed = ResponseEmbedding(kind: configuration.embedding, table: features.table)
      self.embed = embed
      embeddings = (0..<training.historical.count).map { embed(training.historical[$0]) }
    }
    (index, indexNote) = voterIndex(embeddings, configuration)
  }

  /// Step 2: the voters' mean. `excluded` is a historical user without a vote.
  func voteMean(
    _ history: History, _ evidence: Evidence, _ sharpness: Double, excluding excluded: Int? = nil
  ) -> [Double] {
    let logarithms = logVotes(history, evidence, sharpness)
    return neighbors.mean(votes(logarithms, keep: configuration.neighbors, excluding: excluded))
  }

  /// Step 3: the user's own fit, held towards the voters' mean.
  func ownFit(_ evidence: Evidence, towards mean: [Double], _ setting: VoteWeights) -> [Double] {
    // On the scale on which the votes were counted, w = sharpness m.
    own.fit(
      evidence, towards: mean,
      length: configuration.likeness == .agreement ? setting.sharpness : 8,
      shrinkage: setting.shrinkage)
  }

  private func logVotes(_ history: History, _ evidence: Evidence, _ sharpness: Double) -> [Double] {
    if configuration.likeness == .agreement {
      return neighbors.logAgreement(evidence, sharpness: sharpness)
    }
    guard !history.isEmpty else { return [Double](repeating: 0, count: neighbors.count) }
    if let sharedItems { return sharedItems.likeness(history).map { sharpness * $0 } }
    let own = embed?(history) ?? own(evidence)
    if let index {
      var result = [Double](repeating: -.infinity, count: neighbors.count)
      for h in index.nearest(configuration.neighbors + 1, to: own.map { Float($0) }) {
        result[h] = likeness(own, embeddings[h], sharpness)
      }
      return result
    }
    return embeddings.map { likeness(own, $0, sharpness) }
  }

  private func likeness(_ own: [Double], _ other: [Double], _ sharpness: Double) -> Double {
    configuration.likeness == .cosine
      ? sharpness * cosine(own, other) : -sharpness * squaredDistance(own, other) / 2
  }
}

/// Users from whom on voters are looked up in a graph instead of one by one.
let approximateUsers = 100_000

/// Recall on a sample below which the graph is not trusted, and all users are looked at.
let leastRecall = 0.95

/// A graph over the embeddings, where few of very many users vote and the graph finds them, and a sentence
/// on how well it does.
private func voterIndex(
  _ embeddings: [[Double]], _ configuration: NearestNeighbor
) -> (ApproximateRows?, String?) {
  guard embeddings.count >= approximateUsers, (1...1000).contains(configuration.neighbors) else {
    return (nil, nil)
  }
  let (width, top) = (embeddings[0].count, configuration.neighbors)
  let rows = embeddings.flatMap { $0.map { Float($0) } }
  let metric: Metric = configuration.likeness == .cosine ? .cosine : .euclidean
  let graph = ApproximateRows(
    rows, width: width, metric: metric, candidates: max(64, 4 * configuration.neighbors))
  guard let graph else {
    return (
      nil,
      "All users were looked at: this Attune was built without hnswlib (Debian: libhnswlib-dev)."
    )
  }
  let sample = stride(from: 0, to: embeddings.count, by: embeddings.count / 100).map {
    embeddings[$0].map { Float($0) }
  }
  let exact = NearestRows(rows, width: width, metric: metric)
    .nearest(top, to: sample.flatMap { $0 })
  let found = sample.map { graph.nearest(top, to: $0) }
  let share = recall(found, of: exact, top: top)
  let said = "hnswlib found \(share) of the \(top) nearest of \(embeddings.count) users"
  return share >= leastRecall
    ? (graph, said + " and is used.")
    : (nil, said + "; less than \(leastRecall), so all users were looked at.")
}

public struct FittedNearestNeighbor: LinearLearner {
  public let table: RewardTable
  package let crowd: Crowd
  /// The setting at each feedback count.
  let schedule: Schedule<VoteWeights>

  public var notes: [String] { crowd.indexNote.map { [$0] } ?? [] }

  public func weights(after history: History) -> [Double] {
    let evidence = Evidence(history, table: table, ratingVariance: crowd.own.ratingVariance)
    let setting = schedule[max(1, history.count)]
    let mean = crowd.voteMean(history, evidence, setting.sharpness)
    return crowd.ownFit(evidence, towards: mean, setting)
  }
}
