public import Configuration
public import Learners
internal import Preferences
internal import Randomness

/// What the weights of the population are taken to be distributed as.
public enum PopulationPrior: String, CaseIterable, Sendable {
  /// Dirichlet where users are mixtures of the columns, Gaussian where they are not.
  case auto
  case gaussian, dirichlet, mixture
}

/// How the posterior is found.
public enum PosteriorMethod: String, CaseIterable, Sendable {
  /// Sampling for the Dirichlet prior, Laplace for the others.
  case auto
  case laplace, sampling
}

/// A prior fitted to the historical users' feedback, and each new user's posterior under it.
///
/// Prior and noise of the choices are estimated from historical feedback alone, by empirical Bayes: the
/// Dirichlet's mean and concentration by matching moments of the posteriors (`DirichletPopulation`), a
/// Gaussian's mean and full covariance, or a mixture's, by Laplace expectation-maximisation
/// (`GaussianPopulation`). Scores are posterior mean utilities.
/// Source: Efron and Morris (1973), Stein's estimation rule and its competitors, for the idea.
public struct EmpiricalBayes: Learner {
  public static let kind = "empirical-bayes"
  public static let summary =
    "Posterior mean under a prior fitted to historical users: Dirichlet, Gaussian or a mixture."
  public static let fields: [Field<Self>] = [
    .choice(
      "prior", \.prior,
      "Family of the population's weights. auto: dirichlet where users are mixtures, else gaussian."
    ),
    .choice(
      "posterior", \.posterior,
      "laplace is fast and normal; sampling follows any shape. auto: sampling for the dirichlet prior, "
        + "else laplace. The dirichlet prior has no laplace."),
    .choice(
      "decision", \.decision,
      "What the scores put first: win, the response likeliest to beat the mean user's favourite; reward, "
        + "the one of the greatest mean utility."),
    .integer("components", \.components, 2...20, "Gaussians in the mixture prior."),
    .integer(
      "fitUsers", \.fitUsers, 20...100_000,
      "Historical users that the prior is fitted to; more are slower and fit better."),
    .integer(
      "particles", \.particles, 256...1_048_576,
      "Draws from the posterior; more cost more and have less Monte Carlo noise."),
  ]

  public var prior = PopulationPrior.auto
  public var posterior = PosteriorMethod.auto
  /// What the scores maximise.
  public var decision = Bayes.Decision.win
  /// Gaussians in the mixture prior.
  public var components = 3
  /// Historical users that the prior is fitted to.
  public var fitUsers = 400
  /// Draws from the posterior.
  public var particles = 1024

  public init() {}

  public func validate() throws(InvalidField) {
    if prior == .dirichlet && posterior == .laplace {
      throw InvalidField(
        "posterior",
        "is \"laplace\", which a sharp dirichlet prior has no use for: its density has no inner mode; "
          + "expected sampling or auto")
    }
  }

  public func fit(_ training: TrainingData) throws -> any FittedLearner {
    guard training.historical.offsets.last! > 0 else {
      throw LearnerFailure(
        "there is no historical feedback to learn from; expected at least one item")
    }
    let isMixture = training.table.usersAreMixtures && posterior != .laplace
    let family = prior == .auto ? (isMixture ? .dirichlet : .gaussian) : prior
    if family == .dirichlet {
      let population = DirichletPopulation(fittedTo: training, users: fitUsers)
      return FittedDirichlet(
        table: training.table, populationUtility: training.populationUtility, decision: decision,
        sampler: population.sampler(particles: particles, stream: training.stream))
    }
    let population = try GaussianPopulation(
      fittedTo: training, components: family == .mixture ? components : 1, users: fitUsers)
    return FittedGaussian(
      table: training.table, population: population,
      draws: posterior == .sampling ? particles : 0, stream: training.stream.stream(Self.kind))
  }
}
