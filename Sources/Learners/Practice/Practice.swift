internal import Inference
internal import Preferences
internal import Randomness

/// Historical users played as new ones: their first items teach, the remaining ones judge.
///
/// Every choice that a learner does not get from its configuration is chosen on these, never on test
/// users. The same few users serve at every count, so that choices differ by count and not by crowd. Items that
/// judge are as new to the person as candidates are (`Novelty`).
struct Practice {
  struct Task {
    /// Index of the user among the historical ones.
    let user: Int
    let support: Evidence
    let query: Evidence
  }

  /// Feedback counts at which settings are chosen.
  let counts: [Int]
  /// Tasks per count.
  let tasks: [[Task]]

  /// - Parameters:
  ///   - limit: Largest number of users; more are slower and choose a little better.
  ///   - tried: Feedback counts to practise at, where enough users have more items.
  ///   - horizon: How many of the remaining items judge; the next few where people may change.
  init(
    _ training: TrainingData, users limit: Int, ratingVariance: Double,
    counts tried: [Int] = doublings(below: 8192), horizon: Int = .max
  ) {
    self.init(
      training, among: training.people(limit, training.stream.stream("practice")),
      ratingVariance: ratingVariance, counts: tried, horizon: horizon)
  }

  /// The same on these users, by their indices among the historical ones.
  init(
    _ training: TrainingData, among users: [Int], ratingVariance: Double,
    counts tried: [Int] = doublings(below: 8192), horizon: Int = .max
  ) {
    let histories = training.historical
    let all = tried.map { count in
      (
        count: count,
        tasks: users.filter { Self.suffice(histories[$0].count, after: count) }.compactMap { user in
          Self.task(user, training, teaching: count, horizon, ratingVariance)
        }
      )
    }
    // A choice on fewer users than this would follow chance.
    let usable = all.filter { $0.tasks.count >= min(20, users.count) && !$0.tasks.isEmpty }
    counts = usable.map(\.count)
    tasks = usable.map(\.tasks)
  }

  /// A person with fewer later items than this, and than those taught, says too little.
  private static let fewestItems = 8

  /// Whether so many items are enough to practise after `count` of them.
  static func suffice(_ items: Int, after count: Int) -> Bool {
    items >= count + min(count, fewestItems)
  }

  /// Nil where no item is left to judge by.
  private static func task(
    _ user: Int, _ training: TrainingData, teaching count: Int, _ horizon: Int,
    _ ratingVariance: Double
  ) -> Task? {
    let history = training.historical[user]
    let items = history.dropFirst(count).prefix(horizon)
      .filter(training.novelty.isNew(history, after: count))
    guard !items.isEmpty else { return nil }
    return Task(
      user: user,
      support: Evidence(
        history.first(count), table: training.table, ratingVariance: ratingVariance),
      query: Evidence(
        items, form: history.form, table: training.table, ratingVariance: ratingVariance))
  }

  /// Mean loss of weights on their tasks' held-out items.
  ///
  /// Ratings: the mean squared error about each user's own mean error, because a level that all of their
  /// ratings share orders nothing. Preferences: the logistic loss of margins in units of each user's
  /// sum of absolute weights, at the sharpness that suits all of them best, because the length of a
  /// weight vector says nothing about whom it would choose for.
  static func heldOutLoss(_ tasks: [Task], _ weights: [[Double]]) -> Double {
    guard tasks.first?.query.targets != nil else {
      return bestLogisticLoss(
        zip(tasks, weights).flatMap { $0.query.scores(at: normalised($1)) },
        choices: tasks.flatMap(\.query.choiceSizes))
    }
    let squares = zip(tasks, weights).reduce(0) { $0 + squaresAboutMean($1.0.query, $1.1) }
    return squares / Double(max(1, tasks.reduce(0) { $0 + $1.query.count }))
  }

  private static func squaresAboutMean(_ query: Evidence, _ w: [Double]) -> Double {
    let errors = zip(query.scores(at: w), query.targets!).map { $0 - $1 }
    let mean = errors.reduce(0, +) / Double(max(1, errors.count))
    return errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }

  private static func bestLogisticLoss(_ margins: [Double], choices: [Int]) -> Double {
    let evidence = Evidence(width: 1, rows: margins, choices: choices)
    let prior = GaussianPrior(centre: [0], ridge: 1e-3)
    return evidence.mode(under: prior, nonNegative: true).objective
      / Double(max(1, evidence.itemCount))
  }
}

/// A choice per feedback count: that of the nearest practised count on a logarithmic scale.
struct Schedule<Choice: Sendable>: Sendable {
  private(set) var counts = [1]
  private(set) var settings: [Choice]

  /// One choice for all counts.
  init(_ choice: Choice) {
    settings = [choice]
  }

  /// One choice per count, ascending.
  init(counts: [Int], settings: [Choice]) {
    self.counts = counts
    self.settings = settings
  }

  /// The choice with the least loss at each practised count; ties go to the earlier one.
  /// - Parameters:
  ///   - fallback: The choice where there is no practice.
  ///   - losses: Losses of the grid's settings at the practised count of this index.
  init(
    choosing grid: [Choice], on practice: Practice, fallback: Choice,
    losses: (_ index: Int) -> [Double]
  ) {
    self.init(grid.count == 1 ? grid[0] : fallback)
    guard !practice.counts.isEmpty, grid.count > 1 else { return }
    counts = practice.counts
    settings = practice.counts.indices.map { c in
      let losses = losses(c)
      return grid[losses.indices.min { losses[$0] < losses[$1] }!]
    }
  }

  subscript(count: Int) -> Choice {
    // Between a and b the border is their geometric mean.
    let index = counts.indices.dropLast().first { count * count <= counts[$0] * counts[$0 + 1] }
    return settings[index ?? counts.count - 1]
  }
}

extension Schedule: Codable where Choice: Codable {}

/// Weights divided by the sum of their absolute values; unchanged where that is 0.
package func normalised(_ w: [Double]) -> [Double] {
  let total = w.reduce(0) { $0 + abs($1) }
  return total > 0 ? w.map { $0 / total } : w
}
