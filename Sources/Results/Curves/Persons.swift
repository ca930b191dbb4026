import Preferences
import Worlds

/// The test users of some replicates as statistics count them.
///
/// A simulated user is another person in each replicate: one row of each, within strata. A recorded person is one
/// person however often they were drawn: one row of all replicates, whose values are the means over those that
/// the person was in. There are no strata then, whether each person was in one fold or in several replicates.
struct Persons {
  /// Persons of each stratum, as rows that follow each other.
  let strata: [Int]
  /// Of each recorded person, the positions among the users of all replicates one after another; nil for
  /// simulated users.
  private let appearances: [[Int]]?

  /// - Parameter records: One of each replicate; all learners meet the same users there.
  init(in records: [CellRecord], areRecorded: Bool) {
    guard areRecorded else {
      strata = records.map(\.users.count)
      appearances = nil
      return
    }
    let names = records.flatMap(\.users).map(Name.init)
    let positions = Dictionary(grouping: names.indices) { names[$0] }
      .sorted { $0.key < $1.key }.map(\.value)
    strata = [positions.count]
    appearances = positions
  }

  var count: Int { strata.reduce(0, +) }

  /// One value of each person: the mean over their appearances, NaN left out.
  /// - Parameter values: Of the users of all replicates, one after another.
  func means(of values: [Double]) -> [Double] {
    guard let appearances else { return values }
    return appearances.map { positions in
      var (sum, count) = (0.0, 0.0)
      for position in positions where !values[position].isNaN {
        sum += values[position]
        count += 1
      }
      return sum / count
    }
  }

  /// One outcome of each person: the means of all its numbers.
  func means(of outcomes: [Outcome]) -> [Outcome] {
    guard appearances != nil else { return outcomes }
    let values = outcomes.map(\.values)
    let columns = Outcome.stored.indices.map { column in means(of: values.map { $0[column] }) }
    return (0..<count).map { person in Outcome(values: columns.map { $0[person] }[...]) }
  }
}
