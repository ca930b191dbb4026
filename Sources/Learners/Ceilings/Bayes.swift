public import Configuration
internal import Inference
internal import Preferences
internal import Randomness

/// The Bayes-optimal ceiling: the posterior over weights under the true prior and the true choice model.
///
/// Source: sequential Monte Carlo in the manner of IBIS (Chopin, 2002).
public struct Bayes: Ceiling {
  public static let kind = "bayes"
  public static let summary =
    "Bayes-optimal: the posterior over weights under the true prior and choice model, by "
    + "sequential Monte Carlo (Chopin, 2002)."

  /// What the scores maximise.
  public enum Decision: String, CaseIterable, Sendable {
    /// The win rate: the response likeliest to beat the reference comes first, ties counting one half;
    /// the others follow by posterior mean utility.
    case win
    /// The utility, and the order of pairs: a candidate's score is its posterior mean utility.
    case reward
  }

  /// Particles after the first resampling.
  public var particles = 2048
  /// Draws from the prior that every user starts with.
  public var bank = 16_384
  /// Metropolis-Hastings moves per particle after each resampling.
  public var moves = 24
  /// What the scores maximise.
  public var decision = Decision.win

  public init() {}

  public static let fields: [Field<Bayes>] = [
    .integer(
      "particles", \.particles, 256...1_048_576,
      "Particles after the first resampling, rounded up to a multiple of 256. More: less Monte "
        + "Carlo noise, proportionally slower."),
    .integer(
      "bank", \.bank, 256...1_048_576,
      "Draws from the prior that every user starts with, rounded up to a multiple of 256; at least "
        + "`particles` are drawn."),
    .integer(
      "moves", \.moves, 1...10_000,
      "Metropolis-Hastings moves per particle after each resampling. More: particles forget sooner "
        + "that they were copies."),
    .choice(
      "decision", \.decision,
      "What the scores maximise: win, the probability of beating the reference, which is the ceiling "
        + "of the win rate; reward, the mean utility, which is the ceiling of reward."),
  ]

  public var requirements: Set<Requirement> { [.simulatedUsers] }

  public func fit(_ training: TrainingData, secrets: Secrets) throws -> FittedBayes {
    try fitPosterior(training, secrets: secrets)
  }

  /// The same as `fit`, with access to the posterior itself.
  public func fitPosterior(_ training: TrainingData, secrets: Secrets) throws -> FittedBayes {
    guard let alpha = secrets.priorAlpha else {
      throw LearnerFailure("bayes needs simulated users, whose prior is known")
    }
    guard alpha.count == training.table.modelCount else {
      throw LearnerFailure(
        "bayes has \(alpha.count) prior parameters for \(training.table.modelCount) reward models")
    }
    let sampler = PosteriorSampler(
      prior: alpha, choiceModel: secrets.choiceModel, particles: particles, bank: bank,
      moves: moves, stream: training.stream)
    return FittedBayes(
      table: training.table, secrets: secrets, decision: decision, sampler: sampler)
  }
}
