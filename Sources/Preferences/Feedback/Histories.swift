/// One observation of a user.
public struct FeedbackItem: Sendable, Equatable {
  /// Row of the winner, or of the rated response.
  public let chosen: Int
  /// Rows that were shown and not chosen; empty for a rating.
  public let others: ArraySlice<Int32>
  /// The rating; 0 for other forms.
  public let value: Double
  /// Of a ranking: the place of each of `others`, ascending, `chosen` having place 0; those of one place are tied.
  /// Empty for other forms.
  public let places: ArraySlice<Int32>
  /// When it was said, where that is known: seconds, of use for order alone.
  public let time: Double?
  /// How long the answer took in seconds, where that is known, more than 0.
  public let responseTime: Double?

  public init(
    chosen: Int, others: ArraySlice<Int32> = [], value: Double = 0, places: ArraySlice<Int32> = [],
    time: Double? = nil, responseTime: Double? = nil
  ) {
    self.chosen = chosen
    self.others = others
    self.value = value
    self.places = places
    self.time = time
    self.responseTime = responseTime
  }

  /// Equal where the same was said at the same time, wherever it is stored.
  public static func == (a: Self, b: Self) -> Bool {
    a.chosen == b.chosen && a.others == b.others && a.value == b.value && a.places == b.places
      && a.time == b.time && a.responseTime == b.responseTime
  }

  /// All rows shown.
  public var shown: [Int] { [chosen] + others.map(Int.init) }

  /// Every two responses that were shown together, the lesser row first.
  public var pairsShown: [[Int]] {
    let shown = shown.sorted()
    return shown.indices.flatMap { i in shown[(i + 1)...].map { [shown[i], $0] } }
  }

  /// How high each row shown stands, aligned with `shown`: 1 the best, -1 the worst.
  public var standings: [Double] {
    guard let last = places.last else { return [1] + others.map { _ in -1 } }
    return [1] + places.map { last > 0 ? 1 - 2 * Double($0) / Double(last) : 1 }
  }

  /// The one loser of a comparison.
  public var loser: Int { Int(others.first!) }
}

/// The feedback of many users, in order, as flat columns: a user's items are contiguous.
///
/// Learners see people only through this type. It holds no weights and no utilities.
public struct Histories: Sendable, Equatable {
  public let form: FeedbackForm
  /// Stable user names, from which anything random about a user derives its stream.
  public let users: [String]
  /// User u owns items `offsets[u] ..< offsets[u + 1]`.
  public let offsets: [Int]
  /// Per item: row of the winner, or of the rated response.
  public let chosen: [Int32]
  /// Rows shown and not chosen, item after item.
  public let others: [Int32]
  /// Item i owns `others[otherOffsets[i] ..< otherOffsets[i + 1]]`; empty where every item has one other,
  /// or none has any.
  public let otherOffsets: [Int]
  /// Per item: the value; empty for forms that have none.
  public let values: [Double]
  /// Of rankings, the place of each of `others`; else empty.
  public let places: [Int32]
  /// Per item, when it was said and how long it took; empty where that is not known.
  public let times: [Double]
  public let responseTimes: [Double]

  /// Comparisons from flat columns.
  public init(users: [String], offsets: [Int], winners: [Int32], losers: [Int32]) {
    precondition(offsets.count == users.count + 1, "one offset per user and one more")
    precondition(offsets.last == winners.count && winners.count == losers.count, "column lengths")
    precondition(areAscending(offsets), "offsets are to ascend from 0")
    form = .comparison
    self.users = users
    self.offsets = offsets
    chosen = winners
    others = losers
    otherOffsets = []
    values = []
    (places, times, responseTimes) = ([], [], [])
  }

  /// Ratings from flat columns.
  public init(users: [String], offsets: [Int], rated: [Int32], values: [Double]) {
    precondition(offsets.count == users.count + 1, "one offset per user and one more")
    precondition(offsets.last == rated.count && rated.count == values.count, "column lengths")
    precondition(areAscending(offsets), "offsets are to ascend from 0")
    form = .rating
    self.users = users
    self.offsets = offsets
    chosen = rated
    others = []
    otherOffsets = []
    self.values = values
    (places, times, responseTimes) = ([], [], [])
  }

  /// Histories of any form from each user's items.
  public init(form: FeedbackForm, users: [String], items: [[FeedbackItem]]) {
    precondition(users.count == items.count, "one list of items per user")
    self.form = form
    self.users = users
    offsets = items.reduce(into: [0]) { $0.append($0.last! + $1.count) }
    let all = items.joined()
    chosen = all.map { Int32($0.chosen) }
    others = all.flatMap { $0.others }
    let counts = Set(all.map(\.others.count))
    otherOffsets =
      counts.isSubset(of: [0]) || counts == [1]
      ? [] : all.reduce(into: [0]) { $0.append($0.last! + $1.others.count) }
    values = form.isValue ? all.map(\.value) : []
    places = all.flatMap(\.places)
    let (times, responseTimes) = (all.compactMap(\.time), all.compactMap(\.responseTime))
    self.times = times.count == chosen.count ? times : []
    self.responseTimes = responseTimes.count == chosen.count ? responseTimes : []
  }

  public var count: Int { users.count }

  /// All of user u's items.
  public subscript(u: Int) -> History {
    History(all: self, user: u, range: offsets[u]..<offsets[u + 1])
  }

  /// The same users in another order, or some of them.
  public func selecting(_ indices: [Int]) -> Histories {
    Histories(
      form: form, users: indices.map { users[$0] }, items: indices.map { Array(self[$0]) })
  }
}

/// One user's feedback in order: a view on the first items of a user.
public struct History: RandomAccessCollection, Sendable {
  let all: Histories
  /// Index of the user in the histories.
  public let user: Int
  let range: Range<Int>

  public var form: FeedbackForm { all.form }
  public var userID: String { all.users[user] }
  public var startIndex: Int { 0 }
  public var endIndex: Int { range.count }

  public subscript(i: Int) -> FeedbackItem {
    let item = range.lowerBound + i
    precondition(i >= 0 && item < range.upperBound, "item \(i) of \(range.count)")
    let others = others(of: item)
    return FeedbackItem(
      chosen: Int(all.chosen[item]), others: all.others[others],
      value: all.values.isEmpty ? 0 : all.values[item],
      places: all.places.isEmpty ? [] : all.places[others],
      time: all.times.isEmpty ? nil : all.times[item],
      responseTime: all.responseTimes.isEmpty ? nil : all.responseTimes[item])
  }

  /// Where an item's others stand among all.
  private func others(of item: Int) -> Range<Int> {
    guard all.otherOffsets.isEmpty else {
      return all.otherOffsets[item]..<all.otherOffsets[item + 1]
    }
    return all.others.isEmpty ? 0..<0 : item..<item + 1
  }

  /// The user's first `count` items, or all where there are fewer.
  public func first(_ count: Int) -> History {
    let end = Swift.min(range.upperBound, range.lowerBound + count)
    return History(all: all, user: user, range: range.lowerBound..<end)
  }
}

private func areAscending(_ offsets: [Int]) -> Bool {
  offsets.first == 0 && zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }
}
