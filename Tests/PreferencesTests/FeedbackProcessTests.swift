import Preferences
import Randomness
import Testing

@Suite struct `A feedback process` {
  static let selections = PairSelection.allCases
  static let forms = FeedbackForm.allCases
  let stream = RandomStream(seed: 41)

  @Test(arguments: forms, selections)
  func `gives nested prefixes`(form: FeedbackForm, pairs: PairSelection) {
    let process = process(form, pairs, ChoiceModel(temperature: 0.5, flipRate: 0.1))
    let all = process.items(40, from: source(), stream: stream)
    for count in [0, 1, 2, 7, 39] {
      #expect(process.items(count, from: source(), stream: stream) == Array(all.prefix(count)))
    }
  }

  @Test(arguments: forms)
  func `shows what its form says`(form: FeedbackForm) {
    for item in process(form, .random).items(12, from: source(), stream: stream) {
      let rows = Self.rows(of: item.chosen / 5)
      let shown = [item.chosen] + item.others.map(Int.init)
      #expect(Set(shown).count == shown.count && shown.allSatisfy(rows.contains))
      #expect(shown.count == (form == .rating ? 1 : form == .comparison ? 2 : 5))
      #expect(item.value == (form == .rating ? RatingScale.rounded(Self.utility(item.chosen)) : 0))
    }
  }

  @Test(arguments: [FeedbackForm.comparison, .bestOf], selections)
  func `prefers the better one without noise`(form: FeedbackForm, pairs: PairSelection) {
    for item in process(form, pairs).items(12, from: source(), stream: stream) {
      #expect(item.others.allSatisfy { Self.utility(Int($0)) < Self.utility(item.chosen) })
    }
  }

  @Test(arguments: forms, selections)
  func `repeats nothing and ends when all was shown`(form: FeedbackForm, pairs: PairSelection) {
    let items = process(form, pairs, ChoiceModel(temperature: 1))
      .items(10_000, from: source(), stream: stream)
    let shown = items.map { Set([$0.chosen] + $0.others.map(Int.init)) }
    #expect(Set(shown).count == shown.count)
    // Six prompts with five responses: 10 pairs each, 4 of neighbours, one of best and worst.
    let pairsPerPrompt = pairs == .bestWorst ? 1 : pairs == .adjacent ? 4 : 10
    let perPrompt = form == .comparison ? pairsPerPrompt : form == .rating ? 5 : 1
    #expect(items.count == 6 * perPrompt)
  }

  @Test func `goes through the prompts in order, round after round`() {
    let items = process(.comparison, .random).items(18, from: source(), stream: stream)
    #expect(items.map { $0.chosen / 5 } == (0..<18).map { $0 % 6 })
  }

  @Test func `shows the best and the worst as best-worst`() {
    for item in process(.comparison, .bestWorst).items(6, from: source(), stream: stream) {
      let ranked = Self.ranked(item.chosen / 5)
      #expect(item.chosen == ranked.first && item.loser == ranked.last)
    }
  }

  @Test func `shows neighbours in the ranking as adjacent, every pair as often`() {
    var places = [Int](repeating: 0, count: 4)
    for user in 0..<1000 {
      let own = stream.stream("\(user)")
      for item in process(.comparison, .adjacent).items(6, from: source(), stream: own) {
        let ranked = Self.ranked(item.chosen / 5)
        let place = ranked.firstIndex(of: item.chosen)!
        #expect(ranked[place + 1] == item.loser)
        places[place] += 1
      }
    }
    let error = (6000 * 0.25 * 0.75).squareRoot()
    for place in places { #expect(abs(Double(place) - 1500) < 5 * error, "\(places)") }
  }

  @Test func `shows every pair as often at random, and either first`() {
    var counts: [[Int]: Double] = [:]
    let process = process(.comparison, .random, ChoiceModel(temperature: 1e9))
    let one = FeedbackSource(rowsByPrompt: [Self.rows(of: 0)], utility: Self.utility)
    let users = 20_000
    for user in 0..<users {
      let item = process.items(1, from: one, stream: stream.stream("\(user)"))[0]
      counts[[item.chosen, item.loser], default: 0] += 1
    }
    #expect(counts.count == 20)
    let error = (Double(users) * 0.05 * 0.95).squareRoot()
    for count in counts.values { #expect(abs(count - 0.05 * Double(users)) < 5 * error) }
  }

  @Test(arguments: [PairSelection.random, .nearestPrompt, .bestWorst, .adjacent])
  func `skips ties without noise and shows them with it`(pairs: PairSelection) {
    let tied = FeedbackSource(rowsByPrompt: [[0, 1, 2]], utility: { _ in 1 })
    #expect(process(.comparison, pairs).items(9, from: tied, stream: stream).isEmpty)
    let noisy = process(.comparison, pairs, ChoiceModel(temperature: 1))
    #expect(!noisy.items(9, from: tied, stream: stream).isEmpty)
    let half = FeedbackSource(rowsByPrompt: [[0, 1, 2]], utility: { $0 == 2 ? 1 : 0 })
    let items = process(.comparison, pairs).items(9, from: half, stream: stream)
    #expect(!items.isEmpty && items.allSatisfy { $0.chosen == 2 })
  }

  @Test(arguments: forms)
  func `asks nothing of a source without prompts or with empty ones`(form: FeedbackForm) {
    for rows in [[], [[]], [[], []]] as [[[Int]]] {
      let empty = FeedbackSource(rowsByPrompt: rows, utility: Self.utility)
      #expect(process(form, .random).items(3, from: empty, stream: stream).isEmpty)
    }
  }

  @Test func `cannot compare a single response`() {
    let single = FeedbackSource(rowsByPrompt: [[3]], utility: Self.utility)
    for pairs in Self.selections {
      #expect(process(.comparison, pairs).items(3, from: single, stream: stream).isEmpty)
    }
    #expect(process(.bestOf, .random).items(3, from: single, stream: stream).isEmpty)
    #expect(process(.rating, .random).items(3, from: single, stream: stream).count == 1)
  }

  private func process(
    _ form: FeedbackForm, _ pairs: PairSelection, _ choice: ChoiceModel = ChoiceModel()
  ) -> FeedbackProcess {
    FeedbackProcess(form: form, pairs: pairs, choice: choice)
  }

  private func source() -> FeedbackSource {
    FeedbackSource(rowsByPrompt: (0..<6).map(Self.rows), utility: Self.utility)
  }

  private static func rows(of prompt: Int) -> [Int] { Array(5 * prompt..<5 * prompt + 5) }

  /// Different for every row, in no order of rows.
  private static func utility(_ row: Int) -> Double { Double(row * 7919 % 31) / 10 - 1.5 }

  private static func ranked(_ prompt: Int) -> [Int] {
    rows(of: prompt).sorted { utility($0) > utility($1) }
  }
}
