import Inference
public import Learners
public import Preferences

/// Loss of a user's query after adaptation, and its gradient by the meta-parameters (P).
package struct MetaGradient: Sendable {
  package var loss: Double
  package var gradient: [Double]
}

/// How a user's items change the weights, and how that depends on what is meta-learned.
///
/// Meta-parameters are one flat vector of P numbers, each on a scale on which every real number is allowed:
/// rates and precisions are kept as logarithms. What is not to be learned has gradient 0.
protocol Adaptation: Sendable {
  /// Name of the learner, for messages and streams.
  var name: String { get }
  /// Meta-parameters before the first outer step.
  var start: [Double] { get }
  /// Weights over the K columns after adapting to these items.
  func weights(after support: Evidence, at parameters: [Double]) throws -> [Double]
  /// Loss of the query's mean row after adapting to the support, with its gradient.
  func gradient(of episode: Episode, at parameters: [Double]) throws -> MetaGradient
  /// The same for many episodes.
  func gradients(of episodes: [Episode], at parameters: [Double]) throws -> [MetaGradient]
}

extension Adaptation {
  func gradients(of episodes: [Episode], at parameters: [Double]) throws -> [MetaGradient] {
    try episodes.map { try gradient(of: $0, at: parameters) }
  }

  /// Meta-learns, and returns what adapts to new users.
  /// - Parameters:
  ///   - pooled: Weights fitted to all historical users at once, which serve where there is nothing to
  ///     adapt to: they know more of the crowd than an initial point that batches of users have found.
  ///   - excluded: Historical users who take no part, their items being already in the start.
  func fitted(
    on training: TrainingData, _ outer: OuterLoop, pooled: [Double],
    excluding excluded: Set<Int> = []
  ) throws -> FittedAdaptation {
    let trainer = MetaTrainer(
      adaptation: self, outer: outer, training: training, excluding: excluded)
    let parameters = try trainer.run()
    return FittedAdaptation(
      table: training.table, adaptation: self, parameters: parameters,
      shrinkage: try ColdStartShrinkage(
        training, coldStart: pooled, heldOut: trainer.validationUsers
      ) { support in
        try finiteWeights(after: support, at: parameters)
      })
  }

  /// Weights after these items, or a failure that says what to change where they are not finite.
  func finiteWeights(after support: Evidence, at parameters: [Double]) throws -> [Double] {
    let weights = try weights(after: support, at: parameters)
    guard weights.allSatisfy(\.isFinite) else {
      throw LearnerFailure(
        "\(name) diverged after \(support.count) rows of feedback; a smaller innerRate, or rates that are "
          + "learned, keep it bounded")
    }
    return weights
  }
}

/// Meta-learned parameters, ready to adapt to new users.
public struct FittedAdaptation: LinearLearner {
  public let table: RewardTable
  let adaptation: any Adaptation
  let parameters: [Double]
  /// Knows the weights without items, and how far to leave them.
  let shrinkage: ColdStartShrinkage

  public func weights(after history: History) throws -> [Double] {
    guard !history.isEmpty else { return shrinkage.coldStart }
    let support = Evidence(history, table: table, ratingVariance: 1)
    return shrinkage.weights(
      try adaptation.finiteWeights(after: support, at: parameters), after: history)
  }
}
