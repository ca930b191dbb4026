public import Inference
public import Preferences

/// How a method learns from one person item by item.
///
/// Fitted to historical users once and the same for everybody; what it knows of a person is a state apart, small
/// enough to be kept per person, saved and restored. Learning is a function of state and item alone.
public protocol PersonModel: Codable, Sendable {
  associatedtype State: Codable & Equatable & Sendable
  /// What is known of a person before the first item.
  var newcomer: State { get }
  /// Variance of a rating about the rater's utility.
  var ratingVariance: Double { get }
  /// Learns from the rows of one item and lets the time until the next one pass.
  func update(_ state: inout State, with item: Evidence)
  /// Weights of the K features that a person's responses are scored by now.
  func weights(of state: State) -> [Double]
}

/// One person to a fitted model: learns online and scores any response by its features.
///
/// `state` is all there is to save; a person restored from it goes on with the same bits.
public struct Person<Model: PersonModel>: Sendable {
  public let model: Model
  public private(set) var state: Model.State
  /// Of the K features, as of now.
  public private(set) var weights: [Double]

  /// Somebody of whom nothing is known yet, or of whom this state was saved.
  public init(_ model: Model, state: Model.State? = nil) {
    self.model = model
    self.state = state ?? model.newcomer
    weights = model.weights(of: self.state)
  }

  /// Learns that a response with features `winner` was chosen over those with features `losers`; K numbers
  /// each. Cost: that of the model's `update` and `weights`.
  public mutating func update(winner: [Double], losers: [[Double]]) {
    let rows = losers.flatMap { loser in zip(winner, loser).map { $0 - $1 } }
    update(with: Evidence(width: winner.count, rows: rows, choices: [losers.count]))
  }

  /// Learns that a response with these K features was rated, in standard deviations of utility.
  public mutating func update(rating: Double, of features: [Double]) {
    update(
      with: Evidence(
        width: features.count, rows: features, targets: [rating],
        ratingVariance: model.ratingVariance))
  }

  /// Learns from an item about rows of a table.
  public mutating func update(with item: FeedbackItem, form: FeedbackForm, in table: RewardTable) {
    update(
      with: Evidence([item], form: form, table: table, ratingVariance: model.ratingVariance))
  }

  private mutating func update(with item: Evidence) {
    precondition(item.width == weights.count, "\(item.width) features for \(weights.count) weights")
    model.update(&state, with: item)
    weights = model.weights(of: state)
  }

  /// Scores of rows of a table; higher is better. Cost: K multiplications a row.
  public func scores(of rows: [Int], in table: RewardTable) -> [Double] {
    rows.map { table.utility($0, weights) }
  }

  /// Score of a response with these K features.
  public func score(of features: [Double]) -> Double {
    precondition(features.count == weights.count, "\(features.count) features")
    return zip(features, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// A person model that is asked in batches, as all learners are: it meets every user's items one after
/// another, by the code that serves a person online.
public struct FittedPersonModel<Model: PersonModel>: LinearLearner {
  public let table: RewardTable
  public let model: Model

  public init(table: RewardTable, model: Model) {
    self.table = table
    self.model = model
  }

  public func weights(after history: History) -> [Double] {
    model.weights(of: state(after: history))
  }

  /// What is known of a person after these items.
  public func state(after history: History) -> Model.State {
    var state = model.newcomer
    for item in history { learn(item, form: history.form, into: &state) }
    return state
  }

  /// Items are met once for all counts.
  public func scores(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) -> [[Double]] {
    var result = counts.map { _ in [Double](repeating: 0, count: candidates.rows.count) }
    for user in 0..<histories.count {
      var state = model.newcomer
      var met = 0
      for (c, count) in counts.enumerated() {
        for item in histories[user].first(count).dropFirst(met) {
          learn(item, form: histories.form, into: &state)
          met += 1
        }
        let weights = model.weights(of: state)
        for position in candidates.positions(ofUser: user) {
          result[c][position] = table.utility(Int(candidates.rows[position]), weights)
        }
      }
    }
    return result
  }

  private func learn(_ item: FeedbackItem, form: FeedbackForm, into state: inout Model.State) {
    let evidence = Evidence(
      [item], form: form, table: table, ratingVariance: model.ratingVariance)
    model.update(&state, with: evidence)
  }
}
