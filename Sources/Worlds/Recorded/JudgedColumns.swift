import Learners
import LinearAlgebra
import Preferences
import Randomness

/// Columns made of what the historical people made of the responses: the mean, and latent factors.
struct JudgedColumns: Sendable {
  /// Per row, the mean of the judgements; 0 where `isJudged` is false.
  let means: [Double]
  /// Whether at least two people judged a row; other rows have zeros.
  private let isJudged: [Bool]
  private let factors: LatentFactors
  private let known: Histories
  private let stream: RandomStream

  /// - Parameter known: Form `rating`, standardised: what each historical user judged.
  init(_ known: Histories, rowCount: Int, factors: Int, stream: RandomStream) throws(SettingError) {
    isJudged = Self.judgedRows(known, rowCount: rowCount)
    self.known = known
    self.stream = stream
    do {
      self.factors = try LatentFactors(
        known.keeping(isJudged), rowCount: rowCount, factors: factors, stream: stream)
    } catch {
      throw SettingError(
        key: "users.factors", message: "is more than these ratings can carry: \(error); lower it")
    }
    means = zip(self.factors.means, isJudged).map { $1 ? $0 : 0 }
  }


  var names: [String] { ["mean"] + (0..<factors.loadings.columns).map { "factor-\($0 + 1)" } }

  func values(ofRow row: Int) -> [Double] {
    isJudged[row] ? [means[row]] + factors.loadings.row(row) : names.map { _ in 0 }
  }

  /// The same number of columns from the judgements of the others alone.
  ///
  /// - Parameter people: Indices of the historical users whose judgements have no part in them.
  func without(_ people: [Int]) throws(SettingError) -> JudgedColumns {
    let gone = Set(people)
    let others = (0..<known.count).filter { !gone.contains($0) }
    return try JudgedColumns(
      known.selecting(others), rowCount: means.count, factors: factors.loadings.columns,
      stream: stream)
  }

  /// Which rows at least two users judged.
  static func judgedRows(_ known: Histories, rowCount: Int) -> [Bool] {
    var people = [Int](repeating: 0, count: rowCount)
    for user in 0..<known.count {
      for row in Set(known[user].map(\.chosen)) { people[row] += 1 }
    }
    return people.map { $0 >= 2 }
  }

  /// Most factors that judgements can tell apart: one fewer than the rows, and than the people.
  static func mostFactors(_ known: Histories, _ isJudged: [Bool]) -> Int {
    let people = (0..<known.count).count { known[$0].contains { isJudged[$0.chosen] } }
    return max(0, min(isJudged.count { $0 }, people) - 1)
  }
}

extension Histories {
  /// What was said of these rows.
  fileprivate func keeping(_ isKept: [Bool]) -> Histories {
    Histories(
      form: form, users: users,
      items: (0..<count).map { user in self[user].filter { isKept[$0.chosen] } })
  }
}
