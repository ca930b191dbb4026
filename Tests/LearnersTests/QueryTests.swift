import Configuration
import Foundation
import Inference
import Learners
import Preferences
import Randomness
import Testing

/// What Golden/queries.json has beside numbers.
extension Golden {
  fileprivate func rows(_ key: String) -> [[Double]] {
    json[key]!.elements!.map { $0.elements!.map { $0.double! } }
  }

  fileprivate var belief: GaussianBelief {
    GaussianBelief(mean: numbers("mean"), covariance: numbers("covariance"))
  }

  /// One prompt with all of its pairs on offer.
  fileprivate var offer: Offer {
    let features = numbers("features").map { Float($0) }
    let pairs = rows("pairs").map { (first: Int($0[0]), second: Int($0[1])) }
    let table = smallTable(features, models: belief.mean.count)
    return Offer(rows: Array(0..<table.rowCount), pairs: pairs, table: table)
  }
}

private func smallTable(_ scores: [Float], models: Int, prompts: Int = 1) -> RewardTable {
  let rows = scores.count / models
  return RewardTable(
    rewardModels: (0..<models).map { "model\($0)" },
    prompts: (0..<prompts).map { Prompt(id: "\($0)") },
    responsesPerPrompt: [Int](repeating: rows / prompts, count: prompts),
    responses: (0..<rows).map { Response(id: "\($0)") }, scores: scores)
}

@Suite struct `What a pair is worth to ask about` {
  @Test func `expected information is the integral's to 1e-4 at any variance`() throws {
    for row in try Golden("queries").rows("grid") {
      let found = expectedInformation(mean: row[0], variance: row[1])
      #expect(abs(found - row[2]) < 1e-4, "\(row): \(found)")
      #expect(abs(expectedInformation(mean: -row[0], variance: row[1]) - found) < 1e-12)
    }
  }

  /// Where the rule for narrow beliefs ends and that for wide ones begins they agree, and no belief is so wide
  /// that its worth is no number.
  @Test(arguments: [0.0, 30, -120, 1e4])
  func `expected information goes on where beliefs grow wide`(mean: Double) {
    let (narrow, wide) = (9999.9, 10_000.1)
    let gap =
      expectedInformation(mean: mean, variance: narrow)
      - expectedInformation(mean: mean, variance: wide)
    #expect(abs(gap) < 2e-4)
    for variance in [1e12, 1e150, 1e300, Double.greatestFiniteMagnitude] {
      let worth = expectedInformation(mean: mean, variance: variance)
      #expect(worth >= 0 && worth <= 0.6931471805599454)
    }
  }

  @Test func `the pair asked about is that of the greatest value by the reference`() throws {
    let golden = try Golden("queries")
    let values: [QueryPolicy: [Double]] = [
      .dOptimal: golden.numbers("logDetGrowth"), .informationGain: golden.numbers("information"),
    ]
    var stream = RandomStream(seed: 1)
    for (policy, values) in values {
      let query = try policy.query(among: [golden.offer], belief: golden.belief, using: &stream)
      #expect(query.pair == values.indices.max { values[$0] < values[$1] })
    }
  }

  @Test func `values of pairs are the reference's`() throws {
    let golden = try Golden("queries")
    let features = golden.numbers("features")
    for (p, pair) in golden.rows("pairs").enumerated() {
      let x = (0..<4).map { features[Int(pair[0]) * 4 + $0] - features[Int(pair[1]) * 4 + $0] }
      let (m, v) = golden.belief.moments(along: x)
      let growth = QueryPolicy.dOptimal.value(mean: m, variance: v)
      // The reference's second difference has an error of about 1e-8.
      #expect(abs(growth - golden.numbers("logDetGrowth")[p]) < 1e-6, "pair \(p): \(growth)")
      let information = QueryPolicy.informationGain.value(mean: m, variance: v)
      #expect(abs(information - golden.numbers("information")[p]) < 1e-4)
    }
  }

  @Test func `uncertainty asks where the probability is nearest to one half`() throws {
    let golden = try Golden("queries")
    var stream = RandomStream(seed: 1)
    let query = try QueryPolicy.uncertainty.query(
      among: [golden.offer], belief: golden.belief, using: &stream)
    let features = golden.numbers("features")
    let distances = golden.rows("pairs").map { pair in
      let x = (0..<4).map { features[Int(pair[0]) * 4 + $0] - features[Int(pair[1]) * 4 + $0] }
      return abs(golden.belief.preference(x) - 0.5)
    }
    #expect(query.pair == distances.indices.min { distances[$0] < distances[$1] })
    // Differences of 0.5, known exactly, and of 1, hardly known.
    let table = smallTable([0, 0, 0.5, 0, 0, 1], models: 2)
    let offer = Offer(
      rows: [0, 1, 2], pairs: [(first: 1, second: 0), (first: 2, second: 0)], table: table)
    let belief = GaussianBelief(mean: [1, 1], covariance: [1e-9, 0, 0, 100])
    let open = try QueryPolicy.uncertainty.query(among: [offer], belief: belief, using: &stream)
    #expect(open.pair == 1)
  }

  @Test func `Thompson sampling shows equals equally often, and the best two once it knows them`()
    throws
  {
    // Three responses, each liked for one weight of its own.
    let table = smallTable([1, 0, 0, 0, 1, 0, 0, 0, 1], models: 3)
    let pairs = [(first: 0, second: 1), (first: 0, second: 2), (first: 1, second: 2)]
    let offer = Offer(rows: [0, 1, 2], pairs: pairs, table: table)
    let identity: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    var stream = RandomStream(seed: 11)
    let open = GaussianBelief(mean: [0, 0, 0], covariance: identity)
    var counts = [0.0, 0, 0]
    for _ in 0..<9000 {
      let query = try QueryPolicy.thompson.query(among: [offer], belief: open, using: &stream)
      counts[query.pair] += 1
    }
    // Five standard errors of a share of one third.
    let error = (9000 * 2.0 / 9).squareRoot()
    for count in counts { #expect(abs(count - 3000) < 5 * error, "\(counts)") }
    let sure = GaussianBelief(mean: [0, 9, 6], covariance: identity.map { $0 * 1e-4 })
    for _ in 0..<20 {
      let query = try QueryPolicy.thompson.query(among: [offer], belief: sure, using: &stream)
      #expect(query.pair == 2)
    }
  }
}

@Suite struct `Adaptive feedback` {
  static let policies = QueryPolicy.allCases
  let prompts = 6
  let responses = 5
  let stream = RandomStream(seed: 41)

  private var table: RewardTable {
    var draw = RandomStream(seed: 12)
    let scores = (0..<prompts * responses * 4).map { _ in Float(draw.normal()) }
    return smallTable(scores, models: 4, prompts: prompts)
  }

  private func feedback(
    _ policy: QueryPolicy, offered: Int = 3, _ choice: ChoiceModel = ChoiceModel()
  ) -> AdaptiveFeedback {
    let identity = (0..<16).map { $0 % 5 == 0 ? 4.0 : 0 }
    return AdaptiveFeedback(
      policy: policy, offered: offered, choice: choice,
      prior: GaussianBelief(mean: [0.5, 0.5, 0.5, 0.5], covariance: identity), table: table)
  }

  private func source(scale: Double = 1) -> FeedbackSource {
    let table = table
    return FeedbackSource(
      rowsByPrompt: (0..<prompts).map { Array(table.rows(ofPrompt: $0)) },
      utility: { scale * table.utility($0, [1, -0.5, 0.2, 0]) })
  }

  @Test(arguments: policies)
  func `gives nested prefixes, the same every time`(policy: QueryPolicy) throws {
    let feedback = feedback(policy, ChoiceModel(temperature: 0.5, flipRate: 0.1))
    let all = try feedback.items(40, from: source(), stream: stream)
    for count in [0, 1, 2, 7, 39, 40] {
      let items = try feedback.items(count, from: source(), stream: stream)
      #expect(items == Array(all.prefix(count)))
    }
  }

  @Test(arguments: policies)
  func `repeats no pair and ends when all were shown`(policy: QueryPolicy) throws {
    let items = try feedback(policy, ChoiceModel(temperature: 1))
      .items(1000, from: source(), stream: stream)
    #expect(items.count == 60)
    #expect(Set(items.map { Set([$0.chosen, $0.loser]) }).count == 60)
    #expect(items.allSatisfy { $0.chosen != $0.loser && $0.chosen / 5 == $0.loser / 5 })
  }

  @Test(arguments: policies)
  func `asks the same of everybody who answers the same`(policy: QueryPolicy) throws {
    let feedback = feedback(policy)
    // Without noise utilities four times as large give the same answers: no more is seen of them.
    let items = try feedback.items(30, from: source(), stream: stream)
    #expect(try feedback.items(30, from: source(scale: 4), stream: stream) == items)
    let other = try feedback.items(30, from: source(scale: -1), stream: stream)
    #expect(other != items && Set([other[0].chosen, other[0].loser]) == shown(items[0]))
  }

  @Test(arguments: policies, [1, 2, 4])
  func `stays with the next prompts on offer`(policy: QueryPolicy, offered: Int) throws {
    let items = try feedback(policy, offered: offered).items(12, from: source(), stream: stream)
    for (i, item) in items.enumerated() {
      let ahead = (item.chosen / responses - i % prompts + prompts) % prompts
      #expect(ahead < (policy == .thompson ? 1 : offered), "item \(i): \(ahead) ahead")
    }
  }

  @Test(arguments: policies)
  func `prefers the better one without noise and offers no ties`(policy: QueryPolicy) throws {
    let table = table
    let source = FeedbackSource(rowsByPrompt: [Array(0..<5)], utility: { $0 < 3 ? 0 : Double($0) })
    let items = try feedback(policy).items(100, from: source, stream: stream)
    // Ten pairs, three of them among equals.
    #expect(items.count == 7 && items.allSatisfy { $0.chosen > $0.loser }, "\(table.rowCount)")
  }

  private func shown(_ item: FeedbackItem) -> Set<Int> { [item.chosen, item.loser] }
}
