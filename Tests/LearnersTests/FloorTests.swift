import Learners
import Preferences
import Randomness
import SimulatedWorld
import Testing

@Suite struct Floors {
  @Test(arguments: ["random", "length", "population-mean", "best-single-reward", "bradley-terry"])
  func `are flat over counts`(kind: String) throws {
    let world = SimulatedWorld().build()
    let learner = try ContractCase(kind: kind).learner()
    #expect(type(of: learner).role == .floor)
    let scores = try learner.fit(world.training).scores(
      for: world.candidates, histories: world.histories, counts: [0, 8])
    #expect(scores[0] == scores[1])
  }

  @Test func `random wins half against a reference no better, within four standard errors`() throws
  {
    var small = SimulatedWorld()
    small.test = 200
    let world = small.build()
    let fitted = Random().fit(world.training)
    let scores = fitted.scores(for: world.candidates, histories: world.histories, count: 0)
    // The chosen position of 8 is uniform: mean 3.5, variance 63 / 12 per set.
    let sets = world.candidates.rowOffsets.count - 1
    let positions = (0..<sets).map { s in
      let range = world.candidates.positions(ofSet: s)
      return Double(range.max { scores[$0] < scores[$1] }! - range.lowerBound)
    }
    let mean = positions.reduce(0, +) / Double(sets)
    let error = (63.0 / 12 / Double(sets)).squareRoot()
    #expect(abs(mean - 3.5) < 4 * error)
  }

  @Test func `length prefers the response with more words`() throws {
    let world = SimulatedWorld().build()
    let fitted = try Length().fit(world.training)
    let scores = try fitted.scores(of: [0, 37], after: world.histories[0])
    #expect(scores == [3, 40])
  }

  @Test func `population mean ties with the population-best reference`() throws {
    let world = SimulatedWorld().build()
    let fitted = PopulationMean().fit(world.training)
    let scores = fitted.scores(for: world.candidates, histories: world.histories, count: 4)
    #expect(world.winRate(scores) == 0.5)
  }

  @Test func `best single reward is any of the columns that are as good`() throws {
    var small = SimulatedWorld()
    small.models = 1
    let one = small.build().training
    let table = one.table.replacing(
      rewardModels: ["a", "b", "c"],
      scores: one.table.scores.flatMap { (score: Float) -> [Float] in [score, 2 * score, 4 * score]
      },
      standardisation: [])
    var found: [Double: Int] = [:]
    for seed in 0..<60 {
      let training = TrainingData(
        table: table, historical: one.historical, populationUtility: one.populationUtility,
        stream: RandomStream(seed: UInt64(seed)))
      let fitted = try BestSingleReward().fit(training)
      found[try fitted.scores(of: [5], after: one.historical[0])[0], default: 0] += 1
    }
    // Four standard errors of 60 draws with probability 1/3 are 14.6.
    #expect(found.count == 3 && found.values.allSatisfy { (6...34).contains($0) })
  }

  @Test(arguments: FeedbackForm.allCases)
  func `best single reward is the column that everybody follows`(form: FeedbackForm) throws {
    var lone = SimulatedWorld()
    lone.models = 1
    lone.form = form
    let one = lone.build().training
    // Column 1 is what users follow, column 0 its reverse, column 2 a constant.
    let scores = one.table.scores.flatMap { (score: Float) -> [Float] in [-score, score, 0] }
    let table = one.table.replacing(
      rewardModels: ["reverse", "followed", "constant"], scores: scores, standardisation: [])
    let training = TrainingData(
      table: table, historical: one.historical, populationUtility: one.populationUtility,
      stream: one.stream)
    let fitted = try BestSingleReward().fit(training)
    let history = one.historical[0]
    #expect(try fitted.scores(of: [5], after: history) == [Double(one.table.scores[5])])
  }
}
