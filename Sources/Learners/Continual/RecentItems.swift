public import Inference
internal import Platform

/// A person's last items, the newest last.
public struct RecentItems: Codable, Equatable, Sendable {
  /// Rows of evidence of each item, row-major: one row of K, or M - 1 of them for the best of M.
  public internal(set) var rows: [[Double]] = []
  /// Rows of each choice of each item.
  public internal(set) var choices: [[Int]] = []
  /// The rating of each item; empty for choices.
  public internal(set) var ratings: [Double] = []
}

/// A person's own weights, fitted to their last items with weight gamma^age each: `logistic` that forgets.
///
/// Minimises sum_i gamma^(n - i) loss_i(w) + lambda/2 |w - scale pooled|^2 over the last W items, w >= 0 where
/// users are mixtures. With gamma 1 and no window it is `logistic` itself.
public struct RecencyModel: PersonModel {
  /// Weights at count 0.
  let pooled: [Double]
  let solver: Logistic.Solver
  /// Ridge and its centre by the number of items kept.
  let schedule: Schedule<Logistic.Regularisation>
  /// gamma, more than 0 and at most 1.
  let discount: Double
  /// W, at least 1.
  let window: Int
  public let ratingVariance: Double

  /// Items that count for less than this are dropped.
  private static let negligible = 1e-6

  init(
    pooled: [Double], solver: Logistic.Solver, schedule: Schedule<Logistic.Regularisation>,
    discount: Double, window: Int, ratingVariance: Double
  ) {
    self.pooled = pooled
    self.solver = solver
    self.schedule = schedule
    self.discount = discount
    let audible = discount < 1 ? Int(log(Self.negligible) / log(discount)) + 1 : .max
    self.window = min(window, audible)
    self.ratingVariance = ratingVariance
  }

  /// A model with a given ridge about weights of 0.
  public init(width: Int, ridge: Double, discount: Double = 1, window: Int = .max) {
    let pooled = [Double](repeating: 0, count: width)
    self.init(
      pooled: pooled, solver: Logistic.Solver(centre: pooled, nonNegative: false),
      schedule: Schedule(Logistic.Regularisation(lambda: ridge, scale: 1)), discount: discount,
      window: window, ratingVariance: 0.25)
  }

  public var newcomer: RecentItems { RecentItems() }

  /// Cost: O(window K), to move the items up.
  public func update(_ state: inout RecentItems, with item: Evidence) {
    if state.rows.count == window {
      state.rows.removeFirst()
      state.choices.removeFirst()
      if item.targets != nil { state.ratings.removeFirst() }
    }
    state.rows.append(item.rows)
    state.choices.append(item.choiceSizes)
    if let rating = item.targets?.first { state.ratings.append(rating) }
  }

  /// Cost: about 8 Newton steps of n K^2 / 2 + K^3 / 6 multiplications for n rows.
  public func weights(of state: RecentItems) -> [Double] {
    guard !state.rows.isEmpty else { return pooled }
    return solver.weights(evidence(of: state), schedule[state.rows.count])
  }

  func evidence(of state: RecentItems) -> Evidence {
    let width = pooled.count
    var evidence = Evidence(
      width: width, rows: state.rows.flatMap { $0 },
      targets: state.ratings.isEmpty ? nil : state.ratings, ratingVariance: ratingVariance,
      choices: state.choices.flatMap { $0 })
    guard discount < 1 else { return evidence }
    let last = state.rows.count - 1
    evidence.importance = state.rows.indices.flatMap { i in
      [Double](repeating: pow(discount, Double(last - i)), count: state.choices[i].count)
    }
    return evidence
  }
}
