import Learners
import LinearAlgebra
import Preferences
import Randomness

/// What historical people said of the responses, as numbers.
struct Judgements: Sendable {
  /// Form `rating`, standardised: ratings, or wins as 1 and losses as -1.
  let known: Histories
  /// Whether they are ratings: then people have levels. Of a comparison the winner stands before the loser.
  let areRatings: Bool
  /// Which rows at least two people judged; what one person said is no common knowledge.
  let isJudged: [Bool]

  init(_ known: Histories, areRatings: Bool, rowCount: Int) {
    self.known = known
    self.areRatings = areRatings
    var people = [Int](repeating: 0, count: rowCount)
    for user in 0..<known.count {
      for row in Set(known[user].map(\.chosen)) { people[row] += 1 }
    }
    isJudged = people.map { $0 >= 2 }
  }

  func without(_ people: [Int]) -> Judgements {
    let gone = Set(people)
    let others = (0..<known.count).filter { !gone.contains($0) }
    return Judgements(known.selecting(others), areRatings: areRatings, rowCount: isJudged.count)
  }

  /// What was said of the rows that count.
  var shared: Histories { filtered { known[$0].filter { isJudged[$0.chosen] } } }

  /// Half of what each person said, at random; what was said at once stays together.
  func halves(_ stream: RandomStream) -> Histories {
    let together = areRatings ? 1 : 2
    return filtered { user in
      var draw = stream.stream("halves", known.users[user])
      let history = known[user]
      let units = history.count / together
      return draw.sample(units / 2, from: units).sorted()
        .flatMap { history[$0 * together..<($0 + 1) * together] }
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

/// Columns made of judgements: the mean, people's level where ratings are to be explained, and latent factors.
struct JudgedColumns: Sendable {
  /// Per row, the mean of the judgements; 0 where fewer than two people judged.
  let means: [Double]
  private let judgements: Judgements
  private var factors: LatentFactors
  private let offersLevel: Bool
  private let stream: RandomStream

  /// - Parameters:
  ///   - factors: How many; nil to choose.
  ///   - offersLevel: Whether feedback tells levels. In a comparison they cancel.
  init(
    _ judgements: Judgements, factors: Int?, offersLevel: Bool, stream: RandomStream
  ) throws(SettingError) {
    self.judgements = judgements
    self.offersLevel = offersLevel
    self.stream = stream
    let rowCount = judgements.isJudged.count
    do {
      let shared = judgements.shared
      let choice = FactorChoice(
        all: shared, halves: judgements.halves(stream), rowCount: rowCount,
        hasLevels: judgements.areRatings, stream: stream.stream("choice"))
      self.factors = try LatentFactors(
        shared, rowCount: rowCount,
        factors: factors ?? choice.count(atMost: judgements.mostFactors),
        hasLevels: judgements.areRatings, stream: stream)
    } catch {
      throw SettingError(
        key: "users.factors", message: "is more than these ratings can carry: \(error); lower it")
    }
    means = zip(self.factors.means, judgements.isJudged).map { $1 ? $0 : 0 }
  }

  var names: [String] {
    ["mean"] + (offersLevel ? ["level"] : [])
      + (0..<factors.factorCount).map { "factor-\($0 + 1)" }
  }

  func values(ofRow row: Int) -> [Double] {
    guard judgements.isJudged[row] else { return names.map { _ in 0 } }
    return [means[row]] + (offersLevel ? [factors.levelDeviation] : [])
      + factors.effects.row(row).dropLast()
  }

  /// The same columns from the judgements of the others alone.
  ///
  /// - Parameter people: Indices of the historical users whose judgements have no part in them.
  func without(_ people: [Int]) throws(SettingError) -> JudgedColumns {
    var remade = try JudgedColumns(
      judgements.without(people), factors: factors.factorCount, offersLevel: offersLevel,
      stream: stream)
    remade.factors.turn(towards: factors)
    return remade
  }
}
