import Platform
import Preferences

/// People under two names: test users whose record repeats a historical user's, where that is more than
/// people who judge alike explain.
///
/// How alike people judge is seen from the others who judged the same: their answers agree with the test user's
/// in a mean share and with a spread. The probability that one of them agrees in everything is at most that of
/// a binomial or normal variable so large. It is a twin where fewer than 0.01 such pairs are expected.
struct RecordedTwins {
  private let records: [Int: Record]
  private let historical: [Int]
  private let test: [Int]
  /// Worlds that look for twins among the same people.
  private let folds: Int

  /// What was asked, and what was answered: a row and its rating, or what was shown and what was said of it.
  private struct Record {
    var answers: [Int: Double] = [:]

    init(_ history: History) {
      for item in history {
        guard !history.form.isValue else {
          answers[item.chosen] = item.value
          continue
        }
        let shown = item.shown.sorted()
        // Of a choice, where in what was shown the winner stands; of a ranking, all of it.
        answers[Self.number(shown)] =
          item.places.isEmpty
          ? Double(shown.firstIndex(of: item.chosen)!)
          : Double(Self.number(item.shown + item.places.map(Int.init)))
      }
    }

    /// Two rows side by side, and more of them mixed: as good as one number for each.
    private static func number(_ rows: [Int]) -> Int {
      rows.count == 2
        ? rows[0] << 32 | rows[1] : rows.reduce(rows.count) { ($0 &* 0x100_0000_01b3) ^ $1 }
    }

    func agreement(with other: Record) -> (common: Int, same: Int) {
      answers.reduce(into: (0, 0)) { sum, answer in
        guard let theirs = other.answers[answer.key] else { return }
        sum.0 += 1
        sum.1 += theirs == answer.value ? 1 : 0
      }
    }
  }

  /// Shorter records may agree by chance.
  private static let fewestAnswers = 8
  /// People that a record is compared with, evenly spaced.
  private static let comparedPeople = 400
  private static let expectedPairs = 0.01

  /// - Parameter folds: Parts of the people that are test users in turn.
  init(among people: Histories, historical: [Int], test: [Int], inTurn folds: Int) {
    self.folds = folds
    self.historical = historical
    self.test = test
    records = Dictionary(
      uniqueKeysWithValues: (historical + test).map { ($0, Record(people[$0])) })
  }

  /// Number of test users who are a historical user over again.
  var count: Int {
    let known = Dictionary(grouping: historical) { records[$0]!.answers }
    let pairs = Double(historical.count * test.count * folds)
    let equal = test.compactMap { user -> (user: Int, twin: Int)? in
      let answers = records[user]!.answers
      guard answers.count >= Self.fewestAnswers else { return nil }
      return known[answers]?.first.map { (user, $0) }
    }
    guard !equal.isEmpty else { return 0 }
    let byChance = repeatShare
    return equal.count {
      chanceOfAgreement($0.user, besides: $0.twin, byChance: byChance) * pairs < Self.expectedPairs
    }
  }

  /// Probability that two answers taken at random are the same.
  private var repeatShare: Double {
    var counts: [Double: Double] = [:]
    for answer in records.values.flatMap(\.answers.values) { counts[answer, default: 0] += 1 }
    let total = counts.values.reduce(0, +)
    return counts.values.reduce(0) { $0 + $1 * $1 } / (total * total)
  }

  private func chanceOfAgreement(
    _ user: Int, besides twin: Int, byChance repeatShare: Double
  ) -> Double {
    let record = records[user]!
    let n = Double(record.answers.count)
    let others = (historical + test).filter { $0 != user && $0 != twin }
    let found = evenlySpaced(Self.comparedPeople, of: others.count)
      .map { record.agreement(with: records[others[$0]]!) }
      .filter { 2 * $0.common >= record.answers.count }
    let common = found.reduce(1.0) { $0 + Double($1.common) }
    let share = found.reduce(repeatShare) { $0 + Double($1.same) } / common
    let spread = found.reduce(0.0) { sum, other in
      let difference = n * (Double(other.same) / Double(other.common) - share)
      return sum + difference * difference
    }
    let variance = max(n * share * (1 - share), spread / Double(max(1, found.count)))
    let excess = n * (1 - share)
    return max(pow(share, n), variance > 0 ? exp(-excess * excess / (2 * variance)) : 1)
  }
}
