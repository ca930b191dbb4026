import Configuration
import Foundation
import Inference
import Learners
import LinearAlgebra
import Preferences
import Randomness
import SimulatedWorld
import Testing

/// Golden/factors.json, written by the script beside it from the papers' formulas.
private struct FactorGolden {
  let golden: Golden
  let data: FactorData
  let training: TrainingData

  init() throws {
    golden = try Golden("factors")
    training = golden.training
    data = try FactorData(training, ratingVariance: 0.25)
  }

  func number(_ key: String) -> Double { golden.number(key) }
  func numbers(_ key: String) -> [Double] { golden.numbers(key) }

  func matrix(_ key: String, columns: String) -> Matrix {
    let values = numbers(key)
    let width = Int(number(columns))
    return Matrix(rows: values.count / width, columns: width, values: values)
  }

  var basis: LinearBasis {
    LinearBasis(
      data, basis: matrix("V", columns: "rank"), coefficients: matrix("W", columns: "rank"))
  }

  var idealPoints: IdealPoints {
    let table = training.table
    let sums = (0..<training.historical.count).flatMap { u in
      training.historical[u].flatMap { item in
        zip(table.features(item.chosen), table.features(item.loser)).map { $0 + $1 }
      }
    }
    return IdealPoints(
      data, sums: Matrix(rows: data.count, columns: table.modelCount, values: sums),
      map: matrix("A", columns: "dimensions"), prototypes: matrix("P", columns: "rank"),
      coefficients: matrix("W", columns: "rank"))
  }
}

private func slopes(_ margins: [Double]) -> [Double] { margins.map { -1 / (1 + exp($0)) } }
private func loss(_ margins: [Double]) -> Double { margins.reduce(0) { $0 + log1p(exp(-$1)) } }

@Suite struct `Low-rank rivals` {
  // Central differences with a step of 1e-5 are good to about 1e-9 of a third derivative near 10.
  static let tolerance = 1e-6

  @Test func `the loss and gradient of LoRe's basis equal NumPy's`() throws {
    let golden = try FactorGolden()
    let model = golden.basis
    #expect(abs(loss(model.margins) - golden.number("loreLoss")) < 1e-9)
    let gradient = model.gradient(of: slopes(model.margins))
    #expect(largestDifference(gradient, golden.numbers("loreGradient")) < Self.tolerance)
  }

  @Test func `the loss and gradients of PAL's ideal points equal NumPy's`() throws {
    let golden = try FactorGolden()
    let model = golden.idealPoints
    #expect(abs(loss(model.margins) - golden.number("palLoss")) < 1e-9)
    let gradient = model.gradient(of: slopes(model.margins))
    let expected = golden.numbers("palGradientA") + golden.numbers("palGradientP")
    #expect(largestDifference(gradient, expected) < Self.tolerance)
  }

  @Test func `changes along a direction and gradients are each other's transposes`() throws {
    let golden = try FactorGolden()
    var stream = RandomStream(seed: 5)
    func check(_ model: some MarginModel) {
      let d = model.parameters.map { _ in stream.normal() }
      let t = model.margins.map { _ in stream.normal() }
      let (left, right) = (dot(model.change(along: d), t), dot(d, model.gradient(of: t)))
      #expect(abs(left - right) < 1e-10 * (1 + abs(left)), "\(left) and \(right)")
    }
    check(golden.basis)
    check(golden.idealPoints)
  }

  @Test func `one user's mixture over basis rewards equals SciPy's`() throws {
    let golden = try FactorGolden()
    let user = golden.basis.projected(golden.data.users)[0]
    let w = user.simplexMode(around: golden.numbers("centre"), strength: golden.number("strength"))
    #expect(largestDifference(w, golden.numbers("mixture")) < Self.tolerance)
  }

  @Test func `one user's coefficients of PReF equal SciPy's`() throws {
    let golden = try FactorGolden()
    let user = golden.basis.projected(golden.data.users)[0]
    let prior = GaussianPrior(centre: golden.numbers("centre"), ridge: golden.number("ridge"))
    let c = user.mode(under: prior).weights
    #expect(largestDifference(c, golden.numbers("coefficients")) < Self.tolerance)
  }

  @Test func `PReF starts at NumPy's singular vectors`() throws {
    let golden = try FactorGolden()
    let fits = golden.matrix("fits", columns: "models")
    let vectors = singularVectors(
      (0..<fits.rows).map { fits.row($0) }, count: Int(golden.number("rank")))
    #expect(largestDifference(vectors.values, golden.numbers("singularVectors")) < 1e-9)
  }

  @Test(arguments: [0.0, 0.01, 1, 100])
  func `mixtures are on the simplex, and strong priors hold them`(strength: Double) throws {
    let golden = try FactorGolden()
    let centre = golden.numbers("centre")
    for user in golden.basis.projected(golden.data.users) {
      let w = user.simplexMode(around: centre, strength: strength)
      #expect(abs(w.reduce(0, +) - 1) < 1e-9 && w.allSatisfy { $0 > 0 })
      if strength == 100 { #expect(largestDifference(w, centre) < 0.1) }
    }
  }

  /// Users of rank 2 in a world of 10 reward models; the basis is not told.
  private func lowRankWorld() -> BuiltWorld {
    var world = SimulatedWorld()
    world.prompts = 300
    world.historical = 300
    world.test = 40
    world.maximumCount = 64
    world.rank = 2
    return world.build()
  }

  @Test(arguments: ["lore", "pal", "pref"])
  func `recovers users of rank 2`(kind: String) throws {
    let world = lowRankWorld()
    let json = kind == "pal" ? #"{"prototypes": 2}"# : #"{"rank": 2}"#
    let fitted = try ContractCase(kind: kind, json: json).learner().fit(world.training)
    let scores = try fitted.scores(
      for: world.candidates, histories: world.histories, counts: [0, 8, 64])
    let rates = scores.map { world.winRate($0) }
    let own = try Logistic().fit(world.training).scores(
      for: world.candidates, histories: world.histories, count: 8)
    // Two numbers per user are known from eight items; ten are not.
    #expect(rates[1] > world.winRate(own), "\(rates) against \(world.winRate(own))")
    let correlation = meanCorrelation(world, scores[2])
    #expect(correlation > 0.97, "scores correlate with utilities at \(correlation)")
  }

  /// Mean over candidate sets of the correlation of scores and true utilities.
  private func meanCorrelation(_ world: BuiltWorld, _ scores: [Double]) -> Double {
    var sum = 0.0
    let sets = world.candidates.rowOffsets.count - 1
    for u in 0..<world.candidates.userCount {
      for s in world.candidates.sets(ofUser: u) {
        let positions = world.candidates.positions(ofSet: s)
        let own = positions.map {
          world.training.table.utility(Int(world.candidates.rows[$0]), world.testWeights[u])
        }
        sum += correlation(own, positions.map { scores[$0] })
      }
    }
    return sum / Double(sets)
  }

  private func correlation(_ x: [Double], _ y: [Double]) -> Double {
    func centred(_ values: [Double]) -> [Double] {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let (a, b) = (centred(x), centred(y))
    return dot(a, b) / max(1e-12, norm(a) * norm(b))
  }
}

@Suite struct `Groups of users` {
  @Test func `k-means finds separate groups and repeats itself`() {
    var stream = RandomStream(seed: 3)
    let points = (0..<300).map { i -> [Double] in
      let (x, y) = (Double(10 * (i % 3)), Double(10 * (i % 2)))
      return [x + 0.1 * stream.normal(), y + 0.1 * stream.normal()]
    }
    var (a, b) = (RandomStream(seed: 8), RandomStream(seed: 8))
    let first = Clusters(points, count: 6, using: &a)
    let second = Clusters(points, count: 6, using: &b)
    #expect(first.group == second.group)
    #expect(first.sizes == [50, 50, 50, 50, 50, 50])
    for i in points.indices { #expect(first.group[i] == first.group[i % 6]) }
  }

  @Test func `k-means has no more centres than different points`() {
    var stream = RandomStream(seed: 3)
    let clusters = Clusters([[1], [1], [2]], count: 5, using: &stream)
    #expect(clusters.centres.count == 2 && clusters.sizes.reduce(0, +) == 3)
  }

  @Test func `prototypes give a member's items to their group`() throws {
    var world = SimulatedWorld()
    world.alpha = 0.001
    let built = world.build()
    let json = #"{"prototypes": 10, "sharpness": 16}"#
    let fitted = try #require(
      try ContractCase(kind: "prototypes", json: json).learner().fit(built.training)
        as? FittedPrototypes)
    // Nearly every user is one reward model: after 32 items the weights must say which.
    let right = built.testWeights.indices.filter { u in
      let found = fitted.weights(after: built.histories[u])
      return found.indices.max { found[$0] < found[$1] }
        == built.testWeights[u].indices.max { built.testWeights[u][$0] < built.testWeights[u][$1] }
    }
    #expect(right.count >= 34, "\(right.count) of 40 users in their group")
  }
}

@Suite struct `Matrix factorization` {
  /// 200 people rate 60 responses of one prompt; ratings have rank 2 beside a popularity.
  private func ratings(noise: Double) -> (
    training: TrainingData, test: Histories, truth: [[Double]]
  ) {
    var stream = RandomStream(seed: 12)
    let (items, people) = (60, 240)
    let vectors = (0..<items).map { _ in (0..<3).map { _ in stream.normal() } }
    let users = (0..<people).map { _ in [0.8 * stream.normal(), 0.8 * stream.normal(), 1] }
    let truth = users.map { u in vectors.map { dot(u, $0) } }
    let rated = truth.map { row in
      stream.permutation(items).prefix(40).map {
        FeedbackItem(chosen: $0, value: row[$0] + noise * stream.normal())
      }
    }
    let split = 200
    func histories(_ range: Range<Int>) -> Histories {
      Histories(
        form: .rating, users: range.map { "\($0)" }, items: range.map { Array(rated[$0]) })
    }
    let training = TrainingData(
      table: onePrompt(items), historical: histories(0..<split),
      populationUtility: [Double](repeating: 0, count: items), stream: RandomStream(seed: 1))
    return (training, histories(split..<people), Array(truth[split...]))
  }

  private func onePrompt(_ items: Int) -> RewardTable {
    RewardTable(
      rewardModels: ["one"], prompts: [Prompt(id: "p")], responsesPerPrompt: [items],
      responses: (0..<items).map { Response(id: "\($0)") },
      scores: (0..<items).map { Float($0 % 7) }, usersAreMixtures: false)
  }

  @Test func `recovers ratings of rank 2 from 30 of 60, of new people`() throws {
    let (training, test, truth) = ratings(noise: 0.1)
    let fitted = try ContractCase(kind: "matrix-factorization", json: #"{"rank": 2}"#)
      .learner().fit(training)
    let candidates = CandidateSets(truth.map { _ in [Array(0..<60)] })
    let scores = try fitted.scores(for: candidates, histories: test, count: 30)
    let squares = zip(scores, truth.flatMap { $0 }).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let error = (squares / Double(scores.count)).squareRoot()
    // The utilities' deviation is 1.5; the noise is 0.1.
    #expect(error < 0.25, "root mean squared error \(error)")
  }

  @Test(arguments: [0, 2])
  func `predicts what NumPy's alternating least squares does`(rank: Int) throws {
    let golden = try Golden("matrix_factorization")
    let (items, rated) = (golden.whole("items"), golden.whole("rated"))
    let all = zip(golden.numbers("order"), golden.numbers("ratings")).map {
      FeedbackItem(chosen: Int($0), value: $1)
    }
    let users = 0..<golden.whole("users")
    let historical = Histories(
      form: .rating, users: users.map { "\($0)" },
      items: users.map { Array(all[$0 * rated..<($0 + 1) * rated]) })
    let new = zip(golden.numbers("seen"), golden.numbers("newRatings")).map {
      FeedbackItem(chosen: Int($0), value: $1)
    }
    let training = TrainingData(
      table: onePrompt(items), historical: historical,
      populationUtility: [Double](repeating: 0, count: items), stream: RandomStream(seed: 1))
    let json = #"""
      {"rank": \#(rank), "ridge": \#(golden.number("ridge")), "rounds": 1000,
       "userRidge": \#(golden.number("userRidge")), "lambda": \#(golden.number("lambda"))}
      """#
    let scores = try ContractCase(kind: "matrix-factorization", json: json).learner()
      .fit(training).scores(
        for: CandidateSets([[Array(0..<items)]]),
        histories: Histories(form: .rating, users: ["new"], items: [new]), count: new.count)
    // Rounds stop when one gains less than a millionth of the objective, a little before NumPy's.
    let difference = largestDifference(scores, golden.numbers("rank\(rank)"))
    #expect(difference < 0.005, "\(scores), difference \(difference)")
  }

  @Test func `shared items find the person who said the same`() throws {
    let (training, _, _) = ratings(noise: 0.1)
    let shared = SharedItems(training.historical)
    for u in 0..<20 {
      let likeness = shared.likeness(training.historical[u].first(20))
      #expect(likeness.indices.max { likeness[$0] < likeness[$1] } == u)
      #expect(likeness.allSatisfy { abs($0) <= 1 })
    }
  }
}
