import Preferences
import Testing

@Suite struct `Feedback histories` {
  static let comparisons = Histories(
    form: .comparison, users: ["a", "b", "c"],
    items: [
      [item(1, [2]), item(3, [4]), item(5, [6])], [], [item(7, [8])],
    ])
  static let choices = Histories(
    form: .bestOf, users: ["a", "b"],
    items: [[item(1, [2, 3])], [item(4, [5]), item(6, [7, 8, 9])]])
  static let ratings = Histories(
    form: .rating, users: ["a", "b"],
    items: [[item(1, [], -0.5)], [item(2, [], 2), item(3, [], 0)]])
  static let all = [comparisons, choices, ratings]

  @Test(arguments: all)
  func `give a user's first items`(histories: Histories) {
    for u in 0..<histories.count {
      let whole = Array(histories[u])
      for count in 0...5 {
        let view = histories[u].first(count)
        #expect(Array(view) == Array(whole.prefix(count)))
        #expect(view.userID == histories.users[u] && view.form == histories.form)
        #expect(Array(view.first(2)) == Array(whole.prefix(min(count, 2))))
      }
    }
  }

  @Test(arguments: all)
  func `keep users together with their items when some are selected`(histories: Histories) {
    for order in [[1, 0], [1], [0, 0], []] {
      let some = histories.selecting(order)
      #expect(some.users == order.map { histories.users[$0] } && some.form == histories.form)
      for (u, source) in order.enumerated() { #expect(Array(some[u]) == Array(histories[source])) }
    }
    #expect(histories.selecting(Array(0..<histories.count)) == histories)
  }

  @Test func `are the same from items and from flat columns`() {
    let flat = Histories(
      users: ["a", "b", "c"], offsets: [0, 3, 3, 4], winners: [1, 3, 5, 7], losers: [2, 4, 6, 8])
    #expect(flat == Self.comparisons)
    let rated = Histories(
      users: ["a", "b"], offsets: [0, 1, 3], rated: [1, 2, 3], values: [-0.5, 2, 0])
    #expect(rated == Self.ratings)
  }

  private static func item(_ chosen: Int, _ others: [Int32], _ value: Double = 0) -> FeedbackItem {
    FeedbackItem(chosen: chosen, others: others[...], value: value)
  }
}

@Suite struct `Candidate sets` {
  let sets = CandidateSets([[[3, 1], [4]], [], [[5, 9, 2]]])

  @Test func `give each user's sets and each set's positions`() {
    #expect(sets.userCount == 3 && sets.rows == [3, 1, 4, 5, 9, 2])
    #expect(sets.sets(ofUser: 0) == 0..<2 && sets.sets(ofUser: 1).isEmpty)
    #expect(sets.sets(ofUser: 2) == 2..<3)
    #expect(sets.positions(ofSet: 1) == 2..<3 && sets.positions(ofSet: 2) == 3..<6)
    #expect(sets.positions(ofUser: 0) == 0..<3 && sets.positions(ofUser: 1).isEmpty)
    #expect(sets.positions(ofUser: 2) == 3..<6)
  }

  @Test func `of some users keep their order`() {
    #expect(sets.selecting([2, 0]) == CandidateSets([[[5, 9, 2]], [[3, 1], [4]]]))
    #expect(sets.selecting([0, 1, 2]) == sets)
    #expect(sets.selecting([]).userCount == 0)
  }
}
