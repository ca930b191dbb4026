import Randomness
import Testing

import Datasets

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct `Text scorers` {
  static let prompt = "How do I buy eggs?"
  static let adversarial = [
    "", " ", "\n\n\n", "....", "?!?!", "'", "''''", "\u{2019}", "\u{2019}a\u{2019}", "-", "# ",
    "1.",
    "🙂🙂🙂", "👩‍👩‍👧‍👦", "e\u{301}", "卵はどこで買えますか。", "كيف أشتري البيض؟", "\0\0", "\u{80}",
    "\r\n\r\n", "\u{2026}", String(repeating: "a", count: 200_000),
    String(repeating: "! ", count: 100_000), String(repeating: "\n- 1", count: 50_000),
  ]

  @Test func `there are ten scorers with distinct kebab-case names and summaries`() {
    let names = TextScorer.all.map(\.name)
    #expect(
      names == [
        "thorough", "concise", "friendly", "formal", "structured", "concrete", "cautious", "direct",
        "lively", "relevant",
      ])
    #expect(Set(TextScorer.all.map(\.summary)).count == 10)
  }

  @Test func `scores are finite on every text and prompt`() {
    for text in Self.adversarial {
      for scores in [
        TextScorer.scores(prompt: Self.prompt, response: text),
        TextScorer.scores(prompt: text, response: text),
      ] {
        let finite = scores.allSatisfy { $0.isFinite && abs($0) < 100 }
        #expect(finite, "\(text.prefix(20)): \(scores)")
      }
    }
  }

  @Test(arguments: TextScorer.all.indices)
  func `a scorer alone gives the same score as all at once`(index: Int) {
    for text in Self.adversarial + ["Buy 3 eggs, because they are fresh!"] {
      let together = TextScorer.scores(prompt: Self.prompt, response: text)[index]
      #expect(TextScorer.all[index].score(Self.prompt, text) == together)
    }
  }

  @Test func `features count what a reader would count`() {
    let text = """
      # Eggs

      1. Buy 3 eggs from Ana, because they're fresh!
      - Perhaps ask: is 2.5 dollars okay?
      """
    let features = TextFeatures(prompt: Self.prompt, response: text)
    #expect(features.words == 15)
    #expect(features.sentences == 3)
    #expect(features.headings == 1 && features.listItems == 2)
    #expect(features.numbers == 2 && features.names == 1 && features.reasons == 1)
    #expect(features.exclamations == 1 && features.questions == 1 && features.hedges == 1)
    #expect(features.casualWords == 2)  // they're, okay
    #expect(features.commands == 1 && features.wordsBeforeCommand == 1)
    #expect(features.promptWords == 2 && features.promptCoverage == 1)  // the one stem is "eggs"
  }

  /// The same text in a script with spaces and in scripts without: words, sentences and topics are seen.
  @Test(arguments: [
    ("今天天气怎么样？", "今天天气很好。我们去公园散步吧！好吗？", 16, 5),
    ("今日の天気は？", "今日の天気は晴れです。散歩しましょう！いいですか？", 22, 5),
    ("อากาศวันนี้เป็นอย่างไร", "อากาศวันนี้ดี", 9, 7),
  ])
  func `features count what a reader of a script without spaces would count`(
    prompt: String, text: String, words: Int, topical: Int
  ) {
    let features = TextFeatures(prompt: prompt, response: text)
    #expect(features.words == words && features.longWords == 0)
    #expect(features.promptWords >= topical - 2 && features.promptCoverage > 0.2)
    #expect(features.distinctWords > words / 2)
    if text.hasSuffix("？") {
      #expect(features.sentences == 3 && features.exclamations == 1 && features.questions == 1)
    }
    let twice = TextFeatures(prompt: prompt, response: text + text)
    #expect(twice.words == 2 * words && twice.value(.length) > features.value(.length))
  }

  @Test func `a curly apostrophe counts as a straight one and a dash parts words`() {
    let straight = TextFeatures(prompt: "", response: "You don't need it - really.")
    let curly = TextFeatures(prompt: "", response: "You don\u{2019}t need it \u{2014} really.")
    #expect(straight == curly)
    #expect(TextFeatures(prompt: "", response: "one\u{2014}two").words == 2)
  }

  @Test func `measures of a short text follow their formulas`() {
    let features = TextFeatures(prompt: Self.prompt, response: "Start today! You will love it.")
    // 6 words, 2 sentences, one of them an instruction and one an exclamation, 1 lively word.
    expectNear(features.value(.length), 6.0 / 106)
    expectNear(features.value(.commands), 1.0 / 3)
    expectNear(features.value(.exclamations), 1.0 / 3)
    expectNear(features.value(.promptness), 1)
    expectNear(features.value(.liveliness), 6.25 / 8.25)  // 100 / 16 per hundred, half at 2
    expectNear(features.value(.sentenceLength), 2.0 / 14)
    expectNear(features.value(.coverage), 0)
  }

  @Test func `the direct scorer of an empty text is its weights at zero words`() {
    // Only promptness is not 0 in an empty text, where it is 1: every other measure lies
    // typical.value / typical.spread below the typical text.
    let taste = TextTaste.all[7]
    var expected = 0.0
    for measure in TextMeasure.allCases {
      let weight =
        taste.own[measure, default: 0]
        + taste.quality * TextTaste.qualityWeights[measure, default: 0]
      let value = measure == .promptness ? 1.0 : 0.0
      expected += weight * (value - measure.typical.value) / measure.typical.spread
    }
    expectNear(TextScorer.scores(prompt: Self.prompt, response: "")[7], expected)
  }

  @Test(arguments: goldenScores)
  func `golden scores stay as they are`(text: String, expected: [Double]) {
    let scores = TextScorer.scores(prompt: Self.prompt, response: text)
    for (score, golden) in zip(scores, expected) {
      #expect(abs(score - golden) < 1e-6, "\(scores)")
    }
  }

  @Test func `each taste prefers what its name says`() {
    let plain = "Eggs are sold in most shops and they keep for some time in a cool place."
    let liked: [(String, String)] = [
      ("friendly", "Hello dear friend! I am so happy you asked. Enjoy your eggs!"),
      ("formal", "Furthermore, the purchase of eggs is advisable; moreover, consistent storage."),
      ("structured", "## Eggs\n\n- Visit a shop.\n- Choose the eggs.\n- Pay for them."),
      ("concrete", "For example, Aldi sells 12 eggs for 3 dollars and Lidl sells 6 for 2 dollars."),
      ("cautious", "Perhaps check the date, as some eggs might be a risk; be careful in summer."),
      ("direct", "Buy eggs. Check the date. Keep them cool."),
      ("lively", "Wow! Eggs are amazing, great fun, and so beautiful! Who would not love them?"),
    ]
    for (name, text) in liked {
      let scorer = TextScorer.all.first { $0.name == name }!
      let preferred = scorer.score(Self.prompt, text)
      let other = scorer.score(Self.prompt, plain)
      #expect(preferred > other, "\(name): \(preferred) against \(other)")
    }
  }
}

private func expectNear(_ value: Double, _ expected: Double) {
  #expect(abs(value - expected) < 1e-9, "\(value), expected \(expected)")
}

private let goldenScores: [(String, [Double])] = [
  (
    "Yes.",
    [
      -10.3557412, 1.3697366, -4.8707827, -3.9018765, -2.6115313,
      -4.5941268, -4.0935717, -1.9463242, -5.4759844, -4.9712591,
    ]
  ),
  (
    "Start today! You will love it.",
    [
      -8.5314877, 1.6499155, -2.6383462, -4.1977233, -1.8808543,
      -4.2266655, -3.8169880, 0.1662101, -1.6099026, -4.4931644,
    ]
  ),
  (
    "1. Buy 3 eggs.\n2. Ask Ana, because she knows.",
    [
      -2.6758623, 4.6160483, -2.0667850, 0.3500382, 3.6022070,
      2.4758549, -0.1219609, 5.6834069, -2.1409563, 3.2114780,
    ]
  ),
]

/// Standardized scores of 600 prompts with 8 responses: the shape of the crowd they make.
@Suite struct `Crowds of text scorers` {
  static let prompts = SyntheticText.generate(
    prompts: 600, responses: 8, stream: RandomStream(seed: 2))
  static let rows = prompts.flatMap { prompt in
    prompt.responses.map { TextScorer.scores(prompt: prompt.text, response: $0.text) }
  }
  static let columns = (0..<10).map { index in standardized(rows.map { $0[index] }) }

  @Test func `scorers share a common component without being copies`() {
    var correlations: [Double] = []
    for first in 0..<10 {
      for second in 0..<first {
        correlations.append(meanProduct(Self.columns[first], Self.columns[second]))
      }
    }
    let mean = correlations.reduce(0, +) / 45
    #expect(mean > 0.25 && mean < 0.45, "mean correlation \(mean)")
    #expect(correlations.max()! < 0.85, "largest correlation \(correlations.max()!)")
    #expect(correlations.min()! < 0.05, "smallest correlation \(correlations.min()!)")
  }

  @Test func `length explains less than half of the mean scorer and makes none alone`() {
    let words = standardized(
      Self.prompts.flatMap { $0.responses.map { Double(wordCount([$0.text])) } })
    let mean = standardized(
      words.indices.map { row in Self.columns.reduce(0) { $0 + $1[row] } })
    let share = meanProduct(words, mean) * meanProduct(words, mean)
    #expect(share < 0.5, "length explains \(share)")
    for (column, scorer) in zip(Self.columns, TextScorer.all) {
      let correlation = abs(meanProduct(words, column))
      #expect(correlation < 0.85, "\(scorer.name) follows length at \(correlation)")
    }
  }

  @Test func `ties within a prompt are rare`() {
    for (column, scorer) in zip(Self.columns, TextScorer.all) {
      var ties = 0
      for start in stride(from: 0, to: column.count, by: 8) {
        for i in start..<(start + 8) {
          ties += (start..<i).count { column[$0] == column[i] }
        }
      }
      #expect(ties < 600 * 28 / 100, "\(scorer.name) has \(ties) ties")
    }
  }

  // PersonalLLM reports a majority for one response on about half of its prompts, and five or
  // more different winners on about 60 % of them. A share of 600 prompts has a standard error of
  // 2 points, so the bands leave room for five of them.
  @Test func `a crowd of sparse users divides as the one of PersonalLLM does`() {
    let users = sparseUsers(count: 1_000, stream: RandomStream(seed: 3))
    var majorities = 0
    var diverse = 0
    for start in stride(from: 0, to: 4_800, by: 8) {
      var votes = [Int](repeating: 0, count: 8)
      for user in users { votes[favorite(of: user, from: start)] += 1 }
      if votes.max()! > 500 { majorities += 1 }
      if votes.count(where: { $0 > 0 }) >= 5 { diverse += 1 }
    }
    #expect((240...360).contains(majorities), "\(majorities) of 600 prompts have a majority")
    #expect((300...450).contains(diverse), "\(diverse) of 600 prompts have 5 winners")
  }

  private func favorite(of user: [(scorer: Int, weight: Double)], from start: Int) -> Int {
    var best = (index: 0, value: -Double.infinity)
    for index in 0..<8 {
      let value = user.reduce(0) { $0 + $1.weight * Self.columns[$1.scorer][start + index] }
      if value > best.value { best = (index, value) }
    }
    return best.index
  }
}

/// Draws of Dirichlet(0.05, ..., 0.05) over ten scorers, without weights below 1e-9.
private func sparseUsers(count: Int, stream: RandomStream) -> [[(scorer: Int, weight: Double)]] {
  var stream = stream
  return (0..<count).map { _ in
    let logs = (0..<10).map { _ in logGamma(shape: 0.05, using: &stream) }
    let weights = logs.map { exp($0 - logs.max()!) }
    return weights.enumerated().filter { $0.element > 1e-9 }.map { ($0.offset, $0.element) }
  }
}

/// The logarithm of a gamma draw with a shape below 1: log gamma(shape + 1) + log(u) / shape.
private func logGamma(shape: Double, using stream: inout RandomStream) -> Double {
  // Marsaglia and Tsang (2000), for the shape raised by 1.
  let d = shape + 1 - 1.0 / 3
  let c = 1 / (9 * d).squareRoot()
  while true {
    let x = stream.normal()
    let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
    if v > 0, log(1 - stream.uniform()) < 0.5 * x * x + d - d * v + d * log(v) {
      return log(d * v) + log(1 - stream.uniform()) / shape
    }
  }
}

private func standardized(_ values: [Double]) -> [Double] {
  let count = Double(values.count)
  let mean = values.reduce(0, +) / count
  let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
  return values.map { ($0 - mean) / variance.squareRoot() }
}

private func meanProduct(_ first: [Double], _ second: [Double]) -> Double {
  zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / Double(first.count)
}
