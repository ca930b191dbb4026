internal import Inference
internal import Learners
internal import Preferences

extension GaussianPopulation {
  /// The full covariance or mixture where it says more than one width about people who had no part in it; else
  /// the prior of one width (`CrowdPrior`), which fewer people can tell.
  ///
  /// A covariance of K columns has K (K + 1) / 2 numbers: a hundred people leave that of forty columns so wrong that
  /// feedback does harm.
  /// - Returns: The prior, and a sentence where the simpler one was taken.
  static func likeliest(
    for training: TrainingData, components: Int, users: Int
  ) throws -> (population: GaussianPopulation, note: String?) {
    let people = training.historical.count
    guard people >= fewestPeople else {
      return (
        try oneWidth(training),
        "\(people) historical people are too few for a covariance, expected at least \(fewestPeople):"
          + " weights vary alike in all directions"
      )
    }
    let held = training.parts(people: judges)[0]
    let rest = try training.without(held)
    let full = try GaussianPopulation(fittedTo: rest, components: components, users: users)
    let plain = try oneWidth(rest)
    let said = held.map {
      Evidence(training.historical[$0], table: rest.table, ratingVariance: full.ratingVariance)
    }
    let gain = try said.reduce(0) {
      $0 + (try full.logEvidence(of: $1)) - (try plain.logEvidence(of: $1))
    }
    guard gain <= 0 else {
      return (
        try GaussianPopulation(fittedTo: training, components: components, users: users), nil
      )
    }
    return (
      try oneWidth(training),
      "a covariance of all columns predicts historical people who had no part in it no better than one width"
        + " in all directions, which is taken"
    )
  }

  /// Fewer people are not asked which prior suits them.
  private static let fewestPeople = 20
  /// People who judge.
  private static let judges = 100

  private static func oneWidth(_ training: TrainingData) throws -> GaussianPopulation {
    try CrowdPrior(training, isCentred: false, precisions: nil, people: judges).population
  }
}
