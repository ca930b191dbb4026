public import Language
public import Preferences

/// A fitted learner whose scores are read from what a model replied: it tells how that went.
public protocol TellsReplies: FittedLearner {
  /// As `scores(for:histories:counts:)`, with an account of the replies at each count.
  func answered(
    for candidates: CandidateSets, histories: Histories, counts: [Int]
  ) throws -> [AnsweredSets]
}

/// Scores, and how a model's replies gave them.
public struct AnsweredSets: Sendable {
  public var scores: [Double]
  public var replies = ReplyTally()

  public init(scores: [Double]) {
    self.scores = scores
  }
}

/// How often a model was asked for a choice and made none, and which position it favoured.
public struct ReplyTally: Sendable, Equatable {
  /// Choices asked for.
  public var asked = 0
  /// Those whose first reply named no option.
  public var askedAgain = 0
  /// Those whose second reply named none either: they count as the choice without feedback.
  public var unanswered = 0
  /// Choices by the position of the option as shown, from 0.
  public var chosen: [Int] = []
  /// The same, had every position been chosen alike.
  public var expected: [Double] = []
  /// Tokens of the answers, whether asked for now or kept from before.
  public var usage = Usage()

  public init() {}

  /// Counts a choice of the option at a position among so many.
  public mutating func count(choice position: Int, among options: Int) {
    while chosen.count < options {
      chosen.append(0)
      expected.append(0)
    }
    chosen[position] += 1
    for index in 0..<options { expected[index] += 1 / Double(options) }
  }

  /// Half the sum of the differences between the shares of positions chosen and those of even choice, 0 to 1; NaN
  /// without a choice.
  public var positionBias: Double {
    let whole = Double(chosen.reduce(0, +))
    return whole == 0
      ? .nan : zip(chosen, expected).reduce(0) { $0 + abs(Double($1.0) - $1.1) } / (2 * whole)
  }

  public static func + (a: ReplyTally, b: ReplyTally) -> ReplyTally {
    var sum = a
    sum.asked += b.asked
    sum.askedAgain += b.askedAgain
    sum.unanswered += b.unanswered
    sum.usage = a.usage + b.usage
    let positions = max(a.chosen.count, b.chosen.count)
    func at<N: Numeric>(_ list: [N], _ index: Int) -> N { index < list.count ? list[index] : 0 }
    sum.chosen = (0..<positions).map { at(a.chosen, $0) + at(b.chosen, $0) }
    sum.expected = (0..<positions).map { at(a.expected, $0) + at(b.expected, $0) }
    return sum
  }
}
