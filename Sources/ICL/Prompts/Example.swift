/// One feedback item as text: a question, and answers with points from 0 to 10.
///
/// The winner of a comparison or best-of choice has 10 points and every loser 0; a ranking goes from 10 to 0.
public struct Example: Sendable, Equatable {
  public struct Answer: Sendable, Equatable {
    public let text: Segment
    public let points: Int

    public init(_ text: Segment, points: Int) {
      self.text = text
      self.points = points
    }
  }

  public let question: Segment
  public let answers: [Answer]

  public init(question: Segment, answers: [Answer]) {
    self.question = question
    self.answers = answers
  }

  /// The answers with more than 5 points.
  public var preferred: [Segment] { answers.filter { $0.points > 5 }.map(\.text) }
  /// The answers with fewer than 5 points.
  public var rejected: [Segment] { answers.filter { $0.points < 5 }.map(\.text) }
}

/// What a prompt tells of each example. A template's slots for the rest are empty.
public enum ExampleStyle: Sendable {
  case nothing, winners, losers, winnersAndLosers, ratings

  /// The examples of which something is told.
  func usable(_ examples: [Example]) -> [Example] {
    examples.filter {
      switch self {
      case .nothing: false
      case .winners: !$0.preferred.isEmpty
      case .losers: !$0.rejected.isEmpty
      case .winnersAndLosers: !$0.preferred.isEmpty || !$0.rejected.isEmpty
      case .ratings: !$0.answers.isEmpty
      }
    }
  }

  var tellsPreferred: Bool { self == .winners || self == .winnersAndLosers }
  var tellsRejected: Bool { self == .losers || self == .winnersAndLosers }
  var tellsPoints: Bool { self == .ratings }
}

/// The examples that a prompt is made with; in each list the first to be dropped stands first.
public struct ChosenExamples: Sendable {
  public var own: [Example]
  /// Of similar people; dropped before any of `own`.
  public var similar: [Example]

  public init(own: [Example], similar: [Example] = []) {
    self.own = own
    self.similar = similar
  }

  var count: Int { own.count + similar.count }

  /// The last ones.
  func suffix(_ kept: Int) -> ChosenExamples {
    ChosenExamples(
      own: own.suffix(kept), similar: similar.suffix(max(0, kept - own.count)))
  }
}
