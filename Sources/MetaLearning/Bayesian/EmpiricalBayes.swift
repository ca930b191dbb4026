public import Configuration
internal import Inference
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
  /// Sampling for the Dirichlet prior and where `particles` are given, else Laplace.
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
  public static let stacking = StackingRule.knownPeopleOrResponses
  public static let fields: [Field<Self>] = [
    .choice(
      "prior", \.prior,
      "Family of the population's weights. auto: dirichlet where users are mixtures, else gaussian."
    ),
    .choice(
      "posterior", \.posterior,
      "laplace is fast and normal; sampling follows any shape. auto: sampling for the dirichlet prior and "
        + "where particles are given, else laplace. The dirichlet prior has no laplace."),
    .choice(
      "decision", \.decision,
      "What the scores put first: win, the response likeliest to beat the mean user's favourite; reward, "
        + "the one of the greatest mean utility."),
    .optionalInteger(
      "components", \.components, 2...20, "Gaussians in the mixture prior. Absent: 3."),
    .integer(
      "fitUsers", \.fitUsers, 20...100_000,
      "Historical users that the prior is fitted to; more are slower and fit better."),
    .optionalInteger(
      "particles", \.particles, 256...1_048_576,
      "Draws from the posterior where it is sampled; more cost more and have less Monte Carlo noise. "
        + "Absent: 1024."),
  ]

  public var prior = PopulationPrior.auto
  public var posterior = PosteriorMethod.auto
  /// What the scores maximise.
  public var decision = Bayes.Decision.win
  /// Gaussians in the mixture prior; nil is 3.
  public var components: Int?
  /// Historical users that the prior is fitted to.
  public var fitUsers = 400
  /// Draws from the posterior; nil is 1024 where it is sampled.
  public var particles: Int?

  public init() {}

  public func validate() throws(InvalidField) {
    if prior == .dirichlet && posterior == .laplace {
      throw InvalidField(
        "posterior",
        "is \"laplace\", which a sharp dirichlet prior has no use for: its density has no inner mode; "
          + "expected sampling or auto")
    }
    if let particles, posterior == .laplace {
      throw InvalidField(
        "particles",
        "is \(particles), but posterior \"laplace\" draws none; leave it out, or use posterior sampling"
      )
    }
    if let components, prior != .mixture {
      throw InvalidField(
        "components",
        "is \(components), but prior \"\(prior.rawValue)\" has no components; leave it out, or use prior "
          + "mixture")
    }
  }

  public var requirements: Set<Requirement> { prior == .dirichlet ? [.mixtures] : [] }

  public func fit(_ training: TrainingData) throws -> FittedEmpiricalBayes {
    guard training.historical.offsets.last! > 0 else {
      throw LearnerFailure(
        "there is no historical feedback to learn from; expected at least one item")
    }
    let isMixture = training.table.usersAreMixtures
    let sharpens = isMixture && posterior != .laplace
    let family = prior == .auto ? (sharpens ? .dirichlet : .gaussian) : prior
    if family == .dirichlet {
      guard isMixture else {
        throw LearnerFailure("prior \"dirichlet\" is of users who are mixtures, and these are not")
      }
      let population = DirichletPopulation(fittedTo: training, users: fitUsers)
      return FittedEmpiricalBayes(
        FittedDirichlet(
          table: training.table, populationUtility: training.populationUtility, decision: decision,
          sampler: population.sampler(particles: particles ?? Self.draws, stream: training.stream),
          population: population))
    }
    let (population, note) = try GaussianPopulation.likeliest(
      for: training, components: family == .mixture ? components ?? 3 : 1, users: fitUsers)
    let isSampled = posterior == .sampling || particles != nil
    return FittedEmpiricalBayes(
      FittedGaussian(
        table: training.table, population: population,
        draws: isSampled ? particles ?? Self.draws : 0, stream: training.stream.stream(Self.kind),
        favourites: decision == .win ? training.populationUtility : nil),
      notes: note.map { [$0] } ?? [])
  }

  private static let draws = 1024
}
