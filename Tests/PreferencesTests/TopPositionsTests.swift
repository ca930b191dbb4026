import Preferences
import Randomness
import Testing

@Suite struct `Positions of the largest values` {
  @Test func `equal largest values are all found, by their offsets`() {
    #expect(topPositions([1.0, 3, 2, 3]) == [1, 3])
    #expect(topPositions([0.0, 1, 5, 5, 4][1...]) == [1, 2])
    #expect(topPositions([-0.0, 0]) == [0, 1])
    #expect(topPositions([-Double.infinity, -.infinity]) == [0, 1])
    #expect(topPositions([Double.nan, 1]) == [1])
    #expect(topPositions([Double]()) == [])
  }

  /// Four standard errors of 6,000 draws with probability 1/3 are 0.024.
  @Test func `a choice among the equally good takes each as often`() {
    var stream = RandomStream(seed: 1)
    var counts = [Int](repeating: 0, count: 5)
    for _ in 0..<6000 { counts[ChoiceModel().choose([2, 1, 2, 0, 2], using: &stream)] += 1 }
    #expect(counts[1] == 0 && counts[3] == 0)
    for position in [0, 2, 4] { #expect(abs(Double(counts[position]) / 6000 - 1 / 3) < 0.025) }
  }

  /// Rows 0, 1 and 2 are equally good and rows 3 and 4 equally bad.
  @Test(arguments: [PairSelection.bestWorst, .adjacent])
  func `a ranking puts equals in random order`(pairs: PairSelection) {
    let process = FeedbackProcess(form: .comparison, pairs: pairs, choice: ChoiceModel())
    let source = FeedbackSource(rowsByPrompt: [[0, 1, 2, 3, 4]]) { (row: Int) in row < 3 ? 1 : 0 }
    var winners: [Int: Int] = [:]
    var losers: [Int: Int] = [:]
    for user in 0..<3000 {
      let stream = RandomStream(seed: 2).stream("\(user)")
      let item = process.items(1, from: source, stream: stream)[0]
      winners[item.chosen, default: 0] += 1
      losers[item.loser, default: 0] += 1
    }
    #expect(winners.keys.sorted() == [0, 1, 2] && losers.keys.sorted() == [3, 4])
    // Four standard errors of 3,000 draws: 0.034 at 1/3 and 0.037 at 1/2.
    for count in winners.values { #expect(abs(Double(count) / 3000 - 1 / 3) < 0.035) }
    for count in losers.values { #expect(abs(Double(count) / 3000 - 1 / 2) < 0.037) }
  }
}
