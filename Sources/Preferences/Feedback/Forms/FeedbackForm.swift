public import Randomness

/// What one piece of feedback is. All that depends on it is asked of its rules.
public struct FeedbackForm: RawRepresentable, CaseIterable, Hashable, Sendable,
  CustomStringConvertible
{
  public let rules: any FeedbackRules

  /// A winner and a loser.
  public static let comparison = FeedbackForm(Comparison())
  /// A winner among all responses shown.
  public static let bestOf = FeedbackForm(BestOf())
  /// All responses shown, from the best down.
  public static let ranking = FeedbackForm(Ranking())
  /// A value for one response, in standard deviations.
  public static let rating = FeedbackForm(Rating())

  /// Every form there is; a new one is named here.
  public static let allCases = [comparison, bestOf, ranking, rating]

  private init(_ rules: any FeedbackRules) { self.rules = rules }

  public init?(rawValue: String) {
    guard let form = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
    self = form
  }

  /// Name in files and tables.
  public var rawValue: String { rules.name }
  public var description: String { rawValue }
  /// An item holds the value of one response; otherwise it is a choice among several.
  public var isValue: Bool { rules.isValue }
  /// Items say how much better a response is, not only that it is: they tell the length of a user's weights.
  public var tellsScale: Bool { rules.tellsScale }
  /// Items show two responses, which are selected in one of several ways.
  public var showsPairs: Bool { rules.showsPairs }

  public static func == (a: Self, b: Self) -> Bool { a.rawValue == b.rawValue }
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}

/// How one form of feedback arises, how much of it there is and what it teaches.
///
/// A new form is one type of its own and one entry among those of `FeedbackForm`.
public protocol FeedbackRules: Sendable {
  var name: String { get }
  /// What a user is asked for, in a sentence: `comparisons of random pairs`.
  func phrase(_ pairs: PairSelection) -> String

  var isValue: Bool { get }
  var tellsScale: Bool { get }
  var showsPairs: Bool { get }
  /// Whether `ChoiceModel.flipRate` applies.
  var canFlip: Bool { get }

  /// How many of a prompt's responses an item shows.
  func shown(of responses: Int) -> Int
  /// A prompt's rows in the groups that are shown at once, where more than `limit` are too many.
  func groups(_ rows: [Int], limit: Int) -> [[Int]]

  /// A new item about rows of one prompt, or nil where nothing is left to ask.
  /// - Parameter seen: What was asked before: no pair, rated response or best-of prompt occurs twice.
  func item(
    from rows: [Int], _ process: FeedbackProcess, _ utility: (Int) -> Double,
    seen: inout Set<[Int]>, using stream: inout RandomStream
  ) -> FeedbackItem?
  /// What an earlier item showed, answered once more.
  func again(
    _ earlier: FeedbackItem, _ choice: ChoiceModel, _ utility: (Int) -> Double,
    using stream: inout RandomStream
  ) -> FeedbackItem
  /// How many different items there are about one prompt whose responses have these utilities.
  func available(_ utilities: [Double], _ process: FeedbackProcess) -> Int

  /// What an item teaches: the choices it is made of, each a winner and all that it was chosen over, or a rated
  /// response alone.
  func forEachChoice(
    of item: FeedbackItem, _ body: (_ row: Int, _ losers: ArraySlice<Int32>) -> Void)
  /// Responses that an item speaks for, and against.
  func sides(of item: FeedbackItem) -> (liked: [Int], disliked: [Int])
  /// The item of a user who thinks the opposite.
  func flipped(_ item: FeedbackItem, using stream: inout RandomStream) -> FeedbackItem
  /// What each response shown is worth on a scale of 0 to 10, as a chat model is told; the one chosen first.
  func points(of item: FeedbackItem) -> [Int]
}

extension FeedbackRules {
  /// The choices pair by pair: each response that won or was rated, with one that it won over, if any.
  public func forEachContrast(of item: FeedbackItem, _ body: (_ row: Int, _ loser: Int?) -> Void) {
    forEachChoice(of: item) { row, losers in
      if losers.isEmpty { body(row, nil) }
      for loser in losers { body(row, Int(loser)) }
    }
  }
}
