/// One observation of a user.
public struct FeedbackItem: Sendable, Equatable {
  /// Row of the winner, or of the rated response.
  public let chosen: Int
  /// Rows that were shown and not chosen; empty for a rating.
  public let others: ArraySlice<Int32>
  /// The rating; 0 for other forms.
  public let value: Double

  public init(chosen: Int, others: ArraySlice<Int32> = [], value: Double = 0) {
    self.chosen = chosen
    self.others = others
    self.value = value
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
    return FeedbackItem(
      chosen: Int(all.chosen[item]), others: others(of: item),
      value: all.values.isEmpty ? 0 : all.values[item])
  }

  private func others(of item: Int) -> ArraySlice<Int32> {
    guard all.otherOffsets.isEmpty else {
      return all.others[all.otherOffsets[item]..<all.otherOffsets[item + 1]]
    }
    return all.others.isEmpty ? [] : all.others[item...item]
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
