import Inference
import Learners
import MetaLearning
import Preferences
import SimulatedWorld
import Statistics
import Testing

@Suite struct `Predicted preferences` {
  struct Row: Sendable, CustomTestStringConvertible {
    let prior: PopulationPrior
    let posterior: PosteriorMethod
    let choice: ChoiceModel
    /// Largest expected calibration error.
    let error: Double
    var testDescription: String { "\(prior) \(posterior) \(choice)" }
  }

  /// The Dirichlet prior is the truth's family: what is left is sampling, 0.01 of 10,240 pairs whose
  /// outcomes are known as probabilities, and the fit of the prior. The others have the wrong family.
  static let rows = [
    Row(
      prior: .dirichlet, posterior: .sampling, choice: ChoiceModel(temperature: 0.3), error: 0.02),
    Row(prior: .dirichlet, posterior: .sampling, choice: ChoiceModel(flipRate: 0.1), error: 0.02),
    Row(prior: .dirichlet, posterior: .sampling, choice: ChoiceModel(), error: 0.03),
    Row(prior: .gaussian, posterior: .laplace, choice: ChoiceModel(temperature: 0.3), error: 0.04),
    Row(prior: .gaussian, posterior: .sampling, choice: ChoiceModel(temperature: 0.3), error: 0.04),
    Row(prior: .mixture, posterior: .laplace, choice: ChoiceModel(temperature: 0.3), error: 0.04),
  ]

  @Test(arguments: rows)
  func `agree with what users choose`(row: Row) throws {
    var world = SimulatedWorld()
    world.models = 5
    world.alpha = 0.2
    world.historical = 300
    world.test = 160
    world.choice = row.choice
    let built = world.build()
    var learner = EmpiricalBayes()
    (learner.prior, learner.posterior) = (row.prior, row.posterior)
    for (count, reliability) in zip([0, 4, 16], try measured(learner, built, row.choice)) {
      #expect(reliability.calibrationError < row.error, "count \(count): \(reliability)")
      // An undecided prediction scores 1/4.
      #expect(reliability.brier < 0.25, "count \(count): \(reliability)")
    }
  }

  @Test func `of laplace are within five hundredths`() throws {
    var world = SimulatedWorld()
    world.models = 5
    world.alpha = 0.5
    world.test = 160
    world.choice = ChoiceModel(temperature: 0.3)
    let built = world.build()
    for (count, reliability) in zip([0, 4, 16], try measured(Laplace(), built, world.choice)) {
      #expect(reliability.calibrationError < 0.05, "count \(count): \(reliability)")
    }
  }

  private func measured(
    _ learner: any Learner, _ built: BuiltWorld, _ choice: ChoiceModel
  ) throws -> [Reliability] {
    let fitted = try #require(try learner.fit(built.training) as? any PredictsPreferences)
    let pairs = built.candidates.disjointPairs
    let table = built.training.table
    let outcomes = (0..<pairs.userCount).flatMap { user in
      pairs.sets(ofUser: user).map { set -> Double in
        let rows = pairs.positions(ofSet: set).map { Int(pairs.rows[$0]) }
        let w = built.testWeights[user]
        return choice.preference(table.utility(rows[0], w) - table.utility(rows[1], w))
      }
    }
    return try [0, 4, 16].map { count in
      Reliability(
        predictions: try fitted.preferences(for: pairs, histories: built.histories, count: count),
        outcomes: outcomes)
    }
  }
}

@Suite struct `A reliability table` {
  @Test func `has the scores of a small example`() {
    let table = Reliability(predictions: [0.1, 0.9, 0.8, 1], outcomes: [0, 1, 0, 1])
    #expect(abs(table.brier - (0.01 + 0.01 + 0.64) / 4) < 1e-12)
    #expect(abs(table.logLoss - 0.455034) < 1e-5, "\(table.logLoss)")  // (2 log(1/0.9) + log 5) / 4
    // From the least sure on: 0.8 of an outcome that did not come, then three times less than came.
    #expect(abs(table.calibrationError - 0.8 / 4) < 1e-12)
    #expect(table.bins.indices.filter { table.bins[$0].count > 0 } == [10, 80, 90, 99])
  }

  @Test func `finds overconfidence`() {
    let sure = Reliability(
      predictions: [Double](repeating: 0.95, count: 100),
      outcomes: (0..<100).map { $0 < 70 ? 1 : 0 })
    #expect(abs(sure.calibrationError - 0.25) < 1e-12)
  }

  @Test func `does not change if an outcome and its opposite are exchanged`() {
    let predictions = (0..<97).map {
      (Double($0) * 0.6180339887).truncatingRemainder(dividingBy: 1)
    }
    let outcomes = (0..<97).map { Double($0 % 3 == 0 ? 1 : 0) }
    let table = Reliability(predictions: predictions, outcomes: outcomes)
    let opposite = Reliability(
      predictions: predictions.enumerated().map {
        $0.offset % 2 == 0 ? $0.element : 1 - $0.element
      },
      outcomes: outcomes.enumerated().map { $0.offset % 2 == 0 ? $0.element : 1 - $0.element })
    #expect(abs(table.calibrationError - opposite.calibrationError) < 1e-9)
    #expect(table.calibrationError > 0.05)
  }

  @Test(arguments: [1, 9, 10, 60, 1000])
  func `has groups of about as many predictions, which lose none`(count: Int) {
    // Most predictions are near one half.
    let predictions = (0..<count).map { i in
      let x = 2 * (Double(i) + 0.5) / Double(count) - 1
      return 0.5 + 0.5 * x * x * x
    }
    let table = Reliability(predictions: predictions, outcomes: predictions)
    let groups = table.groups()
    #expect(groups.reduce(0) { $0 + $1.count } == count && groups.count <= 10)
    #expect(groups.allSatisfy { $0.count > 0 && $0.lower < $0.upper })
    let largest = table.bins.map(\.count).max()!
    #expect(groups.allSatisfy { $0.count <= (count + 9) / 10 + largest })
    for (a, b) in zip(groups, groups.dropFirst()) { #expect(a.upper <= b.lower) }
  }

  @Test func `survives certainty that turns out wrong`() {
    #expect(Reliability(predictions: [0, 1], outcomes: [1, 0]).logLoss.isFinite)
  }
}
