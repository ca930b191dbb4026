internal import Configuration
internal import Inference
internal import LinearAlgebra
internal import Preferences
internal import Randomness

/// A learner that keeps a normal belief of each person's weights.
public protocol BeliefLearner: Learner {
  var belief: BeliefSettings { get set }
}

extension BeliefLearner {
  /// The prior's keys, to be appended to a learner's own.
  static var beliefFields: [Field<Self>] {
    [
      .optionalNumber(
        "lambda", \.belief.lambda, .atLeast(1e-9, upTo: 1e9),
        "Inverse prior variance of a weight: large trusts the population longer. Absent: chosen on historical"
          + " users."),
      .choice(
        "nonNegative", \.belief.nonNegative,
        "Whether responses are scored by weights that are not negative; auto does as the dataset's users are."
      ),
      .integer(
        "practiceUsers", \.belief.practiceUsers, 20...10_000,
        "Historical users on whom settings are chosen; more are slower and choose better."),
    ]
  }
}

/// Settings of a normal belief, and how what they leave open is found.
///
/// By prequential log loss on historical users: each is met item by item, and each item is predicted before it
/// is learned from. Without forgetting that sum is the evidence, by the chain rule, and the choice is empirical
/// Bayes.
/// Source: Dawid (1984), Present position and potential developments: the prequential approach.
public struct BeliefSettings: Sendable {
  /// Inverse prior variance of a weight, more than 0; nil is chosen.
  public var lambda: Double?
  public var nonNegative = NonNegative.auto
  /// Historical users on whom settings are chosen.
  public var practiceUsers = 100

  private static let lambdas = [100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003]
  /// Lengths of the prior's mean in units of the pooled weights: without noise choices tell of long ones.
  private static let scales = [1.0, 2, 4, 8]

  /// The best of `make(prior, forgetting, weights are non-negative, variance of a rating)`.
  ///
  /// Prior and forgetting (one of `alternatives`) in turn, twice round: the grid of both together would cost ten times as much.
  func model<Model: BeliefModel>(
    _ training: TrainingData, trying alternatives: [Double],
    _ make: (GaussianBelief, Double, Bool, Double) -> Model
  ) throws -> Model {
    let pooled = try BradleyTerry().pooledWeights(training)
    let variance = estimatedRatingVariance(training, centre: pooled)
    let isNonNegative = nonNegative.applies(to: training.table)
    let centre = isNonNegative ? pooled.map { max(0, $0) } : pooled
    let people = practiced(training, variance)
    let priors = (training.historical.form.tellsScale ? [1] : Self.scales).flatMap { scale in
      (lambda.map { [$0] } ?? Self.lambdas).map { lambda in
        GaussianBelief(mean: centre.map { scale * $0 }, variance: 1 / lambda)
      }
    }
    var (prior, forgetting) = (priors[0], alternatives[alternatives.count / 2])
    for _ in 0..<2 {
      prior = best(of: priors) { loss(make($0, forgetting, isNonNegative, variance), people) }
      forgetting = best(of: alternatives) {
        loss(make(prior, $0, isNonNegative, variance), people)
      }
    }
    return make(prior, forgetting, isNonNegative, variance)
  }

  private func practiced(_ training: TrainingData, _ variance: Double) -> [[Evidence]] {
    let histories = training.historical
    return training.people(practiceUsers, training.stream.stream("prequential")).map { user in
      histories[user].map {
        Evidence([$0], form: histories.form, table: training.table, ratingVariance: variance)
      }
    }
  }

  private func loss(_ model: some BeliefModel, _ people: [[Evidence]]) -> Double {
    people.reduce(0) { total, items in
      var state = model.newcomer
      return items.reduce(total) { sum, item in
        defer { model.update(&state, with: item) }
        return sum - model.belief(of: state).logProbability(of: item)
      }
    }
  }

  /// Of equal ones the first.
  private func best<Choice>(of choices: [Choice], _ loss: (Choice) -> Double) -> Choice {
    guard choices.count > 1 else { return choices[0] }
    let losses = choices.map(loss)
    return choices[losses.indices.min { losses[$0] < losses[$1] }!]
  }
}
