import Preferences
import Randomness
import Testing

@Suite struct Choices {
  static let draws = 100_000
  static let models = [
    ChoiceModel(), ChoiceModel(temperature: 0.5), ChoiceModel(temperature: 3),
    ChoiceModel(flipRate: 0.1), ChoiceModel(temperature: 1, flipRate: 0.3),
    ChoiceModel(flipRate: 1),
  ]
  static let shown = [[0.4, -0.3], [0.1, 0.1001], [1.2, 0.9, -0.5, 0.8], [-2, 3, 0], [7, -7]]

  @Test(arguments: models, shown)
  func `are as frequent as their stated probabilities`(model: ChoiceModel, utilities: [Double]) {
    var stream = RandomStream(seed: 31)
    var counts = utilities.map { _ in 0.0 }
    for _ in 0..<Self.draws { counts[model.choose(utilities, using: &stream)] += 1 }
    var total = 0.0
    for index in utilities.indices {
      let p = probability(of: index, utilities, model)
      let band = 5 * (p * (1 - p) / Double(Self.draws)).squareRoot() + 1e-12
      #expect(abs(counts[index] / Double(Self.draws) - p) <= band, "response \(index), p \(p)")
      total += p
    }
    #expect(abs(total - 1) < 1e-12, "\(total)")
  }

  @Test func `between two are Bradley and Terry's`() {
    let model = ChoiceModel(temperature: 0.5)
    // The loser is 0.7 below: 1 / (1 + exp(-0.7 / 0.5)).
    let p = Double(0.8021838885585818)
    #expect(abs(exponential(model.logProbability(differences: [-0.7])) - p) < 1e-15)
  }

  @Test func `of the better one are certain at temperature 0, of the worse one impossible`() {
    #expect(ChoiceModel().logProbability(differences: [-0.1, -2]) == 0)
    #expect(ChoiceModel().logProbability(differences: [-0.1, 2]) == -.infinity)
  }

  @Test func `draw nothing where one is best, or there is one`() {
    var stream = RandomStream(seed: 32)
    var same = stream
    #expect(ChoiceModel().choose([1, 2, 1], using: &stream) == 1)
    #expect(stream.next() == same.next())
    #expect(ChoiceModel(flipRate: 1).choose([5], using: &stream) == 0)
  }

  @Test func `survive utilities whose exponentials overflow`() {
    var stream = RandomStream(seed: 33)
    let model = ChoiceModel(temperature: 0.001)
    #expect(model.choose([0, 5000, 4999], using: &stream) == 1)
    #expect(model.logProbability(differences: [-5000]) == 0)
    #expect(model.logProbability(differences: [5000]) == -5_000_000)
  }

  /// A choice and its log probability to 17 digits, by `Golden/choice_reference.py`.
  struct Row: Sendable {
    let temperature, flipRate: Double
    let differences: [Double]
    let expected: Double

    init(_ temperature: Double, _ flipRate: Double, _ differences: [Double], _ expected: Double) {
      (self.temperature, self.flipRate) = (temperature, flipRate)
      (self.differences, self.expected) = (differences, expected)
    }
  }

  static let rows = [
    Row(0.001, 0, [1.0, 2.0], -2000.0),
    Row(0.001, 0, [-1.0, -2.0, 0.0], -0.69314718055994531),
    Row(1e-150, 0, [1.0], -9.9999999999999999e+149),
    Row(.leastNonzeroMagnitude, 0, [-1.0, 0.0], -0.69314718055994531),
    Row(.leastNonzeroMagnitude, 0, [1.0], -.infinity),
    Row(0.01, 1e-12, [3.0, -1.0], -28.324168296488494),
    Row(0.001, 1e-300, [1.0], -690.77552789821371),
    Row(100.0, 0.5, [1.0], -0.69314718055994531),
    Row(0.001, 1.0, [-0.0625, -1.0], -63.193147180559944),
  ]

  @Test(arguments: rows)
  func `have log probabilities to the last digits at any temperature`(row: Row) {
    let model = ChoiceModel(temperature: row.temperature, flipRate: row.flipRate)
    let log = model.logProbability(differences: row.differences)
    guard row.expected.isFinite else { return #expect(log == row.expected) }
    // A handful of roundings, each of half an ulp of the terms, which are no larger than the result or 1.
    #expect(abs(log - row.expected) <= 8 * 0x1p-52 * max(1, abs(row.expected)), "\(log)")
  }

  private func probability(of index: Int, _ utilities: [Double], _ model: ChoiceModel) -> Double {
    let others = utilities.indices.filter { $0 != index }
    return exponential(
      model.logProbability(differences: others.map { utilities[$0] - utilities[index] }))
  }
}

@Suite struct `Ratings` {
  static let scale = (0...10).map { -2.5 + 0.5 * Double($0) }

  @Test(arguments: [0.05, 0.3, 1, 4], [-9, -2.5, -0.25, 0, 0.1, 1.74, 2.6, 30])
  func `have probabilities that sum to 1`(temperature: Double, utility: Double) {
    let model = ChoiceModel(temperature: temperature)
    let sum = Self.scale.reduce(0) {
      $0 + exponential(model.logProbability(ofRating: $1, utility: utility))
    }
    #expect(abs(sum - 1) < 1e-12, "\(sum)")
  }

  @Test(arguments: [-0.6, 0, 2.3])
  func `without noise are the nearest point of the scale, for certain`(utility: Double) {
    var stream = RandomStream(seed: 34)
    let rating = ChoiceModel().rate(utility, using: &stream)
    #expect(rating == RatingScale.rounded(utility) && abs(rating - utility) <= 0.25)
    for point in Self.scale {
      let expected = point == rating ? 0 : -Double.infinity
      #expect(ChoiceModel().logProbability(ofRating: point, utility: utility) == expected)
    }
  }

  @Test(arguments: [0.2, 1], [-1.3, 0, 2.4])
  func `are as frequent as their stated probabilities`(temperature: Double, utility: Double) {
    let model = ChoiceModel(temperature: temperature)
    var stream = RandomStream(seed: 35)
    var counts: [Double: Double] = [:]
    for _ in 0..<Choices.draws { counts[model.rate(utility, using: &stream), default: 0] += 1 }
    #expect(counts.keys.allSatisfy(Self.scale.contains))
    for point in Self.scale {
      let p = exponential(model.logProbability(ofRating: point, utility: utility))
      // Where fewer than ten are expected the count is Poisson's: 20 more is beyond one in a million.
      let n = Double(Choices.draws)
      let band = 5 * (p * (1 - p) / n).squareRoot() + (p * n < 10 ? 20 / n : 0)
      #expect(abs(counts[point, default: 0] / n - p) <= band, "rating \(point), p \(p)")
    }
  }

  @Test func `come from intervals that cover the line without a gap or an overlap`() {
    for (point, next) in zip(Self.scale, Self.scale.dropFirst()) {
      #expect(RatingScale.interval(of: point).upper == RatingScale.interval(of: next).lower)
    }
    #expect(RatingScale.interval(of: -2.5).lower == -.infinity)
    #expect(RatingScale.interval(of: 2.5).upper == .infinity)
    for point in Self.scale {
      let (lower, upper) = RatingScale.interval(of: point)
      if lower.isFinite { #expect(RatingScale.rounded(lower) == point) }
      if upper.isFinite { #expect(RatingScale.rounded(upper.nextDown) == point) }
    }
  }

  @Test func `never have probability 0 under noise, however far off`() {
    let model = ChoiceModel(temperature: 0.01)
    for point in Self.scale {
      let log = model.logProbability(ofRating: point, utility: 1)
      #expect(log.isFinite && log <= 0, "rating \(point): \(log)")
    }
    let far = model.logProbability(ofRating: -2, utility: 1)
    #expect(far < model.logProbability(ofRating: -1.5, utility: 1))
  }

  /// A rating and its log probability to 17 digits, by `Golden/choice_reference.py`.
  struct RatingRow: Sendable {
    let temperature, rating, utility, expected: Double

    init(_ temperature: Double, _ rating: Double, _ utility: Double, _ expected: Double) {
      (self.temperature, self.rating) = (temperature, rating)
      (self.utility, self.expected) = (utility, expected)
    }
  }

  static let rows = [
    RatingRow(0.01, -2.0, 1.0, -37819.035722853573),
    RatingRow(0.01, 1.5, 1.0, -316.63940800802025),
    RatingRow(1e-150, 1.0, 2.0, -2.8125e+299),
    RatingRow(0.004, 0.5, 0.0, -1958.1793609263135),
    RatingRow(0.0068, 0.5, 0.0, -680.34601462340361),
    RatingRow(0.01, 2.5, 0.0, -25318.835058687519),
    RatingRow(100.0, 0.5, -2.0, -6.2175694407679009),
  ]

  @Test(arguments: rows)
  func `have log probabilities to nine digits under any noise`(row: RatingRow) {
    let log = ChoiceModel(temperature: row.temperature)
      .logProbability(ofRating: row.rating, utility: row.utility)
    // Far out the expansion leaves 15 / x^6 at x of 36 and more, 7e-9.
    #expect(abs(log - row.expected) <= 1e-8 + 1e-12 * abs(row.expected), "\(log)")
  }

  @Test(arguments: [Double.leastNonzeroMagnitude, 1e-300, 1e-9])
  func `without noise to speak of are as those without noise`(temperature: Double) {
    let model = ChoiceModel(temperature: temperature)
    #expect(model.logProbability(ofRating: 1, utility: 1) == 0)
    #expect(model.logProbability(ofRating: -1, utility: 1) < -1e10)
    // At the border of two points either is as likely.
    #expect(abs(model.logProbability(ofRating: 1, utility: 0.75) + 0.69314718055994531) < 1e-12)
  }

  @Test func `are points from 0 to 10 in prompts`() {
    #expect(Self.scale.map(RatingScale.points) == Array(0...10))
    #expect(RatingScale.points(-80) == 0 && RatingScale.points(80) == 10)
  }
}
