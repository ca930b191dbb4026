import Inference
import Learners
import LinearAlgebra
import MetaLearning
package import Preferences
package import Randomness

extension WorldBuilder {
  /// How a test user comes to give feedback: at most `count` items from a source, in order.
  package typealias Interview = (_ count: Int, _ source: FeedbackSource, _ stream: RandomStream)
    throws ->
    [FeedbackItem]

  /// The setting's way to ask: pairs selected in advance, or by a policy whose prior is fitted to
  /// historical users.
  package func interview(
    after historical: Histories, populationUtility: [Double], table: RewardTable
  ) throws -> Interview {
    guard let policy = setting.feedback.policy else { return feedbackProcess.items }
    let training = TrainingData(
      table: table, historical: historical, populationUtility: populationUtility,
      stream: root.stream("feedback", "policy"))
    return AdaptiveFeedback(
      policy: policy, offered: setting.feedback.offered, choice: setting.feedback.process.choice,
      prior: try priorBelief(training), table: table
    ).items
  }
}

/// Historical users that a policy's prior is fitted to: more change it little and cost in proportion.
private let priorUsers = 200

/// What is believed of a new person: the normal distribution fitted to some historical users.
///
/// It is in units of the choices' noise as their answers show it. Without noise the fit's few steps leave
/// it at a difference of about 5 between two responses, and shrinking it changes little: see
/// `docs/learners/queries.md`.
private func priorBelief(_ training: TrainingData) throws -> GaussianBelief {
  let population = try GaussianPopulation(fittedTo: training, components: 1, users: priorUsers)
  let normal = population.components[0]
  return GaussianBelief(mean: normal.mean, covariance: normal.covariance.values)
}
