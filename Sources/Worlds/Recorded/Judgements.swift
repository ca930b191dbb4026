import Preferences
import Randomness

/// What historical people said of the responses, as numbers.
struct Judgements: Sendable {
  /// Form `rating`, standardised: ratings, or wins as 1 and losses as -1.
  let known: Histories
  /// Per person, how many of these numbers one choice after the other made; nil for ratings.
  let choices: [[Int]]?
  /// Which rows at least two people judged; what one person said is no common knowledge.
  let isJudged: [Bool]

  init(_ known: Histories, choices: [[Int]]?, rowCount: Int) {
    self.known = known
    self.choices = choices
    var people = [Int](repeating: 0, count: rowCount)
    for user in 0..<known.count {
      for row in Set(known[user].map(\.chosen)) { people[row] += 1 }
    }
    isJudged = people.map { $0 >= 2 }
  }

  func without(_ people: [Int]) -> Judgements {
    let gone = Set(people)
    let others = (0..<known.count).filter { !gone.contains($0) }
    return Judgements(
      known.selecting(others), choices: choices.map { all in others.map { all[$0] } },
      rowCount: isJudged.count)
  }

  /// Those of the first people.
  func first(_ count: Int) -> Judgements {
    known.count <= count ? self : without(Array(count..<known.count))
  }

  /// Ratings have people's levels in them.
  var areRatings: Bool { choices == nil }

  /// What was said of the rows that count.
  var shared: Histories { filtered { known[$0].filter { isJudged[$0.chosen] } } }

  /// Half of what each person said, at random; what was said at once stays together.
  func halves(_ stream: RandomStream) -> Histories {
    filtered { user in
      var draw = stream.stream("halves", known.users[user])
      let history = known[user]
      let sizes = choices?[user] ?? [Int](repeating: 1, count: history.count)
      let starts = sizes.reduce(into: [0]) { $0.append($0.last! + $1) }
      return draw.sample(sizes.count / 2, from: sizes.count).sorted()
        .flatMap { history[starts[$0]..<starts[$0 + 1]] }
        .filter { isJudged[$0.chosen] }
    }
  }

  private func filtered(_ items: (Int) -> [FeedbackItem]) -> Histories {
    Histories(form: .rating, users: known.users, items: (0..<known.count).map(items))
  }

  /// Most factors that the judgements can tell apart: one fewer than the rows, and than the people.
  var mostFactors: Int {
    let people = (0..<known.count).count { known[$0].contains { isJudged[$0.chosen] } }
    return max(0, min(isJudged.count { $0 }, people) - 1)
  }
}
